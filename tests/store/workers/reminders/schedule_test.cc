#include <set>

#include "eventstore/base/instant.h"
#include "projections/as_of/as_of.h"
#include "tests/store/workers/reminders/fixture.h"
#include "workers/reminders/names.h"
#include "workers/reminders/stepping.h"

// PRODUCT Q1 over twenty years, leap years among them.

namespace cairn::workers::reminders {
namespace {

using projections::calendar::Quarter;

constexpr int64_t kDayUs = 86'400'000'000;
constexpr int kYears = 20;

class ScheduleTest : public testing::RemindersTest {
 protected:
  /// Every slot of a schedule for twenty years from 1 July 2026 on.
  std::vector<runtime::Slot> slots_of(const runtime::Schedule& schedule) {
    const int64_t begin_us = end_of_day_us(PartialDate::parse("2026-06-30").value().first_day());
    const int64_t end_us = end_of_day_us(PartialDate::parse("2046-06-30").value().first_day());
    std::vector<runtime::Slot> slots;
    for (int64_t after_us = begin_us;;) {
      const auto next = schedule.next(after_us).value();
      if (!next || next->due_us > end_us) return slots;
      EXPECT_GT(next->due_us, after_us);
      slots.push_back(*next);
      after_us = next->due_us;
    }
  }
};

TEST_F(ScheduleTest, TwentyYearsOfStepsNameTheQuarterThatTheyLieAround) {
  runtime::JobQueue queue(*store_, clock_, system_ids());
  const auto reminders = reminders_over(*store_, queue);
  std::set<std::string> names;
  size_t steps = 0;
  for (const auto& schedule : schedules(reminders)) {
    if (!schedule.name.starts_with("reminders-ETH-Q")) continue;
    for (const auto& slot : slots_of(schedule)) {
      const auto name = parse_slot(slot.id).value();
      const Day day = projections::as_of::today(slot.due_us);
      EXPECT_EQ(slot.due_us, step_due_us(day));
      EXPECT_TRUE(projections::calendar::WorkingDays().is_working(day)) << slot.id;
      if (name.step <= 0) EXPECT_EQ(Quarter::of(day), name.quarter) << slot.id;
      if (name.step > 0) EXPECT_EQ(Quarter::of(day), name.quarter.next()) << slot.id;
      EXPECT_TRUE(names.insert(slot.id).second) << slot.id;
      ++steps;
    }
  }
  EXPECT_EQ(steps, size_t{kYears} * 4 * 4);
}

TEST_F(ScheduleTest, EachQuarterIsLockedOnceAfterItsLastStep) {
  runtime::JobQueue queue(*store_, clock_, system_ids());
  const auto reminders = reminders_over(*store_, queue);
  size_t locks = 0;
  for (const auto& schedule : schedules(reminders)) {
    if (!schedule.name.starts_with("lock-ETH-Q")) continue;
    for (const auto& slot : slots_of(schedule)) {
      const auto quarter = Quarter::parse(slot.id.substr(0, slot.id.find(' '))).value();
      const auto last = projections::quarters::schedule_of({}, {}, quarter).steps.back().day;
      EXPECT_GT(slot.due_us, end_of_day_us(last) + kDayUs) << slot.id;
      ++locks;
    }
  }
  EXPECT_EQ(locks, size_t{kYears} * 4);
}

TEST_F(ScheduleTest, ARuleThatChangesTheStepsChangesTheSlots) {
  runtime::JobQueue queue(*store_, clock_, system_ids());
  const auto reminders = reminders_over(*store_, queue);
  done("/v1/rules/ETH:set",
       R"({"rule":"reminder_steps","value":"-21,0,15","authority":"MILE","effective":"2026-07-01"})");
  const auto slots = slots_of(schedules(reminders).front());
  ASSERT_GE(slots.size(), 3U);
  EXPECT_EQ(slots[0].id, "2026-27-Q1-21");
  EXPECT_EQ(slots[1].id, "2026-27-Q1+0");
  EXPECT_EQ(slots[2].id, "2026-27-Q1+15");
}

}  // namespace
}  // namespace cairn::workers::reminders
