#pragma once

#include <map>
#include <string>
#include <string_view>

#include "eventstore/base/json_writer.h"
#include "eventstore/store.h"
#include "projections/requests/evolve.h"

namespace cairn::projections::requests {

/// The disputes that stand, by the position of the event whose fact is disputed.
using Disputes = std::multimap<Position, Dispute>;

/// Those of one stream (engagement-7f3a), or of all when it is empty, as known at `known`. None in a store that does
/// not keep the view. Reads every request: there are as many as people asked. Blocking.
Result<Disputes> disputes_of(const eventstore::Snapshot& snapshot, Position known, std::string_view stream = {});

/// "disputes":[{"position","field","dispute"}] for one event, in an object that is open: that its fact is disputed,
/// which field is meant ("" for all that it says) and where that is recorded. Nothing when it is not.
void write_disputes(JsonWriter& json, const Disputes& disputes, Position position);

/// The same for each event there is in `disputes`; nothing when there is none.
void write_disputes(JsonWriter& json, const Disputes& disputes);

}  // namespace cairn::projections::requests
