#pragma once

#include "eventstore/decider.h"
#include "services/quarters/command.h"
#include "services/quarters/gathering.h"

namespace cairn::services::quarters {

/// What a new engagement comes to, in its own stream and, for a partner that nobody has named before, in that of the
/// organisation. CHECKs that the submission adds one. Blocking.
Result<void> gather_added(const Quarters& quarters, const Submission& submission, const std::string& municipality,
                          const eventstore::Actor& actor, Day today, const eventstore::Snapshot& snapshot,
                          Gathering& gathering);

}  // namespace cairn::services::quarters
