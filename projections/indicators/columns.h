#pragma once

#include <array>

#include "projections/facts/fact.h"

namespace cairn::projections::indicators {

/// What an event can set of an indicator. Numbers lie in rows: append only.
enum class Column : facts::ColumnId {
  kBirth,  ///< "defined"
  kMunicipality,
  kTitleEn,
  kTitleZu,
  kTitleAf,
  kKind,  ///< input, output or outcome
  kUnit,  ///< of its values: count, percent, days, hours or a currency
  kDefinition,
  kFormula,         ///< of a computed indicator
  kFormulaVersion,  ///< counts from the first day of the years that it is for
  kCycle,           ///< immediate, potential, applied, realised or reframing
  kUnitId,          ///< who answers for it
  kBaseline,        ///< by element: period; "amount unit"
  kTarget,          ///< by element: period; "amount unit"
  kResult,          ///< by element: period; "amount unit" or "no_data"
  kState,           ///< by element: period; reported, returned, approved or certified
  kPreparer,        ///< by element: period; actor id
  kApprover,        ///< by element: period; actor id
  kComment,         ///< by element: period; why it was returned
  kEvidence,        ///< by element: period; positions
  kDocuments,       ///< by element: period; SHA-256 of files
  kLevel,           ///< by element: period; 0 to 3
  kCertified,       ///< by element: period; number of events that the value rests on
  kCheckpoint,      ///< by element: period
  kStory,           ///< by element: story id; its cycle
  kStoryEngagement,
  kStoryActivity,
  kStoryGain,
  kStoryDifference,
  kStoryLessons,
  kStoryPost,
  kStoryLevel,
  kCount,
};

using facts::ColumnType;

inline constexpr std::array<facts::Column, static_cast<size_t>(Column::kCount)> kColumns = {{
    {"birth", ColumnType::kCode},
    {"municipality", ColumnType::kCode},
    {"title", ColumnType::kText},
    {"title_zu", ColumnType::kText},
    {"title_af", ColumnType::kText},
    {"kind", ColumnType::kCode},
    {"unit", ColumnType::kCode},
    {"definition", ColumnType::kText},
    {"formula", ColumnType::kCode},
    {"formula_version", ColumnType::kNumber},
    {"cycle", ColumnType::kCode},
    {"unit_id", ColumnType::kId},
    {"baseline", ColumnType::kText, true},
    {"target", ColumnType::kText, true},
    {"result", ColumnType::kText, true},
    {"state", ColumnType::kCode, true},
    {"preparer", ColumnType::kId, true},
    {"approver", ColumnType::kId, true},
    {"comment", ColumnType::kText, true},
    {"evidence", ColumnType::kList, true},
    {"documents", ColumnType::kList, true},
    {"level", ColumnType::kNumber, true},
    {"certified", ColumnType::kNumber, true},
    {"checkpoint", ColumnType::kText, true},
    {"story", ColumnType::kCode, true},
    {"story_engagement", ColumnType::kId, true},
    {"story_activity", ColumnType::kText, true},
    {"story_gain", ColumnType::kText, true},
    {"story_difference", ColumnType::kText, true},
    {"story_lessons", ColumnType::kList, true},
    {"story_post", ColumnType::kId, true},
    {"story_level", ColumnType::kNumber, true},
}};

constexpr facts::ColumnId id_of(Column column) { return static_cast<facts::ColumnId>(column); }

}  // namespace cairn::projections::indicators
