#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "projections/engagements/columns.h"
#include "projections/engagements/facts.h"
#include "projections/registers/register_view.h"

namespace cairn::projections::engagements {

/// An engagement is also found by its municipality's own number: "ETH/ENG-0001".
inline std::string alias_of_ref(std::string_view municipality, std::string_view ref) {
  return std::string(municipality).append("/").append(ref);
}
inline std::vector<std::string> aliases_of(const facts::Row& latest) {
  const auto ref = latest.text(id_of(Column::kRef));
  if (ref.empty()) return {};
  return {alias_of_ref(latest.text(id_of(Column::kMunicipality)), ref)};
}
inline constexpr facts::ColumnId kAliasColumns[] = {id_of(Column::kRef), id_of(Column::kMunicipality)};

inline const registers::RegisterKind kKind{.category = "engagement",
                                           .view = "matrix",
                                           .columns = kColumns,
                                           .assertion_of = assertion_of,
                                           .aliases_of = aliases_of,
                                           .alias_columns = kAliasColumns};

}  // namespace cairn::projections::engagements
