#pragma once

#include <array>

#include "projections/facts/fact.h"

namespace cairn::projections::accounts {

/// What an event can set of an account. Numbers lie in rows: append only.
enum class Column : facts::ColumnId {
  kBirth,  ///< "opened"
  kRole,
  kUnit,         ///< of a contact
  kState,        ///< "open", "locked" or "closed"
  kLink,         ///< SHA-256 of the first link's token, lower-case hex; none once it is used
  kLinkExpires,  ///< microseconds since 1970
  kCredential,   ///< entry in the local store that has the password's hash; none before a password was set
  kToken,        ///< by id: an API token that was not revoked, as token_text writes it
  kCount,
};

using facts::ColumnType;

inline constexpr std::array<facts::Column, static_cast<size_t>(Column::kCount)> kColumns = {{
    {"birth", ColumnType::kCode},
    {"role", ColumnType::kCode},
    {"unit", ColumnType::kId},
    {"state", ColumnType::kCode},
    {"link", ColumnType::kCode},
    {"link_expires", ColumnType::kNumber},
    {"credential", ColumnType::kCode},
    {"token", ColumnType::kText, true},
}};

constexpr facts::ColumnId id_of(Column column) { return static_cast<facts::ColumnId>(column); }

}  // namespace cairn::projections::accounts
