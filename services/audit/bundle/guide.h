#pragma once

#include <string>

namespace cairn::services::audit::bundle {

/// VERIFY.md: how to check a bundle with bash, coreutils and OpenSSL 3.0 alone. The tests run what stands in its blocks
/// of bash, word for word.
std::string guide();

}  // namespace cairn::services::audit::bundle
