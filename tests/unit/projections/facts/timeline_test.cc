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

TEST(TimelineTest, TellsOfWhichColumnsAnEventSaysSomething) {
  Timeline timeline;
  timeline.assert_facts({Position(1), std::nullopt, false, {{kBirth, "", "born"}, {3, "b", "x"}, {3, "a", "y"}}});
  timeline.assert_facts({Position(4), std::nullopt, false, {{2, "", "first"}}});
  timeline.correct(Position(4), {Position(5), std::nullopt, false, {{3, "a", std::nullopt}}});
  timeline.void_event(Position(1), Position(7));
  using Columns = std::vector<ColumnId>;
  EXPECT_EQ(timeline.columns_of(Position(1)), (Columns{kBirth, 3}));
  EXPECT_EQ(timeline.columns_of(Position(4)), Columns{2});
  EXPECT_EQ(timeline.columns_of(Position(5)), (Columns{2, 3})) << "of what it corrects, and of what stands in for it";
  EXPECT_EQ(timeline.columns_of(Position(7)), (Columns{kBirth, 3}));
  EXPECT_EQ(timeline.columns_of(Position(6)), Columns());
  EXPECT_EQ(timeline.values(3), (std::vector<std::string_view>{"y", "x"})) << "an end is no value";
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
