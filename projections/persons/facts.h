#pragma once

#include "eventstore/base/result.h"
#include "eventstore/event.h"
#include "projections/facts/fact.h"

namespace cairn::projections::persons {

/// What an event of a person says: the only facts that are personal information (POPIA, Act 4 of 2013). A sealed field
/// is told as it is sealed (eventstore/sealing/sealed_text.h): a fold has no key.
/// Pure. kInvalid for a type that is no event of this register, kCorrupt for a payload that is not what its type says.
/// Corrected and Voided are not facts but say which facts stand: the register's fold handles them.
Result<facts::Assertion> assertion_of(const eventstore::StoredEvent& event);

}  // namespace cairn::projections::persons
