#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "projections/facts/matching.h"
#include "projections/registers/register_view.h"
#include "projections/units/columns.h"
#include "projections/units/facts.h"

namespace cairn::projections::units {

/// A unit is also found by its municipality and name, matched without case, marks and punctuation.
inline std::string alias_of_name(std::string_view municipality, std::string_view name) {
  return std::string(municipality) + ":" + facts::matching_key(name);
}
inline std::vector<std::string> aliases_of(const facts::Row& latest) {
  const auto name = latest.text(id_of(Column::kName));
  if (name.empty()) return {};
  return {alias_of_name(latest.text(id_of(Column::kMunicipality)), name)};
}
inline constexpr facts::ColumnId kAliasColumns[] = {id_of(Column::kMunicipality), id_of(Column::kName)};

inline const registers::RegisterKind kKind{.category = "unit",
                                           .view = "units",
                                           .columns = kColumns,
                                           .assertion_of = assertion_of,
                                           .aliases_of = aliases_of,
                                           .alias_columns = kAliasColumns};

}  // namespace cairn::projections::units
