#pragma once

#include "eventstore/base/result.h"
#include "eventstore/event.h"
#include "projections/facts/fact.h"

namespace cairn::projections::indicators {

/// What an event of an indicator says. Pure. All of it counts by when it was recorded, but for a formula's version,
/// which counts from the date of the years that it is for, and a story, which counts from when it came about.
/// kInvalid for a type that is no event of this register, kCorrupt for a payload that is not what its type says.
Result<facts::Assertion> assertion_of(const eventstore::StoredEvent& event);

}  // namespace cairn::projections::indicators
