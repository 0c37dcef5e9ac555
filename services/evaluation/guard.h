#pragma once

#include <vector>

#include "eventstore/command.h"
#include "eventstore/store.h"

namespace cairn::services::evaluation {

/// What a command names must be there: engagements, units, posts, formulas, events of the evidence and files. kInvalid
/// with every complaint. Blocking.
Result<std::vector<eventstore::Condition>> guard(const eventstore::Snapshot& snapshot,
                                                 const eventstore::Command& command, eventstore::Decision& decision);

}  // namespace cairn::services::evaluation
