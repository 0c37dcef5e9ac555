#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "projections/organisations/columns.h"
#include "projections/organisations/facts.h"
#include "projections/registers/register_view.h"

namespace cairn::projections::organisations {

inline std::vector<std::string> aliases_of(const facts::Row& latest) {
  std::vector<std::string> aliases;
  const auto name = latest.text(id_of(Column::kName));
  if (!name.empty()) aliases.push_back(alias_of_name(name));
  for (const auto* identifier : latest.all(id_of(Column::kIdentifier)))
    aliases.push_back(alias_of_identifier(identifier->element, identifier->value));
  return aliases;
}
inline constexpr facts::ColumnId kAliasColumns[] = {id_of(Column::kName), id_of(Column::kIdentifier)};

inline const registers::RegisterKind kKind{.category = "organisation",
                                           .view = "organisations",
                                           .columns = kColumns,
                                           .assertion_of = assertion_of,
                                           .aliases_of = aliases_of,
                                           .alias_columns = kAliasColumns};

}  // namespace cairn::projections::organisations
