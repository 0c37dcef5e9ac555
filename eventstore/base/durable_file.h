#pragma once

#include <string>
#include <string_view>

#include "eventstore/base/result.h"

/// Small plain files that are there after a power cut. Blocking; errors are kIo and name the path.
namespace cairn {

/// Replaces the file: written aside, synced, renamed, and its folder synced. There is no moment with half a file.
Result<void> write_durably(const std::string& path, std::string_view text, unsigned mode = 0644);

/// Makes the folder and those above it that are missing, each synced into the one above it.
Result<void> make_folder_durably(const std::string& path);

}  // namespace cairn
