#include "projections/quarters/schedule.h"

#include <algorithm>
#include <charconv>
#include <optional>

#include "projections/registers/register.h"
#include "projections/rules/columns.h"
#include "projections/rules/kind.h"

namespace cairn::projections::quarters {
namespace {

using rules::Column;

constexpr std::string_view kHoliday = "holiday:";
constexpr std::string_view kException = "deadline_exception:";

std::optional<int> number_of(std::string_view text) {
  int number = 0;
  const auto read = std::from_chars(text.data(), text.data() + text.size(), number);
  if (text.empty() || read.ec != std::errc() || read.ptr != text.data() + text.size()) return std::nullopt;
  return number;
}

/// "-14,0,5,10", rising; none when it does not read.
std::optional<std::vector<int>> steps_of(std::string_view text) {
  std::vector<int> steps;
  while (true) {
    const size_t end = std::min(text.find(','), text.size());
    const auto step = number_of(text.substr(0, end));
    if (!step || (!steps.empty() && *step <= steps.back())) return std::nullopt;
    steps.push_back(*step);
    if (end == text.size()) return steps;
    text.remove_prefix(end + 1);
  }
}

calendar::QuarterRules rules_of(const facts::Row& row) {
  calendar::QuarterRules rules;
  const auto value = [&](std::string_view rule) { return row.text(rules::id_of(Column::kValue), rule); };
  if (auto steps = steps_of(value("reminder_steps"))) rules.steps = std::move(*steps);
  rules.answer_days = number_of(value("answer_days")).value_or(rules.answer_days);
  rules.lock_days = number_of(value("lock_days")).value_or(rules.lock_days);
  // A quarter is never locked before its answers are due.
  rules.lock_days = std::max(rules.lock_days, rules.answer_days);
  return rules;
}

struct Exceptional {
  std::vector<calendar::FreeDay> free_days;
  std::vector<calendar::DatedException> exceptions;
};

/// Holidays and exceptions stand side by side, each under its own element (projections/rules/facts.cc).
Exceptional exceptional_of(const facts::Row& row) {
  Exceptional all;
  for (const auto* cell : row.all(rules::id_of(Column::kValue))) {
    const std::string authority(row.text(rules::id_of(Column::kAuthority), cell->element));
    const auto day = PartialDate::parse(cell->value.substr(cell->value.rfind(' ') + 1));
    if (!day) continue;
    if (cell->element.starts_with(kHoliday))
      all.free_days.push_back({day.value().first_day(), "declared by the municipality", authority});
    if (!cell->element.starts_with(kException)) continue;
    // "answers 2026-27-Q1"
    const auto what = cell->element.substr(kException.size());
    const size_t blank = std::min(what.find(' '), what.size());
    all.exceptions.push_back({std::string(what.substr(0, blank)),
                              std::string(what.substr(std::min(blank + 1, what.size()))), day.value().first_day(),
                              authority, Day::earliest()});
  }
  return all;
}

}  // namespace

Schedule schedule_of(const facts::Row& at_quarter_end, const facts::Row& latest, const calendar::Quarter& quarter) {
  Schedule schedule;
  schedule.rules = rules_of(at_quarter_end);
  auto exceptional = exceptional_of(latest);
  schedule.working_days = calendar::WorkingDays(std::move(exceptional.free_days));
  for (const int step : schedule.rules.steps)
    schedule.steps.push_back({step, calendar::step_day(quarter, step, schedule.working_days)});
  // What is known is told by the rows.
  schedule.answers =
      calendar::answers_due(quarter, schedule.rules, schedule.working_days, exceptional.exceptions, Day::latest());
  schedule.lock =
      calendar::lock_due(quarter, schedule.rules, schedule.working_days, exceptional.exceptions, Day::latest());
  return schedule;
}

Result<Schedule> read_schedule(const eventstore::Snapshot& snapshot, std::string_view municipality,
                               const calendar::Quarter& quarter, Position known) {
  CAIRN_TRY(const auto rows, registers::Register::open(snapshot, rules::kKind.view));
  CAIRN_TRY(const auto at_quarter_end, rows.row(municipality, quarter.last_day(), known));
  CAIRN_TRY(const auto latest, rows.row(municipality, Day::latest(), known));
  return schedule_of(at_quarter_end, latest, quarter);
}

}  // namespace cairn::projections::quarters
