#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace cairn {

/// Standard Base 64 with padding, on one line (RFC 4648, section 4).
std::string to_base64(std::string_view bytes);
/// Nothing unless `text` is exactly what to_base64 writes of some bytes: one text for the same bytes.
std::optional<std::string> from_base64(std::string_view text);

}  // namespace cairn
