#pragma once

#include "eventstore/base/result.h"
#include "eventstore/event.h"
#include "projections/facts/fact.h"

namespace cairn::projections::requests {

/// What an event of a request says; all of it counts by when it was recorded. Pure. kInvalid for a type that is no
/// event of this register, kCorrupt for a payload that is not what its type says.
Result<facts::Assertion> assertion_of(const eventstore::StoredEvent& event);

}  // namespace cairn::projections::requests
