#include "eventstore/disk_space.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

namespace cairn::eventstore {

Result<uint64_t> free_bytes_of(const std::string& folder) {
  struct statvfs facts{};
  if (::statvfs(folder.c_str(), &facts) != 0)
    return fail(Errc::kIo, "free space of " + folder + ": " + std::strerror(errno));
  return static_cast<uint64_t>(facts.f_bavail) * facts.f_frsize;
}

Ballast::Ballast(std::string folder, uint64_t bytes) : path_(std::move(folder) + "/ballast"), bytes_(bytes) {}

void Ballast::take(uint64_t free_bytes) {
  struct stat facts{};
  const bool taken = ::stat(path_.c_str(), &facts) == 0 && static_cast<uint64_t>(facts.st_size) >= bytes_;
  if (bytes_ == 0 || taken || free_bytes / 2 < bytes_) return;
  const int file = ::open(path_.c_str(), O_CREAT | O_WRONLY | O_CLOEXEC, 0600);
  if (file < 0) return;
  // fallocate and not posix_fallocate: where the file system cannot reserve room, writing zeros would only take time.
  const bool reserved = ::fallocate(file, 0, 0, static_cast<off_t>(bytes_)) == 0;
  ::close(file);
  if (!reserved) free();
}

void Ballast::free() { ::unlink(path_.c_str()); }

}  // namespace cairn::eventstore
