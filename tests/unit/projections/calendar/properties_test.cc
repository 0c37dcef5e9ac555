// What must hold in any of the 40 years 2000 to 2039, whatever days a municipality adds.
#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <array>

#include "projections/calendar/civil.h"
#include "projections/calendar/statutory.h"
#include "projections/calendar/steps.h"

namespace cairn::projections::calendar {
namespace {

constexpr int kFirst = 2000;
constexpr int kAfter = 2040;

Day some_day() { return Day(*rc::gen::inRange(day_of(kFirst, 1, 1).number(), day_of(kAfter, 1, 1).number())); }
Quarter some_quarter() { return FinancialYear(*rc::gen::inRange(kFirst, kAfter)).quarter(*rc::gen::inRange(1, 5)); }

/// Of a year at random, runs of free days at most three weeks long.
WorkingDays some_calendar(Day around) {
  std::vector<FreeDay> free;
  const int runs = *rc::gen::inRange(0, 4);
  for (int i = 0; i < runs; ++i) {
    const int from = *rc::gen::inRange(-60, 60);
    const int length = *rc::gen::inRange(1, 22);
    for (int j = 0; j < length; ++j) free.push_back({plus_days(around, from + j), "Shutdown", "Circular"});
  }
  return WorkingDays(std::move(free));
}

RC_GTEST_PROP(CalendarProperty, EveryDayIsInTheQuarterThatNamesIt, ()) {
  const Day day = some_day();
  const auto quarter = Quarter::of(day);
  RC_ASSERT(quarter.first_day() <= day);
  RC_ASSERT(day <= quarter.last_day());
  RC_ASSERT(Quarter::parse(quarter.id()).value() == quarter);
  RC_ASSERT(quarter.next().first_day() == quarter.last_day().next());
  RC_ASSERT(quarter.next().previous() == quarter);
  const auto year = PartialDate::of_day(day).year();
  RC_ASSERT(quarter.words().find(" " + std::to_string(year) + ")") != std::string::npos);
}

RC_GTEST_PROP(CalendarProperty, CountingThereIsCountingBack, ()) {
  const Day from = some_day();
  const auto calendar = some_calendar(from);
  const int count = *rc::gen::inRange(-60, 61);
  const Day to = calendar.plus(from, count);
  RC_ASSERT(count == 0 || calendar.is_working(to));
  if (calendar.is_working(from)) {
    RC_ASSERT(calendar.between(from, to) == count);
    RC_ASSERT(calendar.plus(to, -count) == from);
  }
}

RC_GTEST_PROP(CalendarProperty, StepsRiseOnWorkingDaysAroundTheEnd, ()) {
  const auto quarter = some_quarter();
  const auto calendar = some_calendar(quarter.last_day());
  Day before = step_day(quarter, -15, calendar);
  for (int step = -14; step <= 20; ++step) {
    const Day day = step_day(quarter, step, calendar);
    RC_ASSERT(before < day);
    RC_ASSERT(calendar.is_working(day));
    RC_ASSERT((day <= quarter.last_day()) == (step <= 0));
    before = day;
  }
}

RC_GTEST_PROP(CalendarProperty, AFreeDayMoreNeverMakesAStepLaterBeforeTheEndNorEarlierAfterIt, ()) {
  const auto quarter = some_quarter();
  const WorkingDays plain;
  const auto calendar = some_calendar(quarter.last_day());
  const int step = *rc::gen::inRange(-14, 21);
  if (step <= 0)
    RC_ASSERT(step_day(quarter, step, calendar) <= step_day(quarter, step, plain));
  else
    RC_ASSERT(step_day(quarter, step, calendar) >= step_day(quarter, step, plain));
}

RC_GTEST_PROP(CalendarProperty, DaysOfALawEndOnADayThatIsNeitherSundayNorHoliday, ()) {
  const Day anchor = some_day();
  const auto* rule = find_statutory_rule(*rc::gen::element<std::string>("mfma_52d", "mfma_69_3_a", "mfma_75_2"));
  const Day due = due_by_rule(*rule, anchor, WorkingDays());
  RC_ASSERT(weekday_of(due) != Weekday::kSunday);
  RC_ASSERT(!public_holiday(due).has_value());
  RC_ASSERT(due >= plus_days(anchor, rule->number));
  // Between the day by count and the day due there is nothing but Sundays and holidays.
  for (Day day = plus_days(anchor, rule->number); day < due; day = day.next())
    RC_ASSERT(weekday_of(day) == Weekday::kSunday || public_holiday(day).has_value());
}

/// An oracle of its own: the ecclesiastical full moon of each golden number, as tabled for 1900 to 2199, and the Sunday
/// after it.
Day easter_by_table(int year) {
  static constexpr std::array<std::array<int, 2>, 19> kFullMoon = {{{4, 14},
                                                                    {4, 3},
                                                                    {3, 23},
                                                                    {4, 11},
                                                                    {3, 31},
                                                                    {4, 18},
                                                                    {4, 8},
                                                                    {3, 28},
                                                                    {4, 16},
                                                                    {4, 5},
                                                                    {3, 25},
                                                                    {4, 13},
                                                                    {4, 2},
                                                                    {3, 22},
                                                                    {4, 10},
                                                                    {3, 30},
                                                                    {4, 17},
                                                                    {4, 7},
                                                                    {3, 27}}};
  const auto& moon = kFullMoon[static_cast<size_t>(year % 19)];
  Day day = day_of(year, moon[0], moon[1]).next();
  while (weekday_of(day) != Weekday::kSunday) day = day.next();
  return day;
}

TEST(CalendarYearsTest, EasterAgreesWithTheTableOfFullMoons) {
  for (int year = 1900; year < 2200; ++year) ASSERT_EQ(text_of(easter_sunday(year)), text_of(easter_by_table(year)));
}

/// The Act written down a second way: from names to days, not from days to names.
TEST(CalendarYearsTest, EveryYearHasItsTwelveHolidaysAndTheMondaysAfterSundays) {
  for (int year = 1995; year < kAfter; ++year) {
    std::vector<Day> named;
    for (const auto& [month, day] : std::vector<std::pair<int, int>>{
             {1, 1}, {3, 21}, {4, 27}, {5, 1}, {6, 16}, {8, 9}, {9, 24}, {12, 16}, {12, 25}, {12, 26}})
      named.push_back(day_of(year, month, day));
    named.push_back(plus_days(easter_by_table(year), -2));
    named.push_back(plus_days(easter_by_table(year), 1));
    for (const Day day : named) {
      ASSERT_TRUE(public_holiday(day)) << text_of(day);
      if (weekday_of(day) == Weekday::kSunday) {
        ASSERT_TRUE(public_holiday(day.next())) << text_of(day.next());
      }
    }
    for (const auto& holiday : public_holidays(year)) {
      const bool is_named = std::find(named.begin(), named.end(), holiday.day) != named.end();
      const bool declared = holiday.authority.find("2A") != std::string::npos;
      const bool observed = weekday_of(holiday.day) == Weekday::kMonday && public_holiday(plus_days(holiday.day, -1));
      ASSERT_TRUE(is_named || declared || observed) << text_of(holiday.day);
    }
  }
}

}  // namespace
}  // namespace cairn::projections::calendar
