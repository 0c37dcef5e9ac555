#pragma once

#include <cstdint>
#include <filesystem>
#include <string>

#include "services/bench/rounds.h"

namespace cairn::services::bench {

/// A folder under the system's temporary one, that goes with everything in it.
class Folder {
 public:
  Folder();
  ~Folder();
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;
  std::string operator/(const std::string& name) const { return (path_ / name).string(); }

 private:
  std::filesystem::path path_;
};

/// Microseconds of a write of 4 KiB at the end of a file with its fdatasync, `count` times in `folder`.
std::vector<double> sync_us(const Folder& folder, size_t count);

unsigned cores();

/// Resident memory of this process, in bytes; 0 where the system does not tell.
uint64_t resident_bytes();

}  // namespace cairn::services::bench
