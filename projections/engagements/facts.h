#pragma once

#include <string_view>
#include <vector>

#include "eventstore/base/result.h"
#include "eventstore/event.h"
#include "projections/facts/fact.h"

namespace cairn::projections::engagements {

/// What an event of an engagement says: the cells of columns.h that it sets, and from when they count. Pure. kInvalid
/// for a type that is no event of this register, kCorrupt for a payload that is not what its type says.
/// Corrected and Voided are not facts but say which facts stand: the register's fold handles them.
Result<facts::Assertion> assertion_of(const eventstore::StoredEvent& event);

/// Every type that assertion_of knows, in order of name.
std::vector<std::string_view> event_types();

}  // namespace cairn::projections::engagements
