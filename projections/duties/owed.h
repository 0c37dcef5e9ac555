#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "projections/matrix/table.h"

namespace cairn::projections::duties {

/// A report that an engagement of the unit still expects.
struct OutstandingReport {
  std::string engagement;
  std::string engagement_title;
  std::string document;
  std::string title;
  std::optional<PartialDate> due;
};

/// What one unit owes for a quarter.
struct Owed {
  std::vector<std::string> rows;  ///< engagements, in order of id
  std::vector<OutstandingReport> reports;
};

/// The status says that nothing more will come of it.
bool is_over(const matrix::MatrixRow& row);

/// By unit, from the matrix as on the quarter's last day: each engagement that the unit leads and that is not over owes
/// an answer; each report that was expected by then is outstanding, of engagements that are over too. An engagement
/// with several lead units is owed by each.
std::map<std::string, Owed, std::less<>> owed_by_unit(const matrix::MatrixTable& table);

/// Of one unit.
Owed owed_by(const matrix::MatrixTable& table, std::string_view unit);

}  // namespace cairn::projections::duties
