#pragma once

#include <array>

#include "projections/facts/fact.h"

namespace cairn::projections::rules {

/// What an event can set of a municipality's rules. Numbers lie in rows: append only.
enum class Column : facts::ColumnId {
  kBirth,      ///< "set"
  kValue,      ///< by element rule
  kAuthority,  ///< by element rule
  kCount,
};

using facts::ColumnType;

inline constexpr std::array<facts::Column, static_cast<size_t>(Column::kCount)> kColumns = {{
    {"birth", ColumnType::kCode},
    {"value", ColumnType::kText, true},
    {"authority", ColumnType::kText, true},
}};

constexpr facts::ColumnId id_of(Column column) { return static_cast<facts::ColumnId>(column); }

}  // namespace cairn::projections::rules
