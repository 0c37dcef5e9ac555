#pragma once

#include <string_view>
#include <vector>

#include "eventstore/store.h"
#include "projections/calendar/quarter.h"
#include "projections/calendar/steps.h"
#include "projections/facts/timeline.h"

namespace cairn::projections::quarters {

/// The days of one quarter for one municipality, by its rules as they were known at one time.
struct Schedule {
  calendar::QuarterRules rules;
  calendar::WorkingDays working_days;
  struct Step {
    int working_days = 0;  ///< around the quarter's end
    Day day;
  };
  std::vector<Step> steps;  ///< in order
  calendar::Due answers;    ///< the last day on which an answer is on time
  calendar::Due lock;       ///< the last day before the lock
};

/// How many days there are is told by the rules as they held on the quarter's last day: a step that a later year adds
/// changes no past quarter. Holidays and dated exceptions count whenever they were decided. A value that does not read
/// leaves the default. Pure. The rows are those of the municipality's rules, or empty ones.
Schedule schedule_of(const facts::Row& at_quarter_end, const facts::Row& latest, const calendar::Quarter& quarter);

/// The same from the view "rules", as known at `known`. Blocking (RocksDB).
Result<Schedule> read_schedule(const eventstore::Snapshot& snapshot, std::string_view municipality,
                               const calendar::Quarter& quarter, Position known);

}  // namespace cairn::projections::quarters
