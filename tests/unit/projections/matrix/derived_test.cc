#include "projections/matrix/derived.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/projections/matrix/world.h"

namespace cairn::projections::matrix {
namespace {

using tests::cell;
using tests::day;
using E = tests::World::E;

/// The row of an engagement that began in 2010 (active agreement) and of which `more` was said on `on`.
facts::Row row_of(std::vector<facts::Fact> more, const std::string& on = "2010",
                  const std::string& valid = "2026-06-30", bool ends = false) {
  tests::World world;
  world.engagement("1", "One", "2010");
  world.change("1", on, std::move(more), ends);
  return world.ledger.timeline("matrix", "1").at(day(valid), Position(UINT64_MAX));
}

struct RunningCase {
  const char* claim;
  std::vector<facts::Fact> said;
  const char* valid;
  bool running;
  bool expired;
};

TEST(RunningTest, FollowsStatusAndDates) {
  const std::vector<RunningCase> cases = {
      {"active runs", {}, "2026-06-30", true, false},
      {"suspended still runs", {cell(E::kStatus, "suspended")}, "2026-06-30", true, false},
      {"signed runs", {cell(E::kStatus, "signed")}, "2026-06-30", true, false},
      {"unknown without an end runs", {cell(E::kStatus, "unknown")}, "2026-06-30", true, false},
      {"proposed does not", {cell(E::kStatus, "proposed")}, "2026-06-30", false, false},
      {"approved does not", {cell(E::kStatus, "approved")}, "2026-06-30", false, false},
      {"concluded does not", {cell(E::kStatus, "concluded")}, "2026-06-30", false, false},
      {"withdrawn does not", {cell(E::kStatus, "withdrawn")}, "2026-06-30", false, false},
      {"a planned end is not an end", {cell(E::kPlannedEnd, "2020")}, "2021-01-01", true, true},
      {"on its planned end's last day nothing is expired", {cell(E::kPlannedEnd, "2020")}, "2020-12-31", true, false},
      {"unknown is not claimed to run after its term",
       {cell(E::kStatus, "unknown"), cell(E::kPlannedEnd, "2020")},
       "2021-01-01",
       false,
       true},
      {"an end has its last day", {cell(E::kEndDate, "2020")}, "2020-12-31", true, false},
      {"and not the day after", {cell(E::kEndDate, "2020")}, "2021-01-01", false, false},
      {"a term that begins later does not run yet", {cell(E::kStartDate, "2030")}, "2026-06-30", false, false},
      {"concluded within its term is decided",
       {cell(E::kStatus, "concluded"), cell(E::kPlannedEnd, "2020")},
       "2026-06-30",
       false,
       false},
  };
  for (const auto& c : cases) {
    const auto row = row_of(c.said, "2010", c.valid);
    EXPECT_EQ(is_running(row, day(c.valid)), c.running) << c.claim;
    EXPECT_EQ(is_expired_undecided(row, day(c.valid)), c.expired) << c.claim;
  }
}

TEST(RunningTest, AnEndCountsFromTheDayAfterItsLastDay) {
  const auto said = std::vector{cell(E::kStatus, "concluded")};
  EXPECT_TRUE(is_running(row_of(said, "2011", "2011-12-31", true), day("2011-12-31")));
  EXPECT_FALSE(is_running(row_of(said, "2011", "2012-01-01", true), day("2012-01-01")));
}

struct BadgeCase {
  const char* claim;
  std::vector<facts::Fact> said;
  const char* on;
  const char* valid;
  Badge badge;
};

TEST(BadgeTest, IsAFunctionOfRowRulesAndDay) {
  const auto report = [](const char* due) {
    return std::vector{cell(E::kKind, "tour"), cell(E::kDocument, "expected visit_report - Report", "d1"),
                       cell(E::kReportDue, due, "d1")};
  };
  const std::vector<BadgeCase> cases = {
      {"fresh", {}, "2026-06-01", "2026-06-30", Badge::kGreen},
      {"nine months of silence", {}, "2025-09-01", "2026-06-30", Badge::kAmber},
      {"a year of silence", {}, "2025-06-29", "2026-06-30", Badge::kDormant},
      {"to the day, not yet", {}, "2025-06-30", "2026-06-30", Badge::kAmber},
      {"2025 may mean its last day", {}, "2025", "2026-06-30", Badge::kGreen},
      {"an activity does not fall dormant", {cell(E::kKind, "conference")}, "2010", "2026-06-30", Badge::kGreen},
      {"expired, undecided", {cell(E::kPlannedEnd, "2026-05")}, "2026-06-01", "2026-06-30", Badge::kRed},
      {"end is near", {cell(E::kPlannedEnd, "2026-09-30")}, "2026-06-01", "2026-06-30", Badge::kAmber},
      {"end is far", {cell(E::kPlannedEnd, "2026-10-01")}, "2026-06-01", "2026-06-30", Badge::kGreen},
      {"report owed, not yet due", report("2026-07-15"), "2026-06-01", "2026-06-30", Badge::kGreen},
      {"report overdue", report("2026-06-15"), "2026-06-01", "2026-06-30", Badge::kAmber},
      {"report overdue beyond grace", report("2026-05-30"), "2026-06-01", "2026-06-30", Badge::kRed},
      {"medium risk", {cell(E::kRiskLevel, "medium")}, "2026-06-01", "2026-06-30", Badge::kAmber},
      {"high risk", {cell(E::kRiskLevel, "high")}, "2026-06-01", "2026-06-30", Badge::kRed},
      {"disowned", {cell(E::kDisowned, "u1")}, "2026-06-01", "2026-06-30", Badge::kRed},
      {"concluded", {cell(E::kStatus, "concluded")}, "2012", "2026-06-30", Badge::kGreen},
  };
  for (const auto& c : cases) {
    auto said = c.said;
    said.push_back(cell(E::kRemarks, "a sign of life"));
    const auto derived = derive(row_of(said, c.on, c.valid), Rules{}, day(c.valid));
    EXPECT_EQ(name_of(derived.badge), name_of(c.badge)) << c.claim << ": " << derived.reason;
    EXPECT_EQ(derived.reason.empty(), c.badge == Badge::kGreen) << c.claim;
  }
}

TEST(BadgeTest, FollowsTheRules) {
  const auto row = row_of({cell(E::kRemarks, "x")}, "2025-11-15");
  EXPECT_EQ(derive(row, Rules{}, day("2026-06-30")).badge, Badge::kGreen);
  Rules strict;
  strict.dormancy_months = 7;
  EXPECT_EQ(derive(row, strict, day("2026-06-30")).badge, Badge::kDormant);
}

TEST(BadgeTest, WithoutAnyDateNothingIsDormant) {
  tests::World world;
  world.engagement("1", "One", "");
  const auto row = world.ledger.timeline("matrix", "1").latest();
  EXPECT_EQ(derive(row, Rules{}, day("2026-06-30")).badge, Badge::kGreen);
}

TEST(RulesTest, KeepDefaultsWhereAValueIsNoThreshold) {
  tests::World world;
  world.rule("dormancy_months", "9");
  world.rule("amber_months", "soon");
  const auto rules = Rules::of(world.ledger.timeline("rules", "ETH").latest());
  EXPECT_EQ(rules.dormancy_months, 9);
  EXPECT_EQ(rules.amber_months, Rules{}.amber_months);
}

TEST(DocumentTextTest, ReadsTheFourParts) {
  const auto held = document_text("attached agreement 00ff MoU with Bremen");
  EXPECT_EQ(held.state, "attached");
  EXPECT_EQ(held.kind, "agreement");
  EXPECT_EQ(held.sha256, "00ff");
  EXPECT_EQ(held.title, "MoU with Bremen");
  EXPECT_EQ(document_text("expected visit_report - Report").sha256, "");
  EXPECT_EQ(document_text("expected visit_report  Report").title, "Report");
  EXPECT_EQ(document_text("expected").title, "");
}

TEST(MonthsBeforeTest, EndsAtTheLastDayOfAShorterMonth) {
  EXPECT_EQ(months_before(day("2024-03-31"), 1), day("2024-02-29"));
  EXPECT_EQ(months_before(day("2026-06-30"), 12), day("2025-06-30"));
}

}  // namespace
}  // namespace cairn::projections::matrix
