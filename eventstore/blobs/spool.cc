#include "eventstore/blobs/spool.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <utility>

namespace cairn::eventstore::blobs {
namespace {

constexpr size_t kBeginningBytes = 16 * 1024;

Error system_error(const std::string& what) {
  return fail(errno == ENOSPC || errno == EDQUOT ? Errc::kDiskFull : Errc::kIo, what + ": " + std::strerror(errno));
}

}  // namespace

Result<Spool> Spool::open(const std::string& folder) {
  const int file = ::open(folder.c_str(), O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
  if (file < 0) return system_error("cannot make a file in " + folder);
  return Spool(file);
}

Spool::Spool(Spool&& other) noexcept
    : file_(std::exchange(other.file_, -1)),
      bytes_(other.bytes_),
      beginning_(std::move(other.beginning_)),
      hasher_(std::move(other.hasher_)) {}

Spool::~Spool() {
  if (file_ >= 0) ::close(file_);
}

Result<void> Spool::write(std::string_view piece) {
  hasher_.update(piece);
  beginning_.append(piece.substr(0, kBeginningBytes - std::min(kBeginningBytes, beginning_.size())));
  while (!piece.empty()) {
    const auto written = ::write(file_, piece.data(), piece.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return system_error("cannot keep an upload");
    bytes_ += static_cast<uint64_t>(written);
    piece.remove_prefix(static_cast<size_t>(written));
  }
  return success();
}

Hash Spool::finish() { return hasher_.finish(); }

Result<std::string> Spool::read(uint64_t offset, size_t count) const {
  std::string bytes(static_cast<size_t>(std::min<uint64_t>(count, bytes_ - std::min(bytes_, offset))), '\0');
  size_t done = 0;
  while (done < bytes.size()) {
    const auto read = ::pread(file_, bytes.data() + done, bytes.size() - done, static_cast<off_t>(offset + done));
    if (read < 0 && errno == EINTR) continue;
    if (read < 0) return system_error("cannot read an upload");
    if (read == 0) return fail(Errc::kIo, "an upload became shorter while it was kept");
    done += static_cast<size_t>(read);
  }
  return bytes;
}

}  // namespace cairn::eventstore::blobs
