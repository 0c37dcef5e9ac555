#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <iostream>
#include <set>

#include "tests/unit/workers/reminders/situation.h"

// PRODUCT Q2 to Q4 and Q10 over random municipalities: whoever owes is asked once and of one person, or is named as out
// of reach; whoever owes nothing is left alone; nobody gets a mail that cannot reach him, nor two.

namespace cairn::workers::reminders {
namespace {

namespace d = projections::duties;

using testing::GivenQuarter;

const std::vector<std::string> kPeople = {"anna", "bheki", "carl", "dudu", "emma", ""};
const std::vector<d::State> kStates = {d::State::kOwed,           d::State::kReminded,  d::State::kOpened,
                                       d::State::kPartlyAnswered, d::State::kAnswered,  d::State::kAnsweredLate,
                                       d::State::kOverdue,        d::State::kEscalated, d::State::kExcused};
constexpr std::array kSteps = {-14, 0, 5, 10};

void add_unit(GivenQuarter& quarter, const std::string& id) {
  std::vector<std::pair<std::string, std::string>> posts;
  for (const auto* duty : {"contact", "deputy", "head"})
    if (*rc::gen::inRange(0, 4) > 0) posts.emplace_back(duty, *rc::gen::elementOf(kPeople));
  quarter.unit(id, posts).state = *rc::gen::elementOf(kStates);
  for (const int step : kSteps) {
    if (*rc::gen::inRange(0, 3) > 0) break;
    const auto level = *rc::gen::element<std::string>("contact", "deputy", "head");
    const auto state = *rc::gen::element<std::string>("sent", "failed", "dead", "bounced", "queued");
    auto& reminder = quarter.reminded(id, step, level, *rc::gen::elementOf(kPeople), state);
    if (state == "bounced") reminder.undelivered = *rc::gen::element<std::string>("hard", "soft");
  }
  if (*rc::gen::inRange(0, 8) == 0) quarter.line(id).duty.declined.insert(id + "_contact");
}

GivenQuarter any_quarter() {
  GivenQuarter quarter;
  const int units = *rc::gen::inRange(0, 12);
  for (int i = 0; i < units; ++i) add_unit(quarter, "u" + std::to_string(i));
  if (*rc::gen::inRange(0, 2) == 0) quarter.office("mile");
  for (auto& [person, contact] : quarter.situation().contacts)
    if (*rc::gen::inRange(0, 5) == 0) contact.email.clear();
  return quarter;
}

bool asked_before(const d::Line& line, int step) {
  return std::ranges::any_of(line.duty.reminders, [&](const auto& reminder) { return reminder.step == step; });
}

/// A hard bounce of anything that the person was sent: the address is older than it.
bool bounced(const Situation& situation, const std::string& person) {
  for (const auto& line : situation.board.lines)
    for (const auto& reminder : line.duty.reminders)
      if (reminder.person == person && reminder.undelivered == "hard") return true;
  return false;
}

TEST(PlanPropertyTest, WhoOwesIsAskedOnceOrNamed) {
  size_t plans = 0;
  size_t asks = 0;
  const bool held = rc::check("plans", [&] {
    auto quarter = any_quarter();
    const int step = *rc::gen::elementOf(kSteps);
    const auto plan = quarter.step(step);
    std::multiset<std::string> units;
    std::set<std::string> persons;
    std::set<std::string> ids;
    for (const auto& message : plan.messages) {
      RC_ASSERT(persons.insert(message.person).second);
      RC_ASSERT(ids.insert(message.message_id).second);
      RC_ASSERT(!message.asks.empty());
      RC_ASSERT(!quarter.person(message.person).email.empty());
      RC_ASSERT(!bounced(quarter.situation(), message.person));
      for (const auto& ask : message.asks) {
        units.insert(ask.unit);
        RC_ASSERT(!quarter.line(ask.unit).duty.declined.contains(ask.post));
        RC_ASSERT((ask.level == Level::LEVEL_CONTACT) == (ask.cause == Cause::CAUSE_UNSPECIFIED));
      }
    }
    for (const auto& unit : plan.nobody) units.insert(unit.unit);
    for (const auto& line : quarter.situation().board.lines) {
      const bool owes = is_owed(quarter.situation().board, line) && !asked_before(line, step);
      RC_ASSERT(units.count(line.unit) == (owes ? 1U : 0U));
    }
    ++plans;
    asks += plan.duties();
  });
  EXPECT_TRUE(held);
  EXPECT_GT(asks, plans / 4);
  std::cout << plans << " plans, " << asks << " duties asked for, each of one person and once\n";
}

TEST(PlanPropertyTest, TheSameSituationIsTheSamePlan) {
  EXPECT_TRUE(rc::check("repeats", [] {
    auto quarter = any_quarter();
    const int step = *rc::gen::elementOf(kSteps);
    const auto first = quarter.step(step);
    const auto second = quarter.step(step);
    RC_ASSERT(testing::said(first) == testing::said(second));
    for (size_t i = 0; i < first.messages.size(); ++i)
      RC_ASSERT(first.messages[i].message_id == second.messages[i].message_id);
  }));
}

}  // namespace
}  // namespace cairn::workers::reminders
