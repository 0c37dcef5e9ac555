#include "projections/facts/timeline.h"

#include <gtest/gtest.h>

namespace cairn::projections::facts {
namespace {

Timeline two_titles() {
  Timeline timeline;
  timeline.assert_facts({Position(0), PartialDate::parse("2011").value(), false, {{kBirth, "", "recorded"}}});
  timeline.assert_facts({Position(200), std::nullopt, false, {{1, "", "Exchange"}}});
  timeline.void_event(Position(200), Position(300));
  timeline.set_revision(Revision(2));
  return timeline;
}

TEST(TimelineTest, ReadsBackAsItWasWritten) {
  const std::string bytes = two_titles().encode();
  const auto again = Timeline::decode(bytes);
  ASSERT_TRUE(again);
  EXPECT_EQ(again.value().encode(), bytes);
  EXPECT_EQ(again.value().latest().text(kBirth), "recorded");
}

TEST(TimelineTest, EveryCutOffRowIsCorrupt) {
  const std::string bytes = two_titles().encode();
  for (size_t size = 0; size < bytes.size(); ++size)
    EXPECT_EQ(Timeline::decode(std::string_view(bytes).substr(0, size)).error().code, Errc::kCorrupt) << size;
  EXPECT_EQ(Timeline::decode(bytes + '\0').error().code, Errc::kCorrupt);
}

// What another writer would have to mean by these bytes, no reader here may guess.
TEST(TimelineTest, OtherWaysToWriteTheSameRowAreCorrupt) {
  const std::string empty = Timeline().encode();
  ASSERT_EQ(empty, std::string("\1\0\0", 3));
  for (const std::string_view other : {
           std::string_view("\1\x80\0\0", 4),                                     // a padded revision
           std::string_view("\1\xff\xff\xff\xff\xff\xff\xff\xff\xff\x02\0", 12),  // one over 64 bits
           std::string_view("\1\0\1\0\x10\0\0\0", 8),                             // a flag that there is not
       })
    EXPECT_EQ(Timeline::decode(other).error().code, Errc::kCorrupt);
  EXPECT_TRUE(Timeline::decode(std::string_view("\1\0\1\0\0\0\0\0", 8)));
}

}  // namespace
}  // namespace cairn::projections::facts
