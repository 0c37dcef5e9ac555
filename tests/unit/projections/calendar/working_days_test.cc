#include "projections/calendar/working_days.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "projections/calendar/civil.h"

namespace cairn::projections::calendar {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

/// "MM-DD" of each public holiday of a year.
std::vector<std::string> holidays(int year) {
  std::vector<std::string> days;
  for (const auto& holiday : public_holidays(year)) days.push_back(text_of(holiday.day).substr(5));
  return days;
}

TEST(PublicHolidayTest, AreThoseOfRealYears) {
  // Human Rights Day and Good Friday on one day; 2 May in its stead; Freedom Day on a Sunday.
  EXPECT_THAT(holidays(2008), ElementsAre("01-01", "03-21", "03-24", "04-27", "04-28", "05-01", "05-02", "06-16",
                                          "08-09", "09-24", "12-16", "12-25", "12-26"));
  // Workers' Day and Christmas Day on Sundays; 27 December was declared.
  EXPECT_THAT(holidays(2022), ElementsAre("01-01", "03-21", "04-15", "04-18", "04-27", "05-01", "05-02", "06-16",
                                          "08-09", "09-24", "12-16", "12-25", "12-26", "12-27"));
  // New Year and Heritage Day on Sundays; the day after the World Cup was declared.
  EXPECT_THAT(holidays(2023), ElementsAre("01-01", "01-02", "03-21", "04-07", "04-10", "04-27", "05-01", "06-16",
                                          "08-09", "09-24", "09-25", "12-15", "12-16", "12-25", "12-26"));
  // An election; Youth Day on a Sunday.
  EXPECT_THAT(holidays(2024), ElementsAre("01-01", "03-21", "03-29", "04-01", "04-27", "05-01", "05-29", "06-16",
                                          "06-17", "08-09", "09-24", "12-16", "12-25", "12-26"));
  EXPECT_THAT(holidays(2025), ElementsAre("01-01", "03-21", "04-18", "04-21", "04-27", "04-28", "05-01", "06-16",
                                          "08-09", "09-24", "12-16", "12-25", "12-26"));
}

TEST(PublicHolidayTest, MondayAfterADeclaredSundayIsFreeToo) {
  EXPECT_EQ(public_holiday(day_of(2000, 1, 3))->name, "Change of the millennium (observed)");
  EXPECT_THAT(public_holiday(day_of(2000, 1, 3))->authority, HasSubstr("section 2(1)"));
}

TEST(PublicHolidayTest, SundayRuleAloneAddsNothingBesideTheDayOfGoodwill) {
  // 2033 and 2039: Christmas Day on a Sunday, and nobody has declared the 27th.
  EXPECT_EQ(public_holiday(day_of(2033, 12, 26))->name, "Day of Goodwill");
  EXPECT_EQ(public_holiday(day_of(2033, 12, 27)), std::nullopt);
}

TEST(PublicHolidayTest, NameTheirAuthority) {
  EXPECT_EQ(public_holiday(day_of(2026, 4, 3))->authority, "Public Holidays Act 36 of 1994, Schedule 1");
  EXPECT_THAT(public_holiday(day_of(2023, 12, 15))->authority, HasSubstr("section 2A"));
}

TEST(PublicHolidayTest, BeganWithTheActIn1995) {
  EXPECT_THAT(holidays(1994), IsEmpty());
  EXPECT_EQ(holidays(1995).front(), "01-01");
}

TEST(WorkingDaysTest, CountAcrossEasterAndFreedomDay) {
  const WorkingDays calendar;
  // Thursday 2 April 2026; Good Friday, the weekend and Family Day follow.
  EXPECT_EQ(calendar.plus(day_of(2026, 4, 2), 1), day_of(2026, 4, 7));
  EXPECT_EQ(calendar.plus(day_of(2026, 4, 7), -1), day_of(2026, 4, 2));
  EXPECT_EQ(calendar.between(day_of(2026, 4, 2), day_of(2026, 4, 7)), 1);
  EXPECT_EQ(calendar.between(day_of(2026, 4, 7), day_of(2026, 4, 2)), -1);
  EXPECT_EQ(calendar.plus(day_of(2026, 4, 4), 0), day_of(2026, 4, 4)) << "0 moves nothing, a Saturday neither";
  EXPECT_EQ(calendar.at_or_before(day_of(2026, 4, 6)), day_of(2026, 4, 2));
}

TEST(WorkingDaysTest, TakeAMunicipalitysOwnFreeDays) {
  const FreeDay shutdown{day_of(2026, 12, 28), "Shutdown", "Council resolution 7 of 2026"};
  const WorkingDays calendar({shutdown});
  EXPECT_TRUE(WorkingDays().is_working(shutdown.day));
  EXPECT_FALSE(calendar.is_working(shutdown.day));
  EXPECT_EQ(calendar.free_day(shutdown.day), shutdown);
  EXPECT_EQ(calendar.plus(day_of(2026, 12, 24), 1), day_of(2026, 12, 29));
}

TEST(WorkingDaysTest, SayWhyADayIsFree) {
  EXPECT_EQ(WorkingDays().free_day(day_of(2026, 11, 21))->name, "Saturday");
  EXPECT_EQ(WorkingDays().free_day(day_of(2026, 11, 22))->name, "Sunday");
  EXPECT_EQ(WorkingDays().free_day(day_of(2026, 8, 10))->name, "National Women's Day (observed)");
  EXPECT_EQ(WorkingDays().free_day(day_of(2026, 8, 11)), std::nullopt);
}

}  // namespace
}  // namespace cairn::projections::calendar
