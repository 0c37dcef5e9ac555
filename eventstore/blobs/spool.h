#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "eventstore/base/hasher.h"
#include "eventstore/base/result.h"

namespace cairn::eventstore::blobs {

/// Bytes on their way in, in a file without a name: when the spool ends, or the process does, they are gone. Not
/// thread-safe; blocking.
class Spool {
 public:
  /// In `folder`, which must be there. kIo.
  static Result<Spool> open(const std::string& folder);
  ~Spool();
  Spool(Spool&& other) noexcept;
  Spool& operator=(Spool&&) = delete;

  /// kDiskFull when there is no room, kIo.
  Result<void> write(std::string_view piece);
  /// Ends the writing. Call once.
  Hash finish();
  uint64_t bytes() const { return bytes_; }
  /// The first bytes, some 16 KiB at most: what tells the kind of a file.
  std::string_view beginning() const { return beginning_; }
  /// `count` bytes from `offset`, fewer at the end.
  Result<std::string> read(uint64_t offset, size_t count) const;

 private:
  explicit Spool(int file) : file_(file) {}

  int file_;
  uint64_t bytes_ = 0;
  std::string beginning_;
  Hasher hasher_;
};

}  // namespace cairn::eventstore::blobs
