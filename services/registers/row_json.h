#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "projections/facts/timeline.h"

namespace cairn::services::registers {

/// One row of a register as JSON, appended: {"id", one member for each column that has a value, "positions"}. A column
/// by element is an object by element, a list an array, a number a number. `positions` names the event behind each
/// cell, by column or "column/element". `resolves_to` (organisations that were merged) and `revision` when given.
struct RowExtras {
  std::string resolves_to;
  std::optional<Revision> revision;
};
void append_row(std::string& out, std::span<const projections::facts::Column> columns, std::string_view id,
                const projections::facts::Row& row, const RowExtras& extras = {});

}  // namespace cairn::services::registers
