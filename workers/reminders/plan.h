#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "cairn/duty/v1/events.pb.h"
#include "projections/duties/board.h"

/// Who is asked for what at one step of a quarter, and who instead when somebody cannot be reached. Pure: all that is
/// looked at comes in as a Situation.
namespace cairn::workers::reminders {

using duty::v1::Cause;
using duty::v1::Level;

/// How a person is reached.
struct Contact {
  std::string email;      ///< empty: there is none
  std::string language;   ///< en, zu or af
  Position email_set_by;  ///< the event that set the address: a later one than what came back is worth another try
};

/// A reminder that went out.
struct Mailed {
  std::string person;
  int64_t at_us = 0;
};

/// A quarter and everybody who may be asked for it, as known at one position.
struct Situation {
  projections::calendar::Quarter quarter;
  projections::duties::Board board;
  std::map<std::string, Contact, std::less<>> contacts;  ///< by person; who is missing has no address
  projections::duties::Posts office;                     ///< of the municipality's MILE office
  std::string domain;                                    ///< in which Message-IDs are ours
  int64_t begun_us = 0;                                  ///< when the ledger began
  int per_week = 0;                                      ///< rule reminders_per_week; 0: no cap
  std::map<std::string, Mailed, std::less<>> mailed{};   ///< by Message-ID, of this quarter and the two beside it
};

/// One duty in a message.
struct Ask {
  std::string unit;
  Level level = Level::LEVEL_CONTACT;
  Cause cause = Cause::CAUSE_UNSPECIFIED;  ///< why not the level below; none where the step begins
  bool escalates = false;                  ///< the duty was not yet asked for at this level and for this cause
  std::string post;
  std::vector<std::string> rows;  ///< without an answer
  std::vector<projections::duties::OutstandingReport> reports;
  /// Messages about this duty that never went out: this one stands for them.
  std::vector<std::string> instead_of;
};

/// One message to one person, however many units it is about.
struct Planned {
  std::string message_id;
  std::string person;
  std::vector<int> missed;  ///< steps whose message this person's units never got
  std::vector<Ask> asks;    ///< in order of unit
};

/// A duty that is owed and that nobody can be asked for: the officer's to-do.
struct Unreachable {
  std::string unit;
  Cause cause = Cause::CAUSE_UNSPECIFIED;  ///< of the last level that was tried
};

struct Plan {
  int step = 0;
  std::vector<int> missed;          ///< earlier steps that were never released
  std::vector<Planned> messages;    ///< in order of person
  std::vector<Unreachable> nobody;  ///< in order of unit
  size_t duties() const;
};

/// Whether the duty is still asked for: it has no whole answer and no excuse, its unit was open at the deadline, and
/// answers are still taken.
bool is_owed(const projections::duties::Board& board, const projections::duties::Line& line);

/// The level that a step begins at: contacts up to the quarter's end, then with each step that passed in silence the
/// deputy, the head, the MILE office.
Level level_of_step(const projections::quarters::Schedule& schedule, int step);

/// Earlier steps of the quarter that were never released, or that this one's release names: their messages were missed.
/// None from before the ledger began.
std::vector<int> missed_steps(const Situation& situation, int step);

/// What goes out at this step: each duty that is owed and was not asked for at this step yet, once, to the first who
/// can be reached from the step's level on. Silence counts only of those who were sent something: a level is passed
/// over only when a message went to the one below it.
Plan plan_step(const Situation& situation, int step);

/// What goes out at once when the message did not arrive, or when somebody declined: each of its duties that is owed
/// and that nobody was asked for since, to the next who can be reached.
Plan plan_next(const Situation& situation, std::string_view message_id);

/// Why nobody can be asked for a duty at each level, MILE office included; no cause where somebody can.
using Obstacles = std::map<Level, Cause>;
/// Of each line of the board, in its order.
std::vector<Obstacles> obstacles_of(const Situation& situation);

/// It is queued, or nobody knows whether it went out.
bool waits_to_go(const projections::duties::Reminder& reminder);

/// Somebody was asked for the duty at the step or a later one.
bool was_asked_since(const projections::duties::Line& line, int step);

/// When a message may go to its person so that no seven days have more than `per_week` reminders (PRODUCT Q4): as soon
/// as the time is not before this. Those that wait and were queued before it have their turn first. 0 without a cap,
/// and while there is room.
int64_t not_before_us(const Situation& situation, std::string_view person, std::string_view message_id);

}  // namespace cairn::workers::reminders
