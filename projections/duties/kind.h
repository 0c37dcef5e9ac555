#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "projections/calendar/quarter.h"
#include "projections/duties/columns.h"
#include "projections/duties/facts.h"
#include "projections/registers/register_view.h"

namespace cairn::projections::duties {

/// What the stream of a unit's duty ends with: the unit and the quarter, 7f3a_2026_27_Q1. The id of a unit may be as
/// long as the whole may be; a longer one than 53 characters is replaced by "x" and the first 16 bytes of its SHA-256
/// in hex. The events name unit and quarter themselves.
std::string id_of(std::string_view unit, const calendar::Quarter& quarter);

/// A duty is also found by the links to its answer page, which are known by their hashes only: "token:<sha256>".
inline std::string alias_of_token(std::string_view token_sha256) { return "token:" + std::string(token_sha256); }
std::vector<std::string> aliases_of(const facts::Row& latest);
inline constexpr facts::ColumnId kAliasColumns[] = {id_of(Column::kLink)};

inline const registers::RegisterKind kKind{.category = "duty",
                                           .view = "duties",
                                           .version = 2,
                                           .columns = kColumns,
                                           .assertion_of = assertion_of,
                                           .aliases_of = aliases_of,
                                           .alias_columns = kAliasColumns};

}  // namespace cairn::projections::duties
