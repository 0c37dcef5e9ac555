#pragma once

#include "projections/accounts/columns.h"
#include "projections/accounts/facts.h"
#include "projections/registers/register_view.h"

namespace cairn::projections::accounts {

inline constexpr facts::ColumnId kAliasColumns[] = {id_of(Column::kLink)};

inline const registers::RegisterKind kKind{.category = "account",
                                           .view = "accounts",
                                           .columns = kColumns,
                                           .assertion_of = assertion_of,
                                           .aliases_of = aliases_of,
                                           .alias_columns = kAliasColumns};

}  // namespace cairn::projections::accounts
