#pragma once

#include <map>
#include <span>
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

/// Those of one event.
Disputes disputes_at(const Disputes& disputes, Position position);

/// Those about what the row shows, whose columns these are: of an event that set a cell of it, and where they mean a
/// field that is a column, of that cell. A field that is no column is told as "": all that the event says. So a row of
/// what is published tells of no field that is not.
Disputes disputes_in(const Disputes& disputes, const facts::Row& row, std::span<const facts::Column> columns);

/// "disputes":[{"position","field","dispute"}] in an object that is open: that the facts of these events are disputed,
/// which field is meant ("" for all that the event says) and where that is recorded. Nothing when there are none.
void write_disputes(JsonWriter& json, const Disputes& disputes);

/// The same as the last member of an object that is closed: {"id":"…"} becomes {"id":"…","disputes":[…]}.
void add_disputes(std::string& object, const Disputes& disputes);

}  // namespace cairn::projections::requests
