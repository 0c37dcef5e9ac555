#pragma once

#include <vector>

#include "eventstore/command.h"
#include "eventstore/store.h"
#include "projections/registers/register_view.h"

namespace cairn::services::registers {

/// The rules of `decide` that look at other entities, on one snapshot: merge chains, parents, successors, who is named.
/// kInvalid with every complaint; warnings are added to the decision. The conditions keep merges and parents as they
/// were seen until the commit is written, so that two commands that are right apart cannot make a circle together.
/// Blocking.
Result<std::vector<eventstore::Condition>> guard(const projections::registers::RegisterKind& kind,
                                                 const eventstore::Snapshot& snapshot,
                                                 const eventstore::Command& command, eventstore::Decision& decision);

}  // namespace cairn::services::registers
