#pragma once

#include <algorithm>
#include <array>

#include "eventstore/base/instant.h"
#include "workers/reminders/plan.h"

namespace cairn::workers::reminders::testing {

namespace d = projections::duties;

/// A quarter on a day, unit by unit: Q1 2026/27 of ETH, with the steps -14, 0, 5, 10.
class GivenQuarter {
 public:
  GivenQuarter() : situation_{projections::calendar::Quarter::parse("2026-27-Q1").value(), {}, {}, {}, "example.org"} {
    auto& board = situation_.board;
    board.municipality = "ETH";
    board.standing.opened = true;
    board.schedule = projections::quarters::schedule_of({}, {}, situation_.quarter);
    on_step(0);
  }

  /// At 08:00 of that step's day.
  GivenQuarter& on_step(int step) {
    for (const auto& each : situation_.board.schedule.steps)
      if (each.working_days == step) on(each.day);
    return *this;
  }
  GivenQuarter& on(Day day) {
    situation_.board.at.instant_us = end_of_day_us(day) - 16 * 3'600'000'000LL;
    return *this;
  }
  GivenQuarter& released(std::vector<int> steps) {
    situation_.board.standing.released = std::move(steps);
    return *this;
  }
  /// A unit that owes these rows; `posts` are pairs of duty and holder ("" while vacant).
  d::Line& unit(const std::string& id, const std::vector<std::pair<std::string, std::string>>& posts,
                std::vector<std::string> rows = {"a"}) {
    d::Line line;
    line.unit = id;
    line.name = "Unit " + id;
    line.duty.opened = true;
    line.duty.unit = id;
    line.owed.rows = std::move(rows);
    line.state = d::State::kOwed;
    for (const auto& [duty, holder] : posts) {
      line.posts.all.push_back({id + "_" + duty, duty, duty, holder});
      if (!holder.empty()) person(holder);
    }
    situation_.board.lines.push_back(std::move(line));
    return situation_.board.lines.back();
  }
  GivenQuarter& office(const std::string& holder) {
    situation_.office.all.push_back({"office_contact", "MILE", "contact", holder});
    person(holder);
    return *this;
  }
  Contact& person(const std::string& id) {
    return situation_.contacts.try_emplace(id, Contact{id + "@example.org", "en", Position(1)}).first->second;
  }
  d::Line& line(const std::string& unit) { return *std::ranges::find(situation_.board.lines, unit, &d::Line::unit); }
  /// A message to the holder of the post about this duty, as its events tell of it.
  d::Reminder& reminded(const std::string& unit, int step, const std::string& level, const std::string& person,
                        const std::string& state = "sent") {
    auto& duty = line(unit).duty;
    d::Reminder reminder;
    reminder.message_id = "m" + std::to_string(++messages_);
    reminder.state = state;
    reminder.step = step;
    reminder.level = level;
    reminder.post = unit + "_" + level;
    reminder.person = person;
    reminder.queued_at = Position(100 + messages_);
    reminder.position = Position(200 + messages_);
    duty.reminders.push_back(reminder);
    return duty.reminders.back();
  }

  Situation& situation() { return situation_; }
  Plan step(int step) { return on_step(step), plan_step(situation_, step); }

 private:
  Situation situation_;
  uint64_t messages_ = 0;
};

/// "anna: u1@contact, u2@deputy(silence)": the whole plan in lines, in its order.
inline std::vector<std::string> said(const Plan& plan) {
  constexpr std::array kLevels = {"?", "contact", "deputy", "head", "mile"};
  constexpr std::array kCauses = {"", "silence", "bounce", "vacant", "no address", "declined"};
  std::vector<std::string> lines;
  for (const auto& message : plan.messages) {
    std::string line = message.person + ":";
    for (const auto& ask : message.asks) {
      line.append(&ask == message.asks.data() ? " " : ", ").append(ask.unit).append("@");
      line.append(kLevels.at(static_cast<size_t>(ask.level)));
      if (ask.cause != Cause::CAUSE_UNSPECIFIED)
        line.append("(").append(kCauses.at(static_cast<size_t>(ask.cause))).append(")");
    }
    lines.push_back(std::move(line));
  }
  for (const auto& unit : plan.nobody)
    lines.push_back("nobody: " + unit.unit + "(" + kCauses.at(static_cast<size_t>(unit.cause)) + ")");
  return lines;
}

}  // namespace cairn::workers::reminders::testing
