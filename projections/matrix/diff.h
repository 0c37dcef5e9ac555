#pragma once

#include <memory>
#include <string>
#include <vector>

#include "projections/facts/difference.h"
#include "projections/matrix/table.h"

namespace cairn::projections::matrix {

/// One engagement that differs between two tables. Null where it did not exist at that pair.
struct RowDifference {
  std::shared_ptr<const MatrixRow> before;
  std::shared_ptr<const MatrixRow> after;
  std::vector<facts::CellChange> cells;
};

/// Every engagement whose cells differ, in order of id: applied to `from` it gives `to`. Pure.
std::vector<RowDifference> diff(const MatrixTable& from, const MatrixTable& to);

/// {"from":{"valid_at","known"},"to":{…},"total",
///  "items":[{"id","ref","title","change":"appeared|disappeared|changed",
///            "cells":[{"column","element","before","after","position"}]}],"position"}
std::string diff_json(const MatrixTable& from, const MatrixTable& to, const std::vector<RowDifference>& rows);

}  // namespace cairn::projections::matrix
