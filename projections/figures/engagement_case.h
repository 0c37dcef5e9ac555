#pragma once

#include <optional>
#include <string_view>

#include "projections/engagements/columns.h"
#include "projections/figures/formula.h"
#include "projections/matrix/derived.h"

/// What formulas over engagements share. Private to this folder.
namespace cairn::projections::figures {

inline std::string_view text(const facts::Row& row, engagements::Column column) {
  return row.text(engagements::id_of(column));
}

inline std::optional<PartialDate> date(const facts::Row& row, engagements::Column column) {
  const auto read = PartialDate::parse(text(row, column));
  if (!read) return std::nullopt;
  return read.value();
}

/// The row exists and is the municipality's.
inline bool is_ours(const Case& it, const facts::Row& row) {
  return row.exists() && text(row, engagements::Column::kMunicipality) == it.id.municipality;
}

inline bool within(const Case& it, Day day) { return day >= it.first_day() && day <= it.last_day(); }

/// It began in the period: a beginning counts from the first day that its date allows.
inline bool began_within(const Case& it, std::optional<PartialDate> began) {
  return began && within(it, began->first_day());
}

/// A relationship that runs on the last day of the period.
inline bool is_active(const Case& it, const facts::Row& row) {
  return matrix::is_relationship(text(row, engagements::Column::kKind)) && matrix::is_running(row, it.last_day());
}

/// Nothing came of it yet, or nothing will.
inline bool is_only_planned(const facts::Row& row) {
  const auto status = text(row, engagements::Column::kStatus);
  return status == "proposed" || status == "approved" || status == "withdrawn";
}

/// An activity that began in the period.
inline bool was_held(const Case& it, const facts::Row& row) {
  const auto kind = text(row, engagements::Column::kKind);
  return !kind.empty() && !matrix::is_relationship(kind) && !is_only_planned(row) &&
         began_within(it, date(row, engagements::Column::kStartDate));
}

}  // namespace cairn::projections::figures
