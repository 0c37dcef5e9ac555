#pragma once

#include "eventstore/base/result.h"
#include "eventstore/event.h"
#include "projections/facts/fact.h"

namespace cairn::projections::municipalities {

/// What an event of a municipality says: its life span, its names and what became of it.
/// Pure. kInvalid for a type that is no event of this register, kCorrupt for a payload that is not what its type says.
/// Corrected and Voided are not facts but say which facts stand: the register's fold handles them.
Result<facts::Assertion> assertion_of(const eventstore::StoredEvent& event);

}  // namespace cairn::projections::municipalities
