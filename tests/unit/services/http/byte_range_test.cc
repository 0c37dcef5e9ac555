#include "services/http/byte_range.h"

#include <gtest/gtest.h>

namespace cairn::services::http {
namespace {

Result<std::optional<ByteRange>> asked(const std::string& range, uint64_t bytes) {
  Request request;
  request.headers.add("Range", range);
  return range_of(request, bytes, "\"3f\"");
}

TEST(ByteRangeTest, AnEmptyFileHasNoRange) {
  for (const auto* range : {"bytes=-5", "bytes=0-", "bytes=0-0"}) EXPECT_FALSE(asked(range, 0)) << range;
}

TEST(ByteRangeTest, AnEndBehindEveryNumberIsTheFilesEnd) {
  const auto range = asked("bytes=3-18446744073709551615", 10);
  ASSERT_TRUE(range && range.value());
  EXPECT_EQ(range.value()->begin, 3u);
  EXPECT_EQ(range.value()->end, 10u);
}

TEST(ByteRangeTest, TheLastSoManyAreAllWhereThereAreFewer) {
  const auto range = asked("bytes=-99", 10);
  ASSERT_TRUE(range && range.value());
  EXPECT_EQ(range.value()->begin, 0u);
  EXPECT_EQ(range.value()->end, 10u);
}

}  // namespace
}  // namespace cairn::services::http
