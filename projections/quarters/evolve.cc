#include "projections/quarters/evolve.h"

#include <algorithm>
#include <charconv>
#include <span>

#include "projections/quarters/columns.h"

namespace cairn::projections::quarters {
namespace {

template <class Number>
Number number_of(std::string_view text) {
  Number number = 0;
  std::from_chars(text.data(), text.data() + text.size(), number);
  return number;
}

std::vector<std::string> lines_of(std::string_view list) {
  std::vector<std::string> lines;
  while (!list.empty()) {
    const size_t end = std::min(list.find('\n'), list.size());
    lines.emplace_back(list.substr(0, end));
    list.remove_prefix(std::min(end + 1, list.size()));
  }
  return lines;
}

}  // namespace

bool Standing::is_over(int step) const {
  return missed.contains(step) || std::ranges::find(released, step) != released.end();
}

Standing standing_of(const facts::Row& row) {
  Standing standing;
  standing.opened = row.exists();
  standing.locked = !row.text(id_of(Column::kLocked)).empty();
  if (const auto until = PartialDate::parse(row.text(id_of(Column::kReopened))))
    standing.reopened_until = until.value().last_day();
  standing.reopened_units = lines_of(row.text(id_of(Column::kReopenedUnits)));
  if (const auto* certified = row.find(id_of(Column::kCertified))) {
    standing.certificate = certified->set_by;
    standing.certified = Position(number_of<uint64_t>(certified->value));
  }
  // One event releases a step and names those before it that were missed.
  std::map<Position, std::vector<int>> by_event;
  for (const auto* step : row.all(id_of(Column::kStep)))
    by_event[step->set_by].push_back(number_of<int>(step->element));
  for (auto& [position, steps] : by_event) {
    std::ranges::sort(steps);
    standing.released.push_back(steps.back());
    for (const int missed : std::span(steps).first(steps.size() - 1)) standing.missed.emplace(missed, steps.back());
  }
  std::ranges::sort(standing.released);
  return standing;
}

bool takes_answers(const Standing& standing, std::string_view unit, Day today, Day lock_due) {
  if (!standing.opened) return false;
  if (!standing.locked && today <= lock_due) return true;
  if (!standing.reopened_until || today > *standing.reopened_until) return false;
  return standing.reopened_units.empty() ||
         std::ranges::find(standing.reopened_units, unit) != standing.reopened_units.end();
}

}  // namespace cairn::projections::quarters
