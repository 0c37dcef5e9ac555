#pragma once

#include <span>

#include "eventstore/command.h"
#include "projections/facts/timeline.h"

/// What may be asked of an indicator, a review and a year's summary, and what it comes to. Pure: no clock, random, I/O
/// or ids of its own. kInvalid with every complaint at once, as JSON pointers into the command; kNotFound for what
/// there is not; kConflict for what is begun twice; kDenied where nobody may judge their own work.
namespace cairn::services::evaluation {

/// define, revise-formula, set-baseline, set-target, report, return, approve, certify, tell-story. A result goes from
/// reported by way of returned to approved and certified; whoever prepared it neither approves nor certifies it.
std::span<const eventstore::VerbInfo> indicator_verbs();
Result<eventstore::Decision> decide_indicator(const projections::facts::Timeline& history,
                                              const eventstore::Command& command);

/// submit, return, accept, open-action, close-action. Whoever submitted a review does not accept it.
std::span<const eventstore::VerbInfo> review_verbs();
Result<eventstore::Decision> decide_review(const projections::facts::Timeline& history,
                                           const eventstore::Command& command);

/// draft, return, sign, publish. A return is answered by a new draft, and what is returned is not signed; whoever
/// drafted does not sign. What is signed stays: later drafts are refused.
std::span<const eventstore::VerbInfo> summary_verbs();
Result<eventstore::Decision> decide_summary(const projections::facts::Timeline& history,
                                            const eventstore::Command& command);

}  // namespace cairn::services::evaluation
