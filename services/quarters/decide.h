#pragma once

#include <set>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "eventstore/command.h"
#include "projections/calendar/quarter.h"
#include "projections/duties/evolve.h"
#include "projections/facts/timeline.h"
#include "projections/quarters/evolve.h"
#include "services/quarters/command.h"

/// What may be asked of a quarter and of a duty, and what it comes to. Pure: no clock, random, I/O or ids of its own.
/// kInvalid with every complaint at once, as JSON pointers into the command; kNotFound for a quarter or duty that there
/// is not; kDenied once the quarter is locked.
namespace cairn::services::quarters {

/// Of a quarter: lock, certify, reopen. Opening looks at every unit: opening.h.
std::span<const eventstore::VerbInfo> quarter_verbs();
Result<eventstore::Decision> decide_quarter(const projections::facts::Timeline& history,
                                            const eventstore::Command& command);

/// Of a duty: excuse. Answers look at engagements too: submit.h.
std::span<const eventstore::VerbInfo> duty_verbs();
Result<eventstore::Decision> decide_duty(const projections::facts::Timeline& history,
                                         const eventstore::Command& command);

/// What answers are judged by.
struct Answering {
  const projections::duties::Duty& duty;
  const projections::quarters::Standing& standing;
  Day lock_due;  ///< the last day before the lock
  Day today;
  std::set<std::string> rows;  ///< engagements, of those that are answered for, that the unit owes
  bool owes_rows = false;      ///< whether there is any row that it has not answered
  /// Documents, of those that are filed, that the unit owes: engagement and document.
  std::set<std::pair<std::string, std::string>> reports = {};
  /// Engagements, of those that are answered for, that other units lead by now: how they stood at the quarter's end can
  /// be confirmed; all else is for who leads them (PRODUCT A2).
  std::set<std::string> gone = {};
};

/// kDenied, naming the quarter and the day, unless answers are taken.
Result<void> need_open(const Answering& answering);
/// AnswersSubmitted. Pointers are "/answers/<n>/…" and "/reports/<n>/…".
Result<eventstore::Happening> decide_answers(const Answering& answering, const Submission& submission);
/// AnswersUndone of what AnswersSubmitted, recorded at `position`, said.
Result<eventstore::Happening> decide_undo(const Answering& answering, Position position,
                                          const duty::v1::AnswersSubmitted& submitted);

/// The engagement's own command that an answer is: each kind of answer has one verb and so one type of event. When it
/// became true is what the unit says; "nothing changed" is true as on the quarter's last day, or today before that.
eventstore::Command command_of(const Submission& submission, const RowAnswer& answer,
                               const projections::calendar::Quarter& quarter, Day today);

/// The report is filed, as true as on the quarter's last day, or today before that: then it was outstanding.
eventstore::Command command_of(const Submission& submission, const FiledReport& report,
                               const projections::calendar::Quarter& quarter, Day today);
/// The file beside a "changed" answer, as of the same day. CHECKs that there is one.
eventstore::Command attach_of(const Submission& submission, const RowAnswer& answer, Day today);

/// How a new engagement begins: what has begun by today is recorded (an activity as held), the rest is proposed.
eventstore::Command begin_of(const Submission& submission, const std::string& municipality, Day today);
/// What is said of it next, in this order: its planned beginning, its partner, the report that an activity
/// owes 30 days after it.
std::vector<eventstore::Command> more_of(const Submission& submission, Day today);
/// A partner that nobody has named before. CHECKs that there is one.
eventstore::Command register_of(const Submission& submission, Day today);

}  // namespace cairn::services::quarters
