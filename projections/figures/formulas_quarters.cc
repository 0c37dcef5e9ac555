#include <algorithm>

#include "projections/duties/evolve.h"
#include "projections/duties/kind.h"
#include "projections/figures/formula.h"
#include "projections/units/columns.h"

// One quarter's duties: the counts of projections/duties/board.h, unit by unit.

namespace cairn::projections::figures {
namespace {

/// A unit with a duty for the quarter, as the board counts it.
struct DutyCase {
  duties::Duty now;
  duties::Counted counted;
};

std::optional<DutyCase> duty_of(const Case& it) {
  const auto& latest = it.row(Day::latest());
  if (latest.text(units::id_of(units::Column::kMunicipality)) != it.id.municipality) return std::nullopt;
  const auto& quarter = *it.id.period.quarter;
  const auto* entity = it.world.find(Kind::kDuty, duties::id_of(it.entity.id(), quarter));
  const auto deadline = it.world.deadline(it.id.municipality, quarter, it.known);
  if (entity == nullptr || !deadline) return std::nullopt;
  DutyCase duty;
  duty.now = duties::duty_of(entity->row(Day::latest(), it.known));
  if (!duty.now.opened) return std::nullopt;
  const auto then = duties::duty_of(entity->row(Day::latest(), deadline->recorded));
  const bool open = it.row(deadline->due).text(units::id_of(units::Column::kState)) == "open";
  const auto& owed = it.world.owed(quarter.last_day(), deadline->recorded);
  const auto rows = owed.find(it.entity.id());
  static const std::vector<std::string> kNoRows;
  const auto& owes = rows == owed.end() ? kNoRows : rows->second;
  duty.counted.has_duty = then.opened && open && then.excuse.empty();
  duty.counted.answered_in_time = duties::is_answered(then, owes);
  duty.counted.answered = duties::is_answered(duty.now, owes);
  return duty;
}

/// The base of each is the units with a duty; `counts` says which of them count.
template <class Counts>
void count_units(const Case& it, Contribution& out, Counts counts) {
  const auto duty = duty_of(it);
  if (!duty || !duty->counted.has_duty) return;
  out.base.push_back(it.entity.id());
  if (counts(*duty)) out.counted.push_back(it.entity.id());
}

void asked(const Case& it, Contribution& out) {
  count_units(it, out, [](const DutyCase&) { return true; });
}

/// A message went out, or a link was handed over.
void contacted(const Case& it, Contribution& out) {
  count_units(it, out, [](const DutyCase& duty) {
    const bool sent = std::ranges::any_of(duty.now.reminders, [](const auto& one) { return one.state == "sent"; });
    return sent || (duty.now.reminders.empty() && !duty.now.links.empty());
  });
}

void answered(const Case& it, Contribution& out) {
  count_units(it, out, [](const DutyCase& duty) { return duty.counted.answered; });
}

void silent(const Case& it, Contribution& out) {
  count_units(it, out, [](const DutyCase& duty) { return !duty.counted.answered; });
}

void in_time(const Case& it, Contribution& out) {
  count_units(it, out, [](const DutyCase& duty) { return duty.counted.answered && duty.counted.answered_in_time; });
}

}  // namespace

std::vector<Formula> quarter_formulas() {
  const auto quarter = [](std::string_view name, Shape shape, std::string_view title, std::string_view definition,
                          auto contribute) {
    return Formula{.name = name,
                   .shape = shape,
                   .subject = Kind::kUnit,
                   .quarterly = true,
                   .title = title,
                   .definition = definition,
                   .reads = {.engagements = true},
                   .contribute = contribute};
  };
  return {
      quarter("units_asked", Shape::kCount, "Units asked",
              "Units with a duty for the quarter at its deadline, open on that day and not excused by then.", asked),
      quarter("units_contacted", Shape::kCount, "Units contacted",
              "Of the units asked, those to whom a reminder was sent or a link handed over.", contacted),
      quarter("units_answered", Shape::kCount, "Units answered",
              "Of the units asked, those that have answered every row they owed, in time or late.", answered),
      quarter("units_silent", Shape::kCount, "Units silent",
              "Of the units asked, those that have not answered every row they owed.", silent),
      quarter("completeness", Shape::kShare, "Completeness",
              "Units that have answered, in time or late, of the units asked.", answered),
      quarter("timeliness", Shape::kShare, "Timeliness",
              "Units that had answered by the deadline and not taken it back since, of the units asked.", in_time),
  };
}

}  // namespace cairn::projections::figures
