#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "eventstore/base/result.h"

namespace cairn::services::identity {

/// `bytes` random bytes of the system, at most 64, as lower-case hex. kIo when it gives none.
Result<std::string> random_hex(size_t bytes);

/// Whether both are the same, in a time that tells nothing of where they differ.
bool equal_in_time(std::string_view left, std::string_view right);

}  // namespace cairn::services::identity
