#pragma once

#include <span>

#include "eventstore/base/result.h"
#include "eventstore/command.h"
#include "projections/facts/timeline.h"

namespace cairn::services::engagements {

/// What may be asked of an engagement, in order of the proto. What it comes to stands in kVerbs in decide.cc.
std::span<const eventstore::VerbInfo> verbs();

/// Pure: the events that a command leads to, given all that was ever said of the engagement. Statuses are judged by
/// the latest row, parties by the row of the command's own day, so that late news finds what was true then.
///
/// kInvalid with every complaint at once, as JSON pointers into the command ("/reason", "/money/currency"). kNotFound
/// when there is no such engagement (or it was voided), or no such verb. Rules: DESIGN 4 and PRODUCT R, H, D; each rule
/// names its source.
///
/// CHECKs that the command's content is a message of the verb's type.
Result<eventstore::Decision> decide(const projections::facts::Timeline& history, const eventstore::Command& command);

}  // namespace cairn::services::engagements
