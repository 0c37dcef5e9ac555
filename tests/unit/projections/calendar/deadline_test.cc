#include "projections/calendar/deadline.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>

#include "projections/calendar/civil.h"
#include "projections/calendar/statutory.h"
#include "projections/calendar/steps.h"

namespace cairn::projections::calendar {
namespace {

using ::testing::HasSubstr;

Day day(std::string_view text) { return PartialDate::parse(text).value().first_day(); }

/// The day by a rule of the law, from the anchor.
std::string by_law(std::string_view id, std::string_view anchor) {
  const auto* rule = find_statutory_rule(id);
  return rule ? text_of(due_by_rule(*rule, day(anchor), WorkingDays())) : "no rule " + std::string(id);
}

TEST(StatutoryTest, GivesTheDaysThatTheActGives) {
  EXPECT_EQ(by_law("mfma_71_1", "2026-03-31"), "2026-04-16") << "Good Friday and Family Day are no working days";
  EXPECT_EQ(by_law("mfma_52d", "2026-09-30"), "2026-10-30");
  EXPECT_EQ(by_law("mfma_72_1", "2026-12-31"), "2027-01-25");
  EXPECT_EQ(by_law("mfma_54_1_f", "2026-12-31"), "2027-01-31");
  EXPECT_EQ(by_law("mfma_69_3_a", "2026-05-28"), "2026-06-11");
  EXPECT_EQ(by_law("mfma_53_1_c", "2026-05-28"), "2026-06-25");
  EXPECT_EQ(by_law("mfma_126_1_a", "2026-06-30"), "2026-08-31");
  EXPECT_EQ(by_law("mfma_126_1_b", "2026-06-30"), "2026-09-30");
  EXPECT_EQ(by_law("mfma_126_3", "2026-08-31"), "2026-11-30");
  EXPECT_EQ(by_law("mfma_127_1", "2026-06-30"), "2026-12-31");
  EXPECT_EQ(by_law("mfma_127_2", "2026-06-30"), "2027-01-31");
  EXPECT_EQ(by_law("mfma_127_3", "2027-01-31"), "2027-01-31");
  EXPECT_EQ(by_law("mfma_129_1", "2027-01-27"), "2027-03-27");
  EXPECT_EQ(by_law("mfma_129_3", "2027-03-15"), "2027-03-23") << "22 March is Human Rights Day, observed";
  EXPECT_EQ(by_law("mfma_75_2", "2027-01-27"), "2027-02-01");
  EXPECT_EQ(by_law("mfma_33_1_a", "2026-11-26"), "2026-09-27") << "counted back, and so never moved";
}

TEST(StatutoryTest, DaysInALawMoveOffASundayAndAHolidayButNotASaturday) {
  EXPECT_EQ(by_law("mfma_52d", "2022-09-30"), "2022-10-31") << "30 October 2022 was a Sunday";
  EXPECT_EQ(by_law("mfma_52d", "2027-03-31"), "2027-04-30");
  EXPECT_EQ(by_law("mfma_75_2", "2026-12-21"), "2026-12-28") << "26 and 27 December: a holiday and a Sunday";
  EXPECT_EQ(by_law("mfma_52d", "2023-12-31"), "2024-01-30");
  EXPECT_EQ(by_law("mfma_129_3", "2026-11-21"), "2026-11-28") << "a Saturday stays";
}

TEST(StatutoryTest, EveryRuleIsWholeAndNamedOnce) {
  std::set<std::string_view> ids;
  for (const auto& rule : statutory_rules()) {
    EXPECT_TRUE(ids.insert(rule.id).second) << rule.id;
    EXPECT_THAT(rule.law, ::testing::StartsWith("MFMA s"));
    for (const auto text : {rule.duty, rule.who, rule.source}) EXPECT_FALSE(text.empty()) << rule.id;
  }
  EXPECT_EQ(ids.size(), 16U) << "DOMAIN 4 has sixteen rows";
  EXPECT_EQ(find_statutory_rule("mfma_1"), nullptr);
}

TEST(ExceptionTest, WhatWasDueDependsOnWhatWasKnown) {
  const auto& rule = *find_statutory_rule("mfma_126_1_a");
  const auto on = [&](std::string_view known, std::string_view period = "2019-20") {
    return due(rule, day("2020-06-30"), period, WorkingDays(), statutory_exceptions(), day(known));
  };
  EXPECT_EQ(text_of(on("2020-08-04").day), "2020-08-31");
  EXPECT_FALSE(on("2020-08-04").moved());
  const auto later = on("2020-08-05");
  EXPECT_EQ(text_of(later.day), "2020-10-31");
  EXPECT_EQ(text_of(later.by_rule), "2020-08-31");
  EXPECT_THAT(later.authority, HasSubstr("National Treasury"));
  EXPECT_FALSE(on("2021-01-01", "2020-21").moved()) << "another year's deadline stands";
}

TEST(ExceptionTest, TheOneKnownLastHolds) {
  const Day by_rule = day("2026-10-14");
  const std::vector<DatedException> exceptions = {
      {"answers", "2026-27-Q1", day("2026-10-30"), "circular 2", day("2026-10-10")},
      {"answers", "2026-27-Q1", day("2026-10-21"), "circular 1", day("2026-10-01")},
      {"lock", "2026-27-Q1", day("2026-12-01"), "circular 3", day("2026-10-01")}};
  const auto on = [&](std::string_view known) {
    return moved("answers", "2026-27-Q1", by_rule, exceptions, day(known));
  };
  EXPECT_EQ(on("2026-09-30").day, by_rule);
  EXPECT_EQ(on("2026-10-09").authority, "circular 1");
  EXPECT_EQ(on("2026-10-10").authority, "circular 2");
}

TEST(StepsTest, FallOnWorkingDaysAroundTheQuartersEnd) {
  const auto on = [](std::string_view quarter, int step, const WorkingDays& calendar = WorkingDays()) {
    return text_of(step_day(Quarter::parse(quarter).value(), step, calendar));
  };
  // 30 September 2026 is a Wednesday; Heritage Day lies before it.
  EXPECT_EQ(on("2026-27-Q1", -14), "2026-09-09");
  EXPECT_EQ(on("2026-27-Q1", 0), "2026-09-30");
  EXPECT_EQ(on("2026-27-Q1", 5), "2026-10-07");
  EXPECT_EQ(on("2026-27-Q1", 10), "2026-10-14");
  EXPECT_EQ(on("2026-27-Q1", 20), "2026-10-28");
  // 31 March 2024 was Easter Sunday: the last working day was Thursday 28 March.
  EXPECT_EQ(on("2023-24-Q3", 0), "2024-03-28");
  EXPECT_EQ(on("2023-24-Q3", 1), "2024-04-02");
}

TEST(StepsTest, AShutdownSendsTheSecondQuartersFirstStepsOutEarlier) {
  std::vector<FreeDay> shutdown;
  for (Day day = day_of(2026, 12, 17); day <= day_of(2027, 1, 3); day = day.next())
    shutdown.push_back({day, "Shutdown", "Circular 12"});
  const auto quarter = Quarter::parse("2026-27-Q2").value();
  EXPECT_EQ(text_of(step_day(quarter, 0, WorkingDays())), "2026-12-31");
  EXPECT_EQ(text_of(step_day(quarter, 0, WorkingDays(shutdown))), "2026-12-15");
  EXPECT_EQ(text_of(step_day(quarter, -14, WorkingDays(shutdown))), "2026-11-25");
  EXPECT_EQ(text_of(step_day(quarter, 5, WorkingDays(shutdown))), "2027-01-08");
}

TEST(StepsTest, AnswersAndLockCanBeMovedWithAnAuthority) {
  const auto quarter = Quarter::parse("2026-27-Q1").value();
  const std::vector<DatedException> exceptions = {
      {"lock", "2026-27-Q1", day("2026-11-20"), "City Manager, circular 4", day("2026-10-05")}};
  EXPECT_EQ(text_of(answers_due(quarter, {}, WorkingDays(), exceptions, day("2026-10-06")).day), "2026-10-14");
  EXPECT_EQ(text_of(lock_due(quarter, {}, WorkingDays(), exceptions, day("2026-10-04")).day), "2026-10-28");
  EXPECT_EQ(text_of(lock_due(quarter, {}, WorkingDays(), exceptions, day("2026-10-06")).day), "2026-11-20");
}

}  // namespace
}  // namespace cairn::projections::calendar
