#include "projections/calendar/deadline.h"

#include "projections/calendar/civil.h"
#include "projections/calendar/quarter.h"

namespace cairn::projections::calendar {
namespace {

bool is_period_end(Anchor anchor) {
  return anchor == Anchor::kMonthEnd || anchor == Anchor::kQuarterEnd || anchor == Anchor::kYearEnd;
}

/// Interpretation Act s4: exclusively of the first and inclusively of the last day, unless that is a Sunday or public
/// holiday. A Saturday stays. Days that a municipality adds are no public holidays and do not count here.
Day reckoned(Day anchor, int days) {
  Day last = plus_days(anchor, days);
  if (days < 0) return last;
  while (weekday_of(last) == Weekday::kSunday || public_holiday(last)) last = last.next();
  return last;
}

Day months_after(Anchor kind, Day anchor, int months) {
  if (!is_period_end(kind)) return plus_months(anchor, months);
  return plus_days(plus_months(anchor.next(), months), -1);
}

Day dated(const Rule& rule, Day anchor) {
  const auto year = FinancialYear::of(anchor);
  return day_of(rule.month >= 7 ? year.begins() : year.begins() + 1, rule.month, rule.day);
}

}  // namespace

Day due_by_rule(const Rule& rule, Day anchor, const WorkingDays& calendar) {
  switch (rule.count) {
    case Count::kWorkingDays: return calendar.plus(anchor, rule.number);
    case Count::kCalendarDays: return reckoned(anchor, rule.number);
    case Count::kMonths: return months_after(rule.anchor, anchor, rule.number);
    case Count::kDate: return dated(rule, anchor);
    case Count::kPromptly: return anchor;
  }
  return anchor;
}

Due moved(std::string_view rule, std::string_view period, Day by_rule, std::span<const DatedException> exceptions,
          Day known) {
  const DatedException* holds = nullptr;
  for (const auto& exception : exceptions) {
    if (exception.rule != rule || exception.period != period || exception.known_from > known) continue;
    if (!holds || exception.known_from >= holds->known_from) holds = &exception;
  }
  if (!holds) return {by_rule, by_rule, ""};
  return {holds->due, by_rule, holds->authority};
}

Due due(const Rule& rule, Day anchor, std::string_view period, const WorkingDays& calendar,
        std::span<const DatedException> exceptions, Day known) {
  return moved(rule.id, period, due_by_rule(rule, anchor, calendar), exceptions, known);
}

}  // namespace cairn::projections::calendar
