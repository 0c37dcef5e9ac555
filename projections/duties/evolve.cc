#include "projections/duties/evolve.h"

#include <algorithm>
#include <charconv>

#include "projections/duties/columns.h"

namespace cairn::projections::duties {
namespace {

template <class Number>
Number number_of(std::string_view text) {
  Number number = 0;
  std::from_chars(text.data(), text.data() + text.size(), number);
  return number;
}

std::set<std::string> elements_of(const facts::Row& row, Column column) {
  std::set<std::string> elements;
  for (const auto* cell : row.all(id_of(column))) elements.emplace(cell->element);
  return elements;
}

Reminder reminder_of(const facts::Row& row, const facts::Cell& cell) {
  Reminder reminder;
  reminder.message_id = cell.element;
  reminder.state = cell.value;
  reminder.step = number_of<int>(row.text(id_of(Column::kReminderStep), cell.element));
  reminder.level = row.text(id_of(Column::kReminderLevel), cell.element);
  reminder.post = row.text(id_of(Column::kReminderPost), cell.element);
  reminder.person = row.text(id_of(Column::kReminderPerson), cell.element);
  reminder.undelivered = row.text(id_of(Column::kUndelivered), cell.element);
  if (const auto* step = row.find(id_of(Column::kReminderStep), cell.element)) reminder.queued_at = step->set_by;
  reminder.position = cell.set_by;
  return reminder;
}

}  // namespace

std::set<int> Duty::steps() const {
  std::set<int> steps;
  for (const auto& reminder : reminders) steps.insert(reminder.step);
  return steps;
}

size_t Duty::turn() const {
  size_t turn = submissions.size();
  for (const auto& [position, word] : submissions) turn += word == "undone" ? 1 : 0;
  return turn;
}

Duty duty_of(const facts::Row& row) {
  Duty duty;
  const auto* birth = row.find(facts::kBirth);
  if (birth == nullptr) return duty;
  duty.opened = true;
  duty.opened_at = birth->set_by;
  duty.unit = row.text(id_of(Column::kUnit));
  duty.municipality = row.text(id_of(Column::kMunicipality));
  duty.quarter = row.text(id_of(Column::kQuarter));
  for (const auto* cell : row.all(id_of(Column::kReminder))) duty.reminders.push_back(reminder_of(row, *cell));
  for (const auto* cell : row.all(id_of(Column::kLink))) duty.links.emplace(cell->element, cell->value);
  duty.seen = elements_of(row, Column::kSeen);
  duty.declined = elements_of(row, Column::kDeclined);
  duty.level = row.text(id_of(Column::kLevel));
  duty.cause = row.text(id_of(Column::kCause));
  for (const auto* cell : row.all(id_of(Column::kAnswer)))
    duty.answers.emplace(cell->element, Said{std::string(cell->value), cell->set_by});
  if (const auto* nothing = row.find(id_of(Column::kNothing))) duty.nothing = nothing->set_by;
  for (const auto* cell : row.all(id_of(Column::kSubmission)))
    duty.submissions.emplace(Position(number_of<uint64_t>(cell->element)), cell->value);
  if (const auto* excuse = row.find(id_of(Column::kExcuse))) {
    duty.excuse = excuse->value;
    duty.excused_at = excuse->set_by;
  }
  return duty;
}

std::vector<std::string> unanswered(const Duty& duty, const std::vector<std::string>& rows) {
  std::vector<std::string> open;
  for (const auto& row : rows)
    if (!duty.answers.contains(row)) open.push_back(row);
  return open;
}

bool is_answered(const Duty& duty, const std::vector<std::string>& rows) {
  if (!duty.opened) return false;
  if (rows.empty()) return duty.nothing.has_value() || !duty.answers.empty();
  return std::ranges::all_of(rows, [&](const std::string& row) { return duty.answers.contains(row); });
}

std::string_view name_of(State state) {
  switch (state) {
    case State::kNone: return "none";
    case State::kOwed: return "owed";
    case State::kReminded: return "reminded";
    case State::kOpened: return "opened";
    case State::kPartlyAnswered: return "partly_answered";
    case State::kAnswered: return "answered";
    case State::kAnsweredLate: return "answered_late";
    case State::kOverdue: return "overdue";
    case State::kEscalated: return "escalated";
    case State::kExcused: return "excused";
  }
  return "none";
}

State state_of(const Moment& moment) {
  const Duty& duty = moment.duty;
  if (!duty.opened) return State::kNone;
  if (is_answered(duty, moment.rows))
    return moment.past_deadline && !moment.answered_in_time ? State::kAnsweredLate : State::kAnswered;
  if (!duty.excuse.empty()) return State::kExcused;
  if (!duty.level.empty()) return State::kEscalated;
  if (moment.past_deadline) return State::kOverdue;
  if (!duty.answers.empty()) return State::kPartlyAnswered;
  if (!duty.seen.empty()) return State::kOpened;
  return duty.reminders.empty() ? State::kOwed : State::kReminded;
}

Tally tally_of(const std::vector<Counted>& units) {
  Tally tally;
  for (const auto& unit : units) {
    if (!unit.has_duty) continue;
    ++tally.units;
    if (!unit.answered) continue;
    ++tally.answered;
    if (unit.answered_in_time) ++tally.in_time;
  }
  return tally;
}

}  // namespace cairn::projections::duties
