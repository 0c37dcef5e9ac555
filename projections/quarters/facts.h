#pragma once

#include "eventstore/base/result.h"
#include "eventstore/event.h"
#include "projections/facts/fact.h"

namespace cairn::projections::quarters {

/// What an event of a quarter says. All of them count by when they were recorded: whatever date an envelope has, the
/// question "as it stood then" is one of known time.
/// Pure. kInvalid for a type that is no event of this register, kCorrupt for a payload that is not what its type says.
Result<facts::Assertion> assertion_of(const eventstore::StoredEvent& event);

}  // namespace cairn::projections::quarters
