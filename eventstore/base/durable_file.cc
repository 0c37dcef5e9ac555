#include "eventstore/base/durable_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>

namespace cairn {
namespace {

namespace fs = std::filesystem;

Error system_error(const std::string& what) { return fail(Errc::kIo, what + ": " + std::strerror(errno)); }

Result<void> sync_folder(const fs::path& folder) {
  const std::string name = folder.empty() ? "." : folder.string();
  const int file = ::open(name.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (file < 0) return system_error("cannot open " + name);
  const bool synced = ::fsync(file) == 0;
  const Error error = synced ? Error{} : system_error("cannot sync " + name);
  ::close(file);
  if (!synced) return error;
  return success();
}

bool write_all(int file, std::string_view text) {
  while (!text.empty()) {
    const auto written = ::write(file, text.data(), text.size());
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) return false;
    text.remove_prefix(static_cast<size_t>(written));
  }
  return true;
}

}  // namespace

Result<void> write_durably(const std::string& path, std::string_view text, unsigned mode) {
  const std::string aside = path + ".new";
  // One that was left over may have another mode.
  if (::unlink(aside.c_str()) != 0 && errno != ENOENT) return system_error("cannot remove " + aside);
  const int file = ::open(aside.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode);
  if (file < 0) return system_error("cannot write " + aside);
  const bool written = write_all(file, text) && ::fsync(file) == 0;
  const Error error = written ? Error{} : system_error("cannot write " + aside);
  ::close(file);
  if (!written) return error;
  if (::rename(aside.c_str(), path.c_str()) != 0) return system_error("cannot rename " + aside);
  return sync_folder(fs::path(path).parent_path());
}

Result<void> make_folder_durably(const std::string& path) {
  fs::path folder = fs::path(path).lexically_normal();
  if (!folder.has_filename()) folder = folder.parent_path();
  std::error_code error;
  if (folder.empty() || fs::is_directory(folder, error)) return success();
  CAIRN_TRY(make_folder_durably(folder.parent_path().string()));
  if (::mkdir(folder.c_str(), 0755) != 0 && errno != EEXIST) return system_error("cannot make " + folder.string());
  if (!fs::is_directory(folder, error)) return fail(Errc::kIo, folder.string() + " is no folder");
  return sync_folder(folder.parent_path());
}

}  // namespace cairn
