#pragma once

#include <span>
#include <vector>

#include "projections/calendar/deadline.h"
#include "projections/calendar/quarter.h"
#include "projections/calendar/working_days.h"

namespace cairn::projections::calendar {

/// When a municipality reminds its units of a quarter, expects their answers and locks them, in working days around the
/// quarter's end (PRODUCT Q1, section 4). The defaults leave time for the mayor's report under MFMA s52(d).
struct QuarterRules {
  std::vector<int> steps = {-14, 0, 5, 10};  ///< rising
  int answer_days = 10;                      ///< after which an answer is late
  int lock_days = 20;                        ///< after which none is taken without re-opening
  bool operator==(const QuarterRules&) const = default;
};

/// Step 0 falls on the quarter's last working day, step n on the nth working day after it, step -n on the nth before:
/// every step is on a day of work and they never coincide. A shutdown at the end of December moves Q2's first steps to
/// before it.
Day step_day(const Quarter& quarter, int step, const WorkingDays& calendar);

/// The last day on which an answer is on time; exceptions name "answers".
Due answers_due(const Quarter& quarter, const QuarterRules& rules, const WorkingDays& calendar,
                std::span<const DatedException> exceptions, Day known);

/// The last day before the lock; exceptions name "lock".
Due lock_due(const Quarter& quarter, const QuarterRules& rules, const WorkingDays& calendar,
             std::span<const DatedException> exceptions, Day known);

}  // namespace cairn::projections::calendar
