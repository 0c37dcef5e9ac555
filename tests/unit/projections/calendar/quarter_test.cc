#include "projections/calendar/quarter.h"

#include <gtest/gtest.h>

#include "projections/calendar/civil.h"

namespace cairn::projections::calendar {
namespace {

Quarter quarter(std::string_view id) { return Quarter::parse(id).value(); }

TEST(QuarterTest, NamesTheFinancialYearByBothItsYears) {
  EXPECT_EQ(FinancialYear(2026).text(), "2026/27");
  EXPECT_EQ(FinancialYear(1999).id(), "1999-00");
  EXPECT_EQ(FinancialYear::parse("2009-10").value().begins(), 2009);
  EXPECT_EQ(FinancialYear::parse("2099/00").value().begins(), 2099);
}

TEST(QuarterTest, SaysItselfInWordsThatNameItsMonths) {
  EXPECT_EQ(quarter("2026-27-Q1").words(), "Q1 2026/27 (July to September 2026)");
  EXPECT_EQ(quarter("2026-27-Q2").words(), "Q2 2026/27 (October to December 2026)");
  EXPECT_EQ(quarter("2026-27-Q3").words(), "Q3 2026/27 (January to March 2027)");
  EXPECT_EQ(quarter("2026-27-Q4").words(), "Q4 2026/27 (April to June 2027)");
}

TEST(QuarterTest, SpansThreeMonths) {
  EXPECT_EQ(text_of(quarter("2026-27-Q3").first_day()), "2027-01-01");
  EXPECT_EQ(text_of(quarter("2026-27-Q3").last_day()), "2027-03-31");
  EXPECT_EQ(text_of(quarter("2023-24-Q4").last_day()), "2024-06-30");
  EXPECT_EQ(Quarter::of(day_of(2027, 6, 30)), quarter("2026-27-Q4"));
  EXPECT_EQ(Quarter::of(day_of(2027, 7, 1)), quarter("2027-28-Q1"));
}

TEST(QuarterTest, FollowsAcrossTheYears) {
  EXPECT_EQ(quarter("2026-27-Q4").next(), quarter("2027-28-Q1"));
  EXPECT_EQ(quarter("2026-27-Q1").previous(), quarter("2025-26-Q4"));
  EXPECT_LT(quarter("2026-27-Q4"), quarter("2027-28-Q1"));
}

TEST(QuarterTest, RefusesWhatIsNoQuarterAndNamesIt) {
  for (const char* text : {"", "2026-27-Q0", "2026-27-Q5", "2026-28-Q1", "2026/27-Q1x", "2026-27-q1", "2026-27",
                           "20x6-27-Q1", "1899-00-Q1", "3000-01-Q1", "2026-27-Q11", "2026--7-Q1"}) {
    const auto read = Quarter::parse(text);
    ASSERT_FALSE(read) << text;
    EXPECT_EQ(read.error().code, Errc::kInvalid);
    EXPECT_NE(read.error().context.find(std::string("\"") + text), std::string::npos) << read.error().context;
  }
}

TEST(CivilTest, KnowsTheDaysOfTheWeek) {
  EXPECT_EQ(weekday_of(day_of(1970, 1, 1)), Weekday::kThursday);
  EXPECT_EQ(weekday_of(day_of(1994, 4, 27)), Weekday::kWednesday);
  EXPECT_EQ(weekday_of(day_of(2026, 11, 22)), Weekday::kSunday);
}

TEST(CivilTest, MonthsEndWhereTheShorterOneEnds) {
  EXPECT_EQ(plus_months(day_of(2027, 12, 31), 2), day_of(2028, 2, 29));
  EXPECT_EQ(plus_months(day_of(2028, 3, 31), -1), day_of(2028, 2, 29));
  EXPECT_EQ(plus_months(day_of(2026, 11, 15), 3), day_of(2027, 2, 15));
}

TEST(CivilTest, FindsEasterOfYearsThatAreKnown) {
  // The earliest and latest that there can be, and years of a calendar on the wall.
  EXPECT_EQ(easter_sunday(1818), day_of(1818, 3, 22));
  EXPECT_EQ(easter_sunday(1943), day_of(1943, 4, 25));
  EXPECT_EQ(easter_sunday(2000), day_of(2000, 4, 23));
  EXPECT_EQ(easter_sunday(2008), day_of(2008, 3, 23));
  EXPECT_EQ(easter_sunday(2024), day_of(2024, 3, 31));
  EXPECT_EQ(easter_sunday(2026), day_of(2026, 4, 5));
  EXPECT_EQ(easter_sunday(2038), day_of(2038, 4, 25));
}

}  // namespace
}  // namespace cairn::projections::calendar
