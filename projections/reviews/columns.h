#pragma once

#include <array>

#include "projections/facts/fact.h"

namespace cairn::projections::reviews {

/// What an event can set of one engagement's self-review of one year. Numbers lie in rows: append only.
enum class Column : facts::ColumnId {
  kBirth,  ///< "opened", by a review or by an action
  kEngagement,
  kYear,   ///< 2013-14
  kUnit,   ///< who reviewed
  kState,  ///< submitted, returned or accepted
  kPreparer,
  kComment,  ///< why it was returned
  kObjectives,
  kResults,
  kRisk,  ///< very_low, low, medium, high or very_high
  kRiskText,
  kExitPlan,
  kMembers,
  kResources,
  kLessons,
  kAction,  ///< by element: action id; open or closed
  kActionText,
  kActionOwner,  ///< by element; post id
  kActionUnit,
  kActionDue,
  kActionEvidence,  ///< by element; positions and SHA-256 of files
  kActionOutcome,
  kCount,
};

using facts::ColumnType;

inline constexpr std::array<facts::Column, static_cast<size_t>(Column::kCount)> kColumns = {{
    {"birth", ColumnType::kCode},
    {"engagement", ColumnType::kId},
    {"year", ColumnType::kCode},
    {"unit", ColumnType::kId},
    {"state", ColumnType::kCode},
    {"preparer", ColumnType::kId},
    {"comment", ColumnType::kText},
    {"objectives", ColumnType::kText},
    {"results", ColumnType::kText},
    {"risk", ColumnType::kCode},
    {"risk_text", ColumnType::kText},
    {"exit_plan", ColumnType::kText},
    {"members", ColumnType::kText},
    {"resources", ColumnType::kText},
    {"lessons", ColumnType::kText},
    {"action", ColumnType::kCode, true},
    {"action_text", ColumnType::kText, true},
    {"action_owner", ColumnType::kId, true},
    {"action_unit", ColumnType::kId, true},
    {"action_due", ColumnType::kDate, true},
    {"action_evidence", ColumnType::kList, true},
    {"action_outcome", ColumnType::kText, true},
}};

constexpr facts::ColumnId id_of(Column column) { return static_cast<facts::ColumnId>(column); }

}  // namespace cairn::projections::reviews
