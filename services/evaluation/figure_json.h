#pragma once

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
///    "recomputed":{"text","same"},"position"}
///
/// `recomputed` is what the cited events alone give. Blocking: reads the log. Errors as figures::cite.
Result<std::string> figure_json(const std::shared_ptr<const eventstore::Snapshot>& snapshot,
                                const projections::figures::FigureId& id, const std::string& home, Position known);

/// {"period","items":[{"id","title","version","shape","text","value"}],"total","position"}
Result<std::string> figures_json(const std::shared_ptr<const eventstore::Snapshot>& snapshot,
                                 const std::string& municipality, const projections::calendar::FinancialYear& year,
                                 const std::string& home, Position known);

}  // namespace cairn::services::evaluation
