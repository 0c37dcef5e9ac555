#include "services/http/byte_range.h"
#include "tests/fuzz/fuzz.h"

// Any Range and If-Range on a file of any size: a range lies in the file and has a byte at least, and asked for by its
// own ends it is the same; what is refused begins behind the end, or asks for no byte.

namespace cairn::fuzz {
namespace {

constexpr std::string_view kETag = "\"3f\"";

Result<std::optional<services::http::ByteRange>> asked(std::string_view range, std::string_view condition,
                                                       uint64_t bytes) {
  services::http::Request request;
  request.headers.add("Range", std::string(range));
  if (!condition.empty()) request.headers.add("If-Range", std::string(condition));
  return services::http::range_of(request, bytes, kETag);
}

}  // namespace

void try_input(std::string_view input) {
  constexpr std::array<uint64_t, 6> kSizes = {0, 1, 10, 262'144, 268'435'456, UINT64_MAX};
  const uint64_t bytes = kSizes[take_choice(input, kSizes.size())];
  const auto condition = take_line(input);
  const auto range = asked(input, condition, bytes);
  if (!range) {
    CAIRN_CHECK(range.error().code == Errc::kInvalid, "a range that is not in the file is refused as one");
    return;
  }
  if (!range.value()) return;
  CAIRN_CHECK(condition.empty() || condition == kETag, "a range of another file is not answered");
  const auto [begin, end] = *range.value();
  CAIRN_CHECK(begin < end && end <= bytes, "a range has a byte at least, and lies in the file");
  const auto again = asked("bytes=" + std::to_string(begin) + "-" + std::to_string(end - 1), "", bytes);
  CAIRN_CHECK(again && again.value() && again.value()->begin == begin && again.value()->end == end,
              "a range that is named by its ends is the same");
}

}  // namespace cairn::fuzz
