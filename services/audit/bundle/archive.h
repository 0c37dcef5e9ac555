#pragma once

#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "eventstore/base/result.h"

namespace cairn::services::audit::bundle {

/// Files by their paths, which is their order in the archive.
using Files = std::map<std::string, std::string, std::less<>>;

/// A zip of these files: stored, not packed, all of 1 January 1980. The same files give the same bytes. kIo when libzip
/// fails.
Result<std::string> write_zip(const Files& files);

/// What was read out of a zip. A file whose own checksum is wrong is there all the same, and doubted: who reads on can
/// say what is wrong with it.
struct Unpacked {
  Files files;
  std::vector<std::string> doubted;
};

/// kCorrupt for bytes that are no whole zip, or one with two files of a name; kTooLarge over 4 GiB.
Result<Unpacked> read_zip(std::string_view bytes);

}  // namespace cairn::services::audit::bundle
