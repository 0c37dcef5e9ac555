#pragma once

#include <optional>
#include <string_view>

#include "eventstore/base/result.h"

namespace cairn::services::http {

/// What is JSON and yet would lose something, with its pointer; `text` is JSON that has been parsed before.
///   A member that its object has twice: RFC 8259 leaves open what it means, and a parser keeps the last one only.
///   U+0000 in a text: no report or export can have it, and tools end a line at it.
std::optional<Complaint> flaw_in(std::string_view text);

}  // namespace cairn::services::http
