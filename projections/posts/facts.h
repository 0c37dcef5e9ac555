#pragma once

#include "eventstore/base/result.h"
#include "eventstore/event.h"
#include "projections/facts/fact.h"

namespace cairn::projections::posts {

/// What an event of a post says: whose duty it is, and who fills it. PostVacated names the last day in the post.
/// Pure. kInvalid for a type that is no event of this register, kCorrupt for a payload that is not what its type says.
/// Corrected and Voided are not facts but say which facts stand: the register's fold handles them.
Result<facts::Assertion> assertion_of(const eventstore::StoredEvent& event);

}  // namespace cairn::projections::posts
