#pragma once

#include <array>

#include "projections/facts/fact.h"

namespace cairn::projections::municipalities {

/// What an event can set of a municipality. Numbers lie in rows: append only.
enum class Column : facts::ColumnId {
  kBirth,  ///< "established"
  kName,
  kCategory,  ///< A metropolitan, B local, C district
  kProvince,
  kProvinceCode,
  kDistrict,
  kState,       ///< "established" or "disestablished"
  kSuccessors,  ///< codes
  kSource,
  kCount,
};

using facts::ColumnType;

inline constexpr std::array<facts::Column, static_cast<size_t>(Column::kCount)> kColumns = {{
    {"birth", ColumnType::kCode},
    {"name", ColumnType::kText},
    {"category", ColumnType::kCode},
    {"province", ColumnType::kText},
    {"province_code", ColumnType::kCode},
    {"district_code", ColumnType::kCode},
    {"state", ColumnType::kCode},
    {"successors", ColumnType::kList},
    {"source", ColumnType::kText},
}};

constexpr facts::ColumnId id_of(Column column) { return static_cast<facts::ColumnId>(column); }

}  // namespace cairn::projections::municipalities
