#pragma once

#include "eventstore/base/result.h"
#include "eventstore/event.h"
#include "projections/facts/fact.h"

namespace cairn::projections::duties {

/// What an event of a duty says. All of them count by when they were recorded: "as it stood at the deadline" is a
/// question of known time. Pure. kInvalid for a type that is no event of this register, kCorrupt for a payload that is
/// not what its type says.
Result<facts::Assertion> assertion_of(const eventstore::StoredEvent& event);

}  // namespace cairn::projections::duties
