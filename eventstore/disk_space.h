#pragma once

#include <cstdint>
#include <functional>
#include <string>

#include "eventstore/base/result.h"

namespace cairn::eventstore {

/// Bytes that this process may still write in a folder's file system. kIo when the system does not say.
using FreeBytes = std::function<Result<uint64_t>(const std::string& folder)>;
Result<uint64_t> free_bytes_of(const std::string& folder);

/// A file that only takes room, so that a full disk still lets the log be opened and recovered once the file is freed.
/// Not thread-safe.
class Ballast {
 public:
  /// `bytes` 0: no ballast is kept.
  Ballast(std::string folder, uint64_t bytes);
  /// Takes the room when it is not taken yet and `free_bytes` leaves twice as much; otherwise does nothing. Never
  /// fails: a ledger without ballast works.
  void take(uint64_t free_bytes);
  /// Gives the room back.
  void free();

 private:
  const std::string path_;
  const uint64_t bytes_;
};

}  // namespace cairn::eventstore
