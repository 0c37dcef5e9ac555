#pragma once

#include <array>

#include "projections/facts/fact.h"

namespace cairn::projections::units {

/// What an event can set of a unit. Numbers lie in rows: append only.
enum class Column : facts::ColumnId {
  kBirth,  ///< "registered"
  kMunicipality,
  kName,
  kShortName,
  kLevel,
  kParent,      ///< unit id, or none at the top
  kState,       ///< "open" or "closed"
  kSuccessors,  ///< unit ids
  kSource,
  kCount,
};

using facts::ColumnType;

inline constexpr std::array<facts::Column, static_cast<size_t>(Column::kCount)> kColumns = {{
    {"birth", ColumnType::kCode},
    {"municipality", ColumnType::kCode},
    {"name", ColumnType::kText},
    {"short_name", ColumnType::kText},
    {"level", ColumnType::kCode},
    {"parent", ColumnType::kId},
    {"state", ColumnType::kCode},
    {"successors", ColumnType::kList},
    {"source", ColumnType::kText},
}};

constexpr facts::ColumnId id_of(Column column) { return static_cast<facts::ColumnId>(column); }

}  // namespace cairn::projections::units
