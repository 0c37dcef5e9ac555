#include "projections/calendar/steps.h"

namespace cairn::projections::calendar {

Day step_day(const Quarter& quarter, int step, const WorkingDays& calendar) {
  return calendar.plus(calendar.at_or_before(quarter.last_day()), step);
}

Due answers_due(const Quarter& quarter, const QuarterRules& rules, const WorkingDays& calendar,
                std::span<const DatedException> exceptions, Day known) {
  return moved("answers", quarter.id(), step_day(quarter, rules.answer_days, calendar), exceptions, known);
}

Due lock_due(const Quarter& quarter, const QuarterRules& rules, const WorkingDays& calendar,
             std::span<const DatedException> exceptions, Day known) {
  return moved("lock", quarter.id(), step_day(quarter, rules.lock_days, calendar), exceptions, known);
}

}  // namespace cairn::projections::calendar
