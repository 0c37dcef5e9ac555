#pragma once

#include <string>

#include "eventstore/base/json_writer.h"
#include "projections/indicators/evolve.h"
#include "projections/reviews/evolve.h"

namespace cairn::services::evaluation {

/// {"id","title","kind","unit","definition","formula","formula_version","cycle","unit_id",
///  "periods":[{"period","baseline","target","value","state","preparer","approver","comment","evidence","share"}],
///  "stories":[…]}
/// `value` is null for "no data" and absent where nothing was reported; `share` of the target is null where there is
/// none, as of a target of zero.
void append_indicator(JsonWriter& json, std::string_view id, const projections::indicators::Indicator& indicator);

/// {"id","engagement","year","unit","state","preparer","comment","risk","missing":[…],"actions":[…],"position"}
void append_review(JsonWriter& json, std::string_view id, const projections::reviews::Review& review);

}  // namespace cairn::services::evaluation
