#pragma once

#include <string>
#include <vector>

#include "workers/reminders/reminders.h"

/// What keeps reminders from getting through, in words, for the officer who looks at the board of a quarter.
namespace cairn::workers::reminders {

/// A job about reminders of one quarter whose last attempt failed: it is tried again, or was given up.
struct Stuck {
  std::string kind;   ///< of the job
  int step = 0;       ///< that it is about
  std::string about;  ///< the Message-ID that it sends, or that it follows; empty for a whole step
  std::string error;  ///< in words
};

/// The same trouble of all whom it is about.
struct Trouble {
  std::string kind;   ///< vacant, no_address, bounce, declined, nobody, waiting, not_asked or not_released
  std::string level;  ///< contact, deputy or head, for the first four
  std::string text;
  std::vector<std::string> units;  ///< in order of id; none: the whole quarter
};

/// In the order of their kinds. Posts are looked at whether or not their units still owe: the next quarter needs them
/// too. All else only where something is owed. Pure.
std::vector<Trouble> troubles_of(const Situation& situation, const std::vector<Stuck>& stuck);

/// The same of a board as known now, as a JSON array; units with their names. Blocking (RocksDB).
Result<std::string> troubles_json(const Reminders& reminders, const eventstore::Snapshot& snapshot,
                                  const projections::calendar::Quarter& quarter, projections::duties::Board board);

}  // namespace cairn::workers::reminders
