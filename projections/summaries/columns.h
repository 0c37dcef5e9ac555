#pragma once

#include <array>

#include "projections/facts/fact.h"

namespace cairn::projections::summaries {

/// What an event can set of a municipality's summary of one year. Numbers lie in rows: append only. The manifests are
/// read from their events, whose positions the cells cite.
enum class Column : facts::ColumnId {
  kBirth,  ///< "drafted"
  kMunicipality,
  kYear,     ///< 2013-14
  kState,    ///< drafted, returned, signed, published or delivered
  kDraft,    ///< set by the latest SummaryDrafted; number of events it was made from
  kDrafter,  ///< actor id
  kComment,  ///< why it was returned
  kSigned,   ///< set by SummarySigned; number of events it was made from
  kSigner,   ///< actor id
  kPublished,
  kDelivered,  ///< by element: post id; message id
  kCount,
};

using facts::ColumnType;

inline constexpr std::array<facts::Column, static_cast<size_t>(Column::kCount)> kColumns = {{
    {"birth", ColumnType::kCode},
    {"municipality", ColumnType::kCode},
    {"year", ColumnType::kCode},
    {"state", ColumnType::kCode},
    {"draft", ColumnType::kNumber},
    {"drafter", ColumnType::kId},
    {"comment", ColumnType::kText},
    {"signed", ColumnType::kNumber},
    {"signer", ColumnType::kId},
    {"published", ColumnType::kCode},
    {"delivered", ColumnType::kText, true},
}};

constexpr facts::ColumnId id_of(Column column) { return static_cast<facts::ColumnId>(column); }

}  // namespace cairn::projections::summaries
