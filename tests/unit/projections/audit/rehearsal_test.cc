#include "projections/audit/rehearsal.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdio>
#include <map>

#include "tests/unit/projections/matrix/world.h"

namespace cairn::projections::audit {
namespace {

using ::testing::IsEmpty;
using ::testing::SizeIs;
using tests::cell;
using tests::day;
using E = tests::World::E;

/// Rules of ETH, set on a date.
Position set_rule(tests::World& world, const std::string& on, const std::string& rule, const std::string& value) {
  using C = projections::rules::Column;
  return world.ledger.says("rules", "ETH", tests::date(on), {cell(C::kBirth, "set"), cell(C::kValue, value, rule)});
}

/// Forty agreements with some signs of life over six years, and reports that are owed.
tests::World any_world(std::mt19937& chance) {
  tests::World world;
  const auto pick = [&](int most) { return std::uniform_int_distribution<int>(0, most)(chance); };
  const auto any_date = [&] {
    char text[16];
    std::snprintf(text, sizeof text, "%04d-%02d-%02d", 2015 + pick(5), 1 + pick(11), 1 + pick(27));
    return std::string(text);
  };
  set_rule(world, "2019-07-01", "report_grace_days", "20");
  for (int i = 0; i < 40; ++i) {
    const auto id = std::to_string(100 + i);
    world.engagement(
        id, "Engagement " + id, any_date(),
        {cell(E::kDocument, "expected visit_report - Report", "d1"), cell(E::kReportDue, any_date(), "d1")});
    for (int sign = pick(4); sign > 0; --sign) world.change(id, any_date(), {cell(E::kRemarks, any_date())});
  }
  return world;
}

Rehearsal rehearsal_of(const tests::World& world, std::vector<RuleChange> changes, std::optional<Day> effective) {
  return {"ETH", std::move(changes), effective, day("2021-12-31"), world.ledger.head()};
}

/// "amber, little sign of life", or with "dormant" in the end where that is so beside a badge that comes first.
std::string words_of(matrix::Badge badge, std::string_view reason, bool dormant) {
  return std::string(name_of(badge)).append(", ").append(reason).append(dormant ? ", dormant" : "");
}

/// How each engagement is judged in the matrix on a day.
std::map<std::string, std::string> judged(const tests::World& world, Day on, Position known) {
  std::map<std::string, std::string> words;
  const auto snapshot = world.ledger.snapshot();
  const auto table = matrix::MatrixTable::build(*snapshot, {on, known}).value();
  for (const auto& row : table->rows())
    words[std::string(row->id())] = words_of(row->derived().badge, row->derived().reason, row->derived().dormant);
  return words;
}

/// How one would be judged on a day: "NOW -> REHEARSED", or nothing where it is the same.
std::string foretold(const Rehearsed& rehearsed, const std::string& id, Day on) {
  for (const auto& engagement : rehearsed.engagements)
    for (const auto& span : engagement.spans)
      if (engagement.id == id && span.first <= on && on <= span.last)
        return words_of(span.now, span.now_reason, span.now_dormant) + " -> " +
               words_of(span.rehearsed, span.rehearsed_reason, span.rehearsed_dormant);
  return {};
}

TEST(RehearsalTest, TheRulesAsTheyAreChangeNothing) {
  std::mt19937 chance(3);
  const auto world = any_world(chance);
  const auto snapshot = world.ledger.snapshot();
  const std::vector<RuleChange> current = {{"dormancy_months", "12"},
                                           {"amber_months", "9"},
                                           {"expiry_notice_months", "3"},
                                           {"reminder_steps", "-14,0,5,10"}};
  const auto rehearsed = rehearse(*snapshot, rehearsal_of(world, current, {})).value();
  EXPECT_EQ(rehearsed.looked_at, 40u);
  EXPECT_THAT(rehearsed.engagements, IsEmpty());
  EXPECT_THAT(rehearsed.quarters, IsEmpty());
}

TEST(RehearsalTest, OneThatIsSetLaterHoldsFromItsOwnDateOn) {
  std::mt19937 chance(3);
  const auto world = any_world(chance);
  const auto snapshot = world.ledger.snapshot();
  const auto rehearsed = rehearse(*snapshot, rehearsal_of(world, {{"report_grace_days", "300"}}, {})).value();
  ASSERT_FALSE(rehearsed.engagements.empty());
  for (const auto& engagement : rehearsed.engagements)
    for (const auto& span : engagement.spans) EXPECT_LT(span.last, day("2019-07-01")) << engagement.id;
}

/// Day by day over seven years: what the matrix shows once the rule is set is what was foretold, and nothing else
/// differs. The rule is set with an event, as a municipality would, and counts from the day that was rehearsed.
TEST(RehearsalTest, AdoptingTheRulesGivesExactlyWhatWasRehearsed) {
  std::mt19937 chance(5);
  int days_that_differ = 0;
  int days = 0;
  for (const std::string effective : {"2014-01-01", "2018-03-15"}) {
    auto world = any_world(chance);
    const auto before = world.ledger.head();
    const auto rehearsed =
        rehearse(*world.ledger.snapshot(),
                 rehearsal_of(world, {{"dormancy_months", "7"}, {"amber_months", "4"}}, day(effective)))
            .value();
    set_rule(world, effective, "dormancy_months", "7");
    const auto after = set_rule(world, effective, "amber_months", "4").next();
    for (Day on = day("2015-01-01"); on <= day("2021-12-31"); on = on.next(), ++days) {
      const auto was = judged(world, on, before);
      const auto is = judged(world, on, after);
      for (const auto& [id, badge] : was) {
        const auto told = foretold(rehearsed, id, on);
        ASSERT_EQ(told, badge == is.at(id) ? "" : badge + " -> " + is.at(id)) << id << " on " << text_of(on);
        if (!told.empty()) ++days_that_differ;
      }
    }
  }
  std::printf("%d days of 40 engagements: %d badges differ, each as it was foretold\n", days, days_that_differ);
  EXPECT_GE(days_that_differ, 1'000);
}

TEST(RehearsalTest, OtherStepsMoveTheDaysOfReminders) {
  std::mt19937 chance(3);
  const auto world = any_world(chance);
  const auto snapshot = world.ledger.snapshot();
  auto asked = rehearsal_of(world, {{"reminder_steps", "-21,0"}}, day("2021-07-01"));
  const auto rehearsed = rehearse(*snapshot, asked).value();
  ASSERT_THAT(rehearsed.quarters, SizeIs(2));
  EXPECT_EQ(rehearsed.quarters[0].quarter, "2021-22-Q1");
  EXPECT_EQ(rehearsed.quarters[0].now.size(), 4u);
  EXPECT_EQ(text_of(rehearsed.quarters[0].rehearsed[1]), "2021-09-30");
  EXPECT_THAT(rehearsed.engagements, IsEmpty());
}

TEST(RehearsalTest, LeavesTheLedgerAsItWas) {
  std::mt19937 chance(3);
  const auto world = any_world(chance);
  const auto before = judged(world, day("2020-01-01"), world.ledger.head());
  const auto head = world.ledger.head();
  rehearse(*world.ledger.snapshot(), rehearsal_of(world, {{"dormancy_months", "2"}}, {})).value();
  EXPECT_EQ(world.ledger.head(), head);
  EXPECT_EQ(judged(world, day("2020-01-01"), head), before);
}

}  // namespace
}  // namespace cairn::projections::audit
