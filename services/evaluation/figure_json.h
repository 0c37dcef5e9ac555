#pragma once

#include <optional>
#include <string>

#include "projections/figures/evaluate.h"
#include "projections/figures/year.h"

namespace cairn::services::evaluation {

/// One figure with everything behind it:
///
///   {"id","formula","version","title","definition","municipality","period","dimension","slice","shape",
///    "value":{"text","count","of","percent","sums":[{"unit","amount"}]} or null where there is no data,
///    "members":[{"id","title"}],
///    "events":[{"position","type","stream","effective","recorded_at","leaf_hash"}],"files":[sha256],
///    "recomputed":{"text","same","without"},"position"}
///
/// `recomputed` is what the cited events alone give; with `without`, what they give when that one of them is left out,
/// which is never the same. Blocking: reads the log. Errors as figures::cite; kInvalid when `without` is not cited.
Result<std::string> figure_json(const std::shared_ptr<const eventstore::Snapshot>& snapshot,
                                const projections::figures::FigureId& id, const std::string& home, Position known,
                                std::optional<Position> without = {});

/// {"period","items":[{"id","title","version","shape","text","value"}],"total","position"}
Result<std::string> figures_json(const std::shared_ptr<const eventstore::Snapshot>& snapshot,
                                 const std::string& municipality, const projections::calendar::FinancialYear& year,
                                 const std::string& home, Position known);

}  // namespace cairn::services::evaluation
