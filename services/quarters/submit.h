#pragma once

#include <optional>

#include "eventstore/decider.h"
#include "projections/quarters/schedule.h"
#include "services/quarters/decide.h"
#include "services/quarters/quarters.h"

namespace cairn::services::quarters {

/// A unit's duty with all that answers are judged by, from one snapshot.
struct DutyCase {
  std::string id;  ///< of the duty
  Revision revision;
  projections::duties::Duty duty;
  projections::quarters::Standing standing;
  projections::quarters::Schedule schedule;
  std::string quarter_id;  ///< of the quarter's stream
};

/// kNotFound when the unit has no duty for the quarter. Blocking.
Result<DutyCase> read_duty(const eventstore::Snapshot& snapshot, std::string_view unit,
                           const projections::calendar::Quarter& quarter);

/// Everything of one submission in one commit: AnswersSubmitted, and in each engagement's stream what its own rules
/// make of the answer, of the files and of what is added. Nothing is written unless all of it is right. Complaints of
/// an engagement are at "/answers/<n>/…", "/reports/<n>/…" and "/added/…". The conditions keep the quarter as it was
/// looked at.
eventstore::Judge judge_answers(const Quarters& quarters, Submission submission, eventstore::Actor actor, Day today);

/// Takes a submission back: AnswersUndone, and Voided for each event that it wrote. `position`: of its
/// AnswersSubmitted. kInvalid when an engagement that it added has been worked on since.
eventstore::Judge judge_undo(const Quarters& quarters, std::string unit, projections::calendar::Quarter quarter,
                             Position position, Day today);

/// Nobody has locked or opened again in between.
eventstore::Condition quarter_stands(const DutyCase& it, const eventstore::Snapshot& snapshot);

/// kDenied unless answers are taken; used before a page is shown and before a link is made.
Result<void> need_open(const DutyCase& it, Day today);

}  // namespace cairn::services::quarters
