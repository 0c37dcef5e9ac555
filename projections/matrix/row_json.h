#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "eventstore/base/result.h"
#include "projections/matrix/row.h"

namespace cairn::projections::matrix {

/// The members of a row's JSON, in their order: the minimum columns (PRODUCT 2) under the names of the API.
///
///   {"id":"…","ref":"ENG-0001","title":"…","kind":"agreement",…,
///    "lead_units":[{"id","name"}],"cluster":{"id","name"},
///    "partners":[{"id","name","type","country","role","since"}],"former_partners":[{…,"until"}],
///    "documents":[{"id","state","kind","title","sha256"}],
///    "reports_outstanding":[{"document","title","due","overdue"}],
///    "funding":[{"id","committed":{"amount":"350000000.00","currency":"ZAR"},"received":{…},"funder":{"id","name"}}],
///    "status":"active","status_since":"2011","running":true,"badge":"amber","badge_reason":"…",
///    "start_date":null,"date_unknown":true,…,
///    "positions":{"title":12,"party":{"o:ab12:partner":14}}}
///
/// Members without a value are left out, but for start_date (null) and lead_units, partners, countries and
/// reports_outstanding ([]). `positions` names the event behind each cell.
std::span<const std::string_view> row_members();

/// A choice of members; `id` is always in. Empty names mean all.
class Members {
 public:
  /// kInvalid naming the one that no row has.
  static Result<Members> parse(const std::vector<std::string_view>& names);
  bool has(size_t member) const { return (bits_ >> member & 1) != 0; }
  bool all() const { return bits_ == ~uint64_t{0}; }

 private:
  uint64_t bits_ = ~uint64_t{0};
};

/// `chosen` null: everything.
std::string render_json(const MatrixRow& row, const Members* chosen);

/// Appends the row to a list of rows: all of it from the kept text, or the members chosen; with `"revision"` last where
/// `with_revision` and the row has one.
void append_row(std::string& out, const MatrixRow& row, const Members& members, bool with_revision);

}  // namespace cairn::projections::matrix
