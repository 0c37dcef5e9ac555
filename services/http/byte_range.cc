#include "services/http/byte_range.h"

#include <algorithm>
#include <charconv>
#include <string>

namespace cairn::services::http {
namespace {

constexpr std::string_view kUnit = "bytes=";

std::optional<uint64_t> number_of(std::string_view text) {
  uint64_t number = 0;
  const auto read = std::from_chars(text.data(), text.data() + text.size(), number);
  if (text.empty() || read.ec != std::errc() || read.ptr != text.data() + text.size()) return std::nullopt;
  return number;
}

}  // namespace

Result<std::optional<ByteRange>> range_of(const Request& request, uint64_t bytes, std::string_view etag) {
  const auto asked = request.headers.find("Range");
  if (!asked || !asked->starts_with(kUnit)) return std::nullopt;
  if (const auto condition = request.headers.find("If-Range"); condition && *condition != etag) return std::nullopt;
  const auto spec = asked->substr(kUnit.size());
  const size_t dash = spec.find('-');
  if (dash == std::string_view::npos || spec.find(',') != std::string_view::npos) return std::nullopt;
  const auto first = number_of(spec.substr(0, dash));
  const auto last = number_of(spec.substr(dash + 1));
  const bool open_ended = dash + 1 == spec.size();
  const auto unsatisfiable = fail(
      Errc::kInvalid, "the range " + std::string(spec) + " is not in a file of " + std::to_string(bytes) + " bytes");
  if (dash == 0) {
    // The last so many bytes.
    if (!last) return std::nullopt;
    if (*last == 0 || bytes == 0) return unsatisfiable;
    return std::optional(ByteRange{bytes - std::min(bytes, *last), bytes});
  }
  if (!first || (!last && !open_ended) || (last && *last < *first)) return std::nullopt;
  if (*first >= bytes) return unsatisfiable;
  return std::optional(ByteRange{*first, last && *last < bytes ? *last + 1 : bytes});
}

}  // namespace cairn::services::http
