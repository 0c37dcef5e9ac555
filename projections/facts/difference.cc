#include "projections/facts/difference.h"

#include <tuple>

namespace cairn::projections::facts {

std::vector<CellChange> difference(const Row& before, const Row& after) {
  std::vector<CellChange> changes;
  auto old = before.cells().begin();
  auto now = after.cells().begin();
  const auto key = [](const Cell& cell) { return std::tie(cell.column, cell.element); };
  while (old != before.cells().end() || now != after.cells().end()) {
    const bool no_old = old == before.cells().end();
    const bool no_now = now == after.cells().end();
    if (no_now || (!no_old && key(*old) < key(*now))) {
      changes.push_back({old->column, std::string(old->element), std::string(old->value), std::nullopt, std::nullopt});
      ++old;
    } else if (no_old || key(*now) < key(*old)) {
      changes.push_back({now->column, std::string(now->element), std::nullopt, std::string(now->value), now->set_by});
      ++now;
    } else {
      if (old->value != now->value)
        changes.push_back(
            {now->column, std::string(now->element), std::string(old->value), std::string(now->value), now->set_by});
      ++old;
      ++now;
    }
  }
  return changes;
}

}  // namespace cairn::projections::facts
