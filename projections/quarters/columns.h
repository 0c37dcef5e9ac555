#pragma once

#include <array>

#include "projections/facts/fact.h"

namespace cairn::projections::quarters {

/// What an event can set of a municipality's quarter. Numbers lie in rows: append only.
enum class Column : facts::ColumnId {
  kBirth,  ///< "opened"
  kMunicipality,
  kQuarter,     ///< 2026-27-Q1
  kAnswersDue,  ///< as it was reckoned when the quarter was opened; what holds is in schedule.h
  kLockDue,     ///< likewise
  kStep,        ///< by element: the step's working days, as "-14"; value: its day
  kLocked,      ///< "locked"
  kReopened,    ///< the last day on which answers are taken again
  kReopenedUnits,
  kCertified,   ///< number of events that the certificate vouches for; the cell's event is the certificate
  kCheckpoint,  ///< of exactly those events
  kCount,
};

using facts::ColumnType;

inline constexpr std::array<facts::Column, static_cast<size_t>(Column::kCount)> kColumns = {{
    {"birth", ColumnType::kCode},
    {"municipality", ColumnType::kCode},
    {"quarter", ColumnType::kCode},
    {"answers_due", ColumnType::kDate},
    {"lock_due", ColumnType::kDate},
    {"step", ColumnType::kDate, true},
    {"locked", ColumnType::kCode},
    {"reopened", ColumnType::kDate},
    {"reopened_units", ColumnType::kList},
    {"certified", ColumnType::kNumber},
    {"checkpoint", ColumnType::kText},
}};

constexpr facts::ColumnId id_of(Column column) { return static_cast<facts::ColumnId>(column); }

}  // namespace cairn::projections::quarters
