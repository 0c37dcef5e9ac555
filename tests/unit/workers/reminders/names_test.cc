#include "workers/reminders/names.h"

#include <gmock/gmock.h>

#include <set>

namespace cairn::workers::reminders {
namespace {

using projections::calendar::FinancialYear;
using projections::calendar::Quarter;

TEST(NamesTest, EveryMessageHasItsOwnAndARepeatTheSame) {
  std::set<std::string> keys;
  size_t made = 0;
  for (int year = 2026; year < 2046; ++year)
    for (int number = 1; number <= 4; ++number)
      for (const int step : {-14, 0, 5, 10})
        for (const auto* person : {"p1", "p2", "p3"})
          for (const auto* instead_of : {"", "m1"}) {
            const auto quarter = FinancialYear(year).quarter(number);
            const MessageName name{"ETH", quarter, step, person, instead_of};
            keys.insert(message_key(name));
            EXPECT_EQ(message_key(name), message_key(name));
            ++made;
          }
  EXPECT_EQ(keys.size(), made);
}

TEST(NamesTest, AQuarterIsOneThreadAndOneDateForAPerson) {
  const auto quarter = Quarter::parse("2026-27-Q1").value();
  const auto next = quarter.next();
  EXPECT_EQ(thread_key({"ETH", quarter, -14, "p1"}), thread_key({"ETH", quarter, 10, "p1"}));
  EXPECT_EQ(event_key({"ETH", quarter, -14, "p1"}), event_key({"ETH", quarter, 10, "p1"}));
  EXPECT_NE(thread_key({"ETH", quarter, 0, "p1"}), thread_key({"ETH", next, 0, "p1"}));
  EXPECT_NE(thread_key({"ETH", quarter, 0, "p1"}), thread_key({"ETH", quarter, 0, "p2"}));
  EXPECT_NE(thread_key({"ETH", quarter, 0, "p1"}), event_key({"ETH", quarter, 0, "p1"}));
}

TEST(NamesTest, ASlotReadsBack) {
  const auto quarter = Quarter::parse("2026-27-Q1").value();
  EXPECT_EQ(slot_of(quarter, -14), "2026-27-Q1-14");
  EXPECT_EQ(slot_of(quarter, 0), "2026-27-Q1+0");
  for (const int step : {-90, -14, -1, 0, 5, 90}) {
    const auto read = parse_slot(slot_of(quarter, step));
    ASSERT_TRUE(read.has_value()) << step;
    EXPECT_EQ(read.value().step, step);
    EXPECT_EQ(read.value().quarter, quarter);
  }
  for (const auto* wrong :
       {"", "2026-27-Q1", "2026-27-Q1+", "2026-27-Q1+x", "2026-27-Q5+0", "2026-27-Q1*5", "2026-27-Q1+5 "})
    EXPECT_FALSE(parse_slot(wrong).has_value()) << wrong;
}

}  // namespace
}  // namespace cairn::workers::reminders
