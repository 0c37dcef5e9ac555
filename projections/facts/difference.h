#pragma once

#include <optional>
#include <string>
#include <vector>

#include "projections/facts/timeline.h"

namespace cairn::projections::facts {

/// One cell in which two rows differ; none where there was, or is, no value.
struct CellChange {
  ColumnId column = 0;
  std::string element;
  std::optional<std::string> before;
  std::optional<std::string> after;
  std::optional<Position> set_by;  ///< the event behind `after`; none when the cell is gone
};

/// The cells in which the rows differ in value, in order of (column, element). Pure.
std::vector<CellChange> difference(const Row& before, const Row& after);

}  // namespace cairn::projections::facts
