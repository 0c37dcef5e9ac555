#pragma once

#include <string>
#include <vector>

#include "eventstore/store.h"
#include "projections/calendar/quarter.h"
#include "projections/duties/evolve.h"
#include "projections/duties/owed.h"
#include "projections/duties/posts.h"
#include "projections/matrix/tables.h"
#include "projections/quarters/evolve.h"
#include "projections/quarters/schedule.h"

namespace cairn::projections::duties {

/// The known time that a board is asked for.
struct KnownAt {
  Position known;          ///< by this many events
  int64_t instant_us = 0;  ///< which is as things stood then: tells whether the deadline had passed
};

/// One unit on the board.
struct Line {
  std::string unit;
  std::string name;
  Duty duty;
  Owed owed;  ///< rows as they count (as known at the deadline, once it has passed); reports as known
  Posts posts;
  State state = State::kNone;
  Counted counted;
};

/// An engagement of which a unit said "not ours" for this quarter.
struct TriageItem {
  std::string engagement;
  std::string unit;
  Position position;
  bool open = true;  ///< nobody has handed it over or named other lead units since
};

/// A municipality's quarter at one known time.
struct Board {
  std::string municipality;
  KnownAt at;
  quarters::Standing standing;
  quarters::Schedule schedule;
  Position at_deadline;  ///< what was known when the deadline passed; `at.known` before that
  bool past_deadline = false;
  std::vector<Line> lines;  ///< units with a duty, in order of id
  std::vector<TriageItem> triage;
  Tally tally;
};

/// Completeness and timeliness at any known time (PRODUCT Q9 and 3.7):
///   - the count is of units with a duty opened by the deadline that were open on that day, as it is known; an excuse
///     counts when it was recorded by the deadline, a later one explains the silence and changes no rate;
///   - in time is what was answered as known at the deadline, by what was owed as known at the deadline, and not taken
///     back since: later answers and later rows change nothing of it.
/// Blocking (RocksDB). kNotFound or kUnavailable as Snapshot::view.
Result<Board> read_board(const eventstore::Snapshot& snapshot, matrix::MatrixTables& tables,
                         std::string_view municipality, const calendar::Quarter& quarter, KnownAt at);

/// Open units of the municipality on `today` that have no duty for the quarter yet, in order of id: whom the first step
/// opens duties for, and any later one for units that began since.
Result<std::vector<std::string>> units_without_duty(const eventstore::Snapshot& snapshot, std::string_view municipality,
                                                    const calendar::Quarter& quarter, Day today);

}  // namespace cairn::projections::duties
