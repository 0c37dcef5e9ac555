#pragma once

#include <optional>

#include "eventstore/base/result.h"
#include "eventstore/event.h"

namespace cairn::projections::publication {

/// The event as anybody may see it, by the publication classes of the .proto (common.proto): the payload without every
/// field that is not public, in nested messages and in what a Corrected holds as well; of the envelope, what names the
/// event, its place and its two times. Actor, channel, reason, source, tags, sealed fields and what links it to other
/// events are gone. None for an event of which nobody outside may know, and for a type that this program does not know.
/// Pure. kCorrupt for a payload that is not what its type says.
Result<std::optional<eventstore::StoredEvent>> publish(const eventstore::StoredEvent& event);

}  // namespace cairn::projections::publication
