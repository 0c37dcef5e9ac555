#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "eventstore/base/ids.h"
#include "projections/facts/timeline.h"

namespace cairn::projections::duties {

struct Said {
  std::string word;  ///< confirmed, changed, ended, handed_over or not_ours
  Position position;
};

struct Reminder {
  std::string message_id;
  std::string state;  ///< queued, sending, sent, failed, dead or bounced
  int step = 0;
  std::string level;
  std::string post;
  std::string person;       ///< who filled the post when it was queued
  std::string undelivered;  ///< "hard" (the address will not do), "soft", or "" as long as nobody said so
  Position queued_at;
  Position position;  ///< of the latest event about it
};

/// What one unit owes for one quarter, as far as its own events tell it. Folded from its row at one known time.
struct Duty {
  bool opened = false;
  Position opened_at;
  std::string unit;
  std::string municipality;
  std::string quarter;
  std::vector<Reminder> reminders;           ///< in order of message id
  std::map<std::string, std::string> links;  ///< SHA-256 of a token -> post
  std::set<std::string> seen;                ///< posts that said so
  std::set<std::string> declined;            ///< posts that want no more mail
  std::string level;                         ///< who is asked now; "" until it was escalated
  std::string cause;
  std::map<std::string, Said> answers;          ///< by engagement
  std::optional<Position> nothing;              ///< where "nothing to report" was said
  std::map<Position, std::string> submissions;  ///< by position: submitted, corrects or undone
  std::string excuse;
  std::optional<Position> excused_at;

  /// Steps of which a message went out, or was at least queued.
  std::set<int> steps() const;
  /// Counts what was submitted and what was undone, so that a form knows whether it is the latest one.
  size_t turn() const;
};

Duty duty_of(const facts::Row& row);

/// Rows without an answer, in their order.
std::vector<std::string> unanswered(const Duty& duty, const std::vector<std::string>& rows);

/// Every row that is owed has an answer. A unit without rows has answered when it said so, or when what it said left it
/// without any (all were handed over).
bool is_answered(const Duty& duty, const std::vector<std::string>& rows);

/// One unit's duty as it is shown (PRODUCT 2, states of one quarterly duty).
enum class State {
  kNone,  ///< no duty: the unit was not open, or the quarter not begun
  kOwed,  ///< nothing was sent yet
  kReminded,
  kOpened,  ///< said to be seen
  kPartlyAnswered,
  kAnswered,
  kAnsweredLate,
  kOverdue,    ///< the deadline has passed
  kEscalated,  ///< asked of somebody else, since those before stayed silent or could not be reached
  kExcused,
};
std::string_view name_of(State state);

/// How a duty stands at a known time, next to how it stood at the deadline.
struct Moment {
  const Duty& duty;                      ///< as known at the time that is asked for
  const std::vector<std::string>& rows;  ///< owed as known then, or at the deadline once that has passed
  bool past_deadline = false;            ///< the time asked for is after the deadline
  bool answered_in_time = false;         ///< as known at the deadline, or at the time asked for before it
};
State state_of(const Moment& moment);

/// Counts of a municipality's units at one known time. Rates are these numbers, never stored ones.
struct Tally {
  size_t units = 0;     ///< with a duty at the deadline: the denominator
  size_t in_time = 0;   ///< answered in time, and not taken back since
  size_t answered = 0;  ///< in time or late
  size_t late() const { return answered - in_time; }
  size_t silent() const { return units - answered; }
  /// 0 to 1; 1 where nobody owed anything.
  double completeness() const { return rate(answered); }
  double timeliness() const { return rate(in_time); }

 private:
  double rate(size_t count) const { return units == 0 ? 1.0 : static_cast<double>(count) / static_cast<double>(units); }
};

/// One unit in the count.
struct Counted {
  bool has_duty = false;  ///< opened by the deadline, the unit open on that day, not excused by then
  bool answered_in_time = false;
  bool answered = false;  ///< as known at the time asked for
};
Tally tally_of(const std::vector<Counted>& units);

}  // namespace cairn::projections::duties
