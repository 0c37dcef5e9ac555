#pragma once

#include <array>

#include "projections/facts/fact.h"

namespace cairn::projections::persons {

/// What an event can set of a person; the values lie in this view and in no other, personal ones as they are sealed.
/// Numbers lie in rows: append only.
enum class Column : facts::ColumnId {
  kBirth,  ///< "registered"
  kName,
  kEmail,
  kTelephone,
  kLanguage,  ///< BCP 47: en, zu or af
  kState,     ///< "known" or "erased"
  kCount,
};

using facts::ColumnType;

inline constexpr std::array<facts::Column, static_cast<size_t>(Column::kCount)> kColumns = {{
    {"birth", ColumnType::kCode},
    {"name", ColumnType::kText},
    {"email", ColumnType::kText},
    {"telephone", ColumnType::kText},
    {"language", ColumnType::kCode},
    {"state", ColumnType::kCode},
}};

constexpr facts::ColumnId id_of(Column column) { return static_cast<facts::ColumnId>(column); }

}  // namespace cairn::projections::persons
