#pragma once

#include <array>
#include <string_view>

#include "eventstore/commit_log.h"

namespace cairn::eventstore {

/// Names of the families that every log has, in the order of `Family`. RocksDB calls its first family "default".
inline constexpr std::array<std::string_view, 10> kFamilyNames = {"default", "event",  "stream", "name", "once",
                                                                  "index",   "merkle", "timer",  "blob", "snapshot"};
static_assert(static_cast<size_t>(Family::kSnapshot) + 1 == kFamilyNames.size());

}  // namespace cairn::eventstore
