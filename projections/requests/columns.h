#pragma once

#include <array>

#include "projections/facts/fact.h"

namespace cairn::projections::requests {

/// What an event can set of a request. Numbers lie in rows: append only.
enum class Column : facts::ColumnId {
  kBirth,  ///< "received"
  kKind,   ///< access, correction, objection or erasure
  kPerson,
  kFactPosition,
  kFactField,
  kAsked,
  kReceivedOn,
  kDue,
  kState,  ///< open or answered
  kOutcome,
  kGround,
  kDonePosition,
  kDispute,  ///< by element: position of the event; attached or withdrawn
  kDisputeField,
  kDisputeStatement,
  kDisputeStream,
  kCount,
};

using facts::ColumnType;

inline constexpr std::array<facts::Column, static_cast<size_t>(Column::kCount)> kColumns = {{
    {"birth", ColumnType::kCode},
    {"kind", ColumnType::kCode},
    {"person", ColumnType::kId},
    {"fact_position", ColumnType::kNumber},
    {"fact_field", ColumnType::kText},
    {"asked", ColumnType::kText},
    {"received_on", ColumnType::kDate},
    {"due", ColumnType::kDate},
    {"state", ColumnType::kCode},
    {"outcome", ColumnType::kCode},
    {"ground", ColumnType::kText},
    {"done_position", ColumnType::kNumber},
    {"dispute", ColumnType::kCode, true},
    {"dispute_field", ColumnType::kText, true},
    {"dispute_statement", ColumnType::kText, true},
    {"dispute_stream", ColumnType::kText, true},
}};

constexpr facts::ColumnId id_of(Column column) { return static_cast<facts::ColumnId>(column); }

}  // namespace cairn::projections::requests
