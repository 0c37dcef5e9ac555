#pragma once

#include <span>

#include "eventstore/command.h"
#include "projections/facts/timeline.h"

/// What may be asked of a data subject's request, and what it comes to. Pure: no clock, random, I/O or ids of its own.
/// kInvalid with every complaint at once, as JSON pointers into the command; kNotFound for a request that there is not;
/// kConflict for one that is received twice.
namespace cairn::services::privacy {

/// receive, answer, attach-dispute, withdraw-dispute.
std::span<const eventstore::VerbInfo> request_verbs();

/// A request is due thirty days after the day on which it was received, today unless it says another (PAIA, Act 2 of
/// 2000, section 25(1)). A refusal, whole or in part, has a ground. What is granted to correct or to erase names the
/// event that did it. A dispute hangs on a request to correct or an objection (POPIA, Act 4 of 2013, section 24(2)(d)),
/// whether it is answered or not.
Result<eventstore::Decision> decide_request(const projections::facts::Timeline& history,
                                            const eventstore::Command& command);

}  // namespace cairn::services::privacy
