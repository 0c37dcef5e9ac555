#pragma once

#include <string>

#include "eventstore/store.h"
#include "projections/calendar/quarter.h"

namespace cairn::services::quarters {

/// What was owed, sent, delivered, opened and answered, from the duty's stream in the log alone: no view is asked.
///
///   {"unit","quarter","stream","opened":…,"events":[{"what":"sent","position","revision","recorded_at","leaf_hash",
///    "type","data":{…}}],"counts":{"owed","sent","delivered","bounced","opened","answered"},"position"}
///
/// `what`: owed (the duty, and each message's list of what it asked for), sent (queued, handed over), delivered (a
/// server took it), failed, bounced, opened, answered, undone, escalated, excused. `delivered` means that the last
/// server took the message over and no delivery report says otherwise; whether anybody read it no log can prove.
/// Recorded before `known`. Blocking. kNotFound for a duty that there is not.
Result<std::string> proof_json(const eventstore::Snapshot& snapshot, std::string_view unit,
                               const projections::calendar::Quarter& quarter, Position known);

}  // namespace cairn::services::quarters
