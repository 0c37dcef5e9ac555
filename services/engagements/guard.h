#pragma once

#include <vector>

#include "eventstore/command.h"
#include "eventstore/store.h"

namespace cairn::services::engagements {

/// The rules that look beyond one engagement: a ref is used once in a municipality; organisations, units, posts and
/// engagements that are named are there; parents make no circle. kInvalid with every complaint. The conditions keep
/// what may change in between (refs, relations) true until the commit is written. Blocking.
Result<std::vector<eventstore::Condition>> guard(const eventstore::Snapshot& snapshot,
                                                 const eventstore::Command& command, eventstore::Decision& decision);

}  // namespace cairn::services::engagements
