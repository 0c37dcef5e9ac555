#include "workers/runtime/schedule.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "eventstore/base/instant.h"

namespace cairn::workers::runtime {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

int64_t at(std::string_view text) { return parse_instant(text).value(); }

Schedule nightly(Misfire misfire) { return {"nightly", "audit", misfire, daily_at(2), once()}; }

std::vector<std::string> ids(const Due& due) {
  std::vector<std::string> list;
  for (const auto& slot : due.slots) list.push_back(slot.slot.id);
  return list;
}

TEST(DailyScheduleTest, IsDueAtTheLocalHour) {
  const auto slot = daily_at(2)(at("2026-09-09T23:30:00+02:00")).value().value();
  EXPECT_EQ(slot.id, "2026-09-10");
  EXPECT_EQ(slot.due_us, at("2026-09-10T02:00:00+02:00"));
}

TEST(DailyScheduleTest, TheSlotAfterASlotIsTheNextDay) {
  const auto slot = daily_at(2)(at("2026-09-10T02:00:00+02:00")).value().value();
  EXPECT_EQ(slot.id, "2026-09-11");
}

TEST(DailyScheduleTest, AnEarlyHourBelongsToItsLocalDay) {
  // 01:00 in Durban is 23:00 of the day before in UTC.
  EXPECT_EQ(daily_at(1)(at("2026-09-09T22:59:59Z")).value()->id, "2026-09-10");
  EXPECT_EQ(daily_at(1)(at("2026-09-09T23:00:00Z")).value()->id, "2026-09-11");
}

TEST(DailyScheduleTest, TwentyYearsHaveEveryDayOnce) {
  int64_t after = at("2026-01-01T00:00:00+02:00");
  const int64_t end = at("2046-01-01T00:00:00+02:00");
  int days = 0;
  for (auto slot = daily_at(2)(after).value(); slot->due_us < end; slot = daily_at(2)(after).value()) {
    after = slot->due_us;
    ++days;
  }
  EXPECT_EQ(days, 20 * 365 + 5) << "with the leap days of 2028, 2032, 2036, 2040 and 2044";
}

TEST(DueSlotsTest, NothingIsDueBeforeItsTime) {
  const auto due =
      due_slots(nightly(Misfire::kLatest), at("2026-09-10T02:00:00+02:00"), at("2026-09-11T01:59:59+02:00"), 16);
  EXPECT_THAT(due.value().slots, IsEmpty());
}

TEST(DueSlotsTest, AClockSetBackAsksForNothing) {
  const auto due = due_slots(nightly(Misfire::kAll), at("2026-09-10T02:00:00+02:00"), at("2020-01-01T00:00:00Z"), 16);
  EXPECT_THAT(due.value().slots, IsEmpty());
  EXPECT_EQ(due.value().last.due_us, at("2026-09-10T02:00:00+02:00"));
}

TEST(DueSlotsTest, LatestStandsForThoseItMissed) {
  const auto due =
      due_slots(nightly(Misfire::kLatest), at("2026-09-10T02:00:00+02:00"), at("2026-09-13T12:00:00+02:00"), 16)
          .value();
  EXPECT_THAT(ids(due), ElementsAre("2026-09-13"));
  EXPECT_THAT(due.slots[0].missed, ElementsAre("2026-09-11", "2026-09-12"));
  EXPECT_EQ(due.last.id, "2026-09-13");
}

TEST(DueSlotsTest, LatestNamesTheLastHundredOfALongOutage) {
  const auto due =
      due_slots(nightly(Misfire::kLatest), at("2026-09-10T02:00:00+02:00"), at("2036-09-10T12:00:00+02:00"), 16)
          .value();
  EXPECT_EQ(due.slots[0].missed.size(), kMissedSlotsMax);
  EXPECT_EQ(due.slots[0].missed.back(), "2036-09-09");
}

TEST(DueSlotsTest, AllWorksOnEachAFewAtATime) {
  const auto schedule = nightly(Misfire::kAll);
  const int64_t now = at("2026-09-15T12:00:00+02:00");
  const auto first = due_slots(schedule, at("2026-09-10T02:00:00+02:00"), now, 3).value();
  EXPECT_THAT(ids(first), ElementsAre("2026-09-11", "2026-09-12", "2026-09-13"));
  EXPECT_TRUE(first.more);
  const auto rest = due_slots(schedule, first.last.due_us, now, 3).value();
  EXPECT_THAT(ids(rest), ElementsAre("2026-09-14", "2026-09-15"));
  EXPECT_FALSE(rest.more);
}

}  // namespace
}  // namespace cairn::workers::runtime
