#pragma once

#include "eventstore/decider.h"
#include "services/commands/entity.h"

namespace cairn::services::commands {

/// What a command on an entity comes to on one snapshot: its state is read, `decide` asked and the rules across streams
/// looked at; a correction or a void is shown the event that it names. Blocking. Errors are those of decide and guard.
Result<eventstore::Judgement> judge(const Entity& entity, eventstore::Command command,
                                    const eventstore::Snapshot& snapshot);

}  // namespace cairn::services::commands
