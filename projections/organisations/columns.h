#pragma once

#include <array>

#include "projections/facts/fact.h"

namespace cairn::projections::organisations {

/// What an event can set of an organisation. Numbers lie in rows: append only.
enum class Column : facts::ColumnId {
  kBirth,  ///< "registered"
  kName,
  kShortName,
  kType,
  kCountry,  ///< ISO 3166-1 alpha-2
  kWebsite,
  kConvenor,
  kScope,
  kMembers,
  kNotes,
  kIdentifier,  ///< by element scheme
  kMergedInto,  ///< id of the organisation that this one was the same as
  kSource,
  kCount,
};

using facts::ColumnType;

inline constexpr std::array<facts::Column, static_cast<size_t>(Column::kCount)> kColumns = {{
    {"birth", ColumnType::kCode},
    {"name", ColumnType::kText},
    {"short_name", ColumnType::kText},
    {"type", ColumnType::kCode},
    {"country", ColumnType::kCode},
    {"website", ColumnType::kText},
    {"convenor", ColumnType::kText},
    {"scope", ColumnType::kCode},
    {"members", ColumnType::kText},
    {"notes", ColumnType::kText},
    {"identifier", ColumnType::kText, true},
    {"merged_into", ColumnType::kId},
    {"source", ColumnType::kText},
}};

constexpr facts::ColumnId id_of(Column column) { return static_cast<facts::ColumnId>(column); }

}  // namespace cairn::projections::organisations
