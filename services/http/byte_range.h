#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "services/http/message.h"

namespace cairn::services::http {

/// Bytes [begin, end) of a file.
struct ByteRange {
  uint64_t begin = 0;
  uint64_t end = 0;
};

/// What a request asks of a file of `bytes` bytes whose ETag is `etag` (RFC 9110, 14): none for the whole file, which
/// is also the answer to units other than bytes, to several ranges at once, to what cannot be read, and to an If-Range
/// of another file. kInvalid when the range begins behind the end (416).
Result<std::optional<ByteRange>> range_of(const Request& request, uint64_t bytes, std::string_view etag);

}  // namespace cairn::services::http
