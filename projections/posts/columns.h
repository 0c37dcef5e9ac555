#pragma once

#include <array>

#include "projections/facts/fact.h"

namespace cairn::projections::posts {

/// What an event can set of a post. Numbers lie in rows: append only.
enum class Column : facts::ColumnId {
  kBirth,  ///< "created"
  kUnit,
  kTitle,
  kDuty,    ///< contact, deputy or head
  kHolder,  ///< person id; none while vacant
  kCount,
};

using facts::ColumnType;

inline constexpr std::array<facts::Column, static_cast<size_t>(Column::kCount)> kColumns = {{
    {"birth", ColumnType::kCode},
    {"unit", ColumnType::kId},
    {"title", ColumnType::kText},
    {"duty", ColumnType::kCode},
    {"holder", ColumnType::kId},
}};

constexpr facts::ColumnId id_of(Column column) { return static_cast<facts::ColumnId>(column); }

}  // namespace cairn::projections::posts
