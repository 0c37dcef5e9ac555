#pragma once

#include "eventstore/base/json_writer.h"
#include "projections/history/history_view.h"

namespace cairn::projections::history {

/// The members that say who did it, when, why and on whose word, in an object that is open:
/// "position", "revision", "type", "recorded_at", "effective" (null: date unknown), "ends" (true: the date is the last
/// day on which it still held), "actor":{"id","role","on_behalf_of"}, "channel", "reason", "source", "target" (of the
/// event that it corrects or voids). An item without an actor is one as anybody may know of it, and tells no revision,
/// channel, reason and source either.
void write_envelope(JsonWriter& json, const HistoryItem& item);

}  // namespace cairn::projections::history
