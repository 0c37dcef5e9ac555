#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <iostream>

#include "tests/unit/projections/duties/history.h"

// PRODUCT Q9 and 3.7 over random histories of a whole municipality: rates stay within 0 and 1, what stood at the
// deadline never moves, and what is said later never improves it.

namespace cairn::projections::duties {
namespace {

constexpr int kUnits = 8;
constexpr int kMomentsMax = 40;

const std::vector<std::string> kAll = {"a", "b", "c"};

struct World {
  std::vector<History> units{static_cast<size_t>(kUnits)};
  std::vector<std::vector<std::string>> rows{static_cast<size_t>(kUnits)};

  /// One more thing happens to one unit; every log moves on, as there is one order for all.
  void happen() {
    const auto who = static_cast<size_t>(*rc::gen::inRange(0, kUnits));
    for (size_t i = 0; i < units.size(); ++i)
      if (i != who) units[i].elsewhere();
    auto& history = units[who];
    const auto duty = history.now();
    if (!duty.opened) {
      history.opened();
      return;
    }
    switch (*rc::gen::inRange(0, 6)) {
      case 0: history.excused(); break;
      case 1: history.queued("m" + std::to_string(history.head().value()), -14); break;
      case 2: undo(history, duty); break;
      case 3: history.answered({}); break;
      default: history.answered({*rc::gen::elementOf(kAll)}); break;
    }
  }
  static void undo(History& history, const Duty& duty) {
    for (const auto& [position, word] : duty.submissions) {
      if (word == "undone") continue;
      std::vector<std::string> engagements;
      for (const auto& [engagement, said] : duty.answers)
        if (said.position == position) engagements.push_back(engagement);
      history.undone(position, engagements);
      return;
    }
    history.elsewhere();
  }
  Position head() const { return units.front().head(); }

  Tally tally(Position known, Position deadline) const {
    std::vector<Counted> counted;
    for (size_t i = 0; i < units.size(); ++i) {
      const auto then = units[i].at(std::min(known, deadline));
      const auto now = units[i].at(known);
      counted.push_back({then.opened && then.excuse.empty(), is_answered(then, rows[i]), is_answered(now, rows[i])});
    }
    return tally_of(counted);
  }
};

TEST(RatesTest, NeverImproveAfterTheDeadlineAndStayWithinBounds) {
  size_t moments = 0;
  size_t rounds = 0;  // fewer where a sanitizer watches
  const bool held = rc::check("rates", [&] {
    World world;
    for (auto& rows : world.rows) rows = *rc::gen::container<std::vector<std::string>>(rc::gen::elementOf(kAll));
    const int before = *rc::gen::inRange(0, kMomentsMax);
    for (int i = 0; i < before; ++i) world.happen();
    const Position deadline = world.head();
    const Tally stood = world.tally(deadline, deadline);
    const int after = *rc::gen::inRange(0, kMomentsMax);
    for (int i = 0; i < after; ++i) {
      world.happen();
      const Tally now = world.tally(world.head(), deadline);
      RC_ASSERT(now.units == stood.units);
      RC_ASSERT(now.in_time <= stood.in_time);
      RC_ASSERT(now.timeliness() <= stood.timeliness());
      RC_ASSERT(now.in_time <= now.answered && now.answered <= now.units);
      RC_ASSERT(now.completeness() >= 0.0 && now.completeness() <= 1.0);
      const Tally again = world.tally(deadline, deadline);
      RC_ASSERT(again.in_time == stood.in_time && again.answered == stood.answered && again.units == stood.units);
      ++moments;
    }
    ++rounds;
  });
  EXPECT_TRUE(held);
  EXPECT_GT(moments, rounds);
  std::cout << moments << " moments after a deadline, 0 rates improved\n";
}

TEST(RatesTest, AMunicipalityThatOwesNothingIsComplete) {
  const auto tally = tally_of({});
  EXPECT_EQ(tally.completeness(), 1.0);
  EXPECT_EQ(tally.timeliness(), 1.0);
}

}  // namespace
}  // namespace cairn::projections::duties
