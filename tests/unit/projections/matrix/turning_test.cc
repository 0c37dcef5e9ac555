#include "projections/matrix/turning.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdio>
#include <random>

#include "tests/unit/projections/matrix/world.h"

namespace cairn::projections::matrix {
namespace {

using tests::cell;
using tests::date;
using E = tests::World::E;

constexpr int kRows = 300;
constexpr int kYears = 12;

/// A row with dates of every precision in all the cells that a badge looks at.
facts::Row any_row(std::mt19937& chance) {
  const auto pick = [&](int most) { return std::uniform_int_distribution<int>(0, most)(chance); };
  const auto any_date = [&] {
    const int year = 2010 + pick(kYears - 2);
    char text[16];
    if (pick(2) == 0)
      std::snprintf(text, sizeof text, "%04d", year);
    else if (pick(1) == 0)
      std::snprintf(text, sizeof text, "%04d-%02d", year, 1 + pick(11));
    else
      std::snprintf(text, sizeof text, "%04d-%02d-%02d", year, 1 + pick(11), 1 + pick(27));
    return std::string(text);
  };
  std::vector<facts::Fact> said = {cell(E::kBirth, "recorded"), cell(E::kKind, pick(2) ? "agreement" : "tour"),
                                   cell(E::kStatus, pick(3) ? "active" : "unknown"),
                                   cell(E::kDocument, "expected visit_report - Report", "d1")};
  for (const auto column : {E::kStartDate, E::kPlannedEnd, E::kEndDate, E::kLastActivity})
    if (pick(1) == 0) said.push_back(cell(column, any_date()));
  if (pick(1) == 0) said.push_back(cell(E::kReportDue, any_date(), "d1"));
  facts::Timeline timeline;
  timeline.assert_facts({Position(0), date(any_date()), false, said});
  for (uint64_t position = 1; position < 4; ++position)
    timeline.assert_facts({Position(position), date(any_date()), false, {cell(E::kRemarks, "r" + any_date())}});
  return timeline.latest();
}

Rules any_rules(std::mt19937& chance) {
  const auto pick = [&](int most) { return 1 + std::uniform_int_distribution<int>(0, most - 1)(chance); };
  return {pick(30), pick(20), pick(60), pick(12)};
}

/// Every day of twelve years, one by one: where the judgement differs from that of the day before, it was foretold.
TEST(TurningTest, NoDayOnWhichABadgeTurnsIsMissing) {
  std::mt19937 chance(11);
  int turns = 0;
  size_t foretold = 0;
  for (int i = 0; i < kRows; ++i) {
    const auto row = any_row(chance);
    const auto rules = any_rules(chance);
    const auto days = turning_days(row, rules);
    foretold += days.size();
    const Day first = date("2010-01-01").first_day();
    auto before = derive(row, rules, first);
    for (Day day = first.next(); day.number() < first.number() + kYears * 366; day = day.next()) {
      auto now = derive(row, rules, day);
      const bool turned = now.badge != before.badge || now.reason != before.reason || now.dormant != before.dormant;
      if (turned) {
        ++turns;
        ASSERT_TRUE(std::ranges::binary_search(days, day))
            << text_of(day) << " " << before.reason << " -> " << now.reason;
      }
      before = std::move(now);
    }
  }
  std::printf("%d rows over %d days each: %d turns, all among %zu foretold days\n", kRows, kYears * 366, turns,
              foretold);
  EXPECT_GE(turns, 2 * kRows);
}

}  // namespace
}  // namespace cairn::projections::matrix
