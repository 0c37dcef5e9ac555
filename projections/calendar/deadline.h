#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "eventstore/base/date.h"
#include "projections/calendar/working_days.h"

namespace cairn::projections::calendar {

/// What a deadline counts from. Of the first three the period's last day is the anchor; of kYear the year's last day.
enum class Anchor : uint8_t {
  kMonthEnd,
  kQuarterEnd,
  kYearEnd,
  kYear,  ///< a fixed date within the financial year
  kBudgetApproval,
  kStatementsReceived,
  kReportTabled,
  kTablingMissed,
  kOversightAdopted,
  kCouncilMeeting,
};

enum class Count : uint8_t {
  kWorkingDays,
  kCalendarDays,  ///< reckoned by the Interpretation Act 33 of 1957, section 4; negative counts back and does not move
  kMonths,        ///< after a period: to a month's last day; after an event: to the same day of the month
  kDate,          ///< of `month` and `day` in the financial year that the anchor lies in
  kPromptly,      ///< at once: the anchor's own day
};

/// A deadline as its law states it. Plain data: the day follows from an anchor and a calendar.
struct Rule {
  std::string_view id;    ///< "mfma_52d", stable: exceptions name it
  std::string_view duty;  ///< what is owed
  std::string_view who;
  std::string_view law;  ///< "MFMA s52(d)"
  std::string_view source;
  Anchor anchor;
  Count count;
  int number = 0;  ///< of days or months
  int month = 0;   ///< kDate
  int day = 0;     ///< kDate
};

/// One period's deadline moved by somebody who may.
struct DatedException {
  std::string rule;    ///< Rule::id, or a municipality's own ("answers")
  std::string period;  ///< "2019-20", "2026-27-Q1"
  Day due;
  std::string authority;
  Day known_from;  ///< before that day the rule's own day was due
};

struct Due {
  Day day;
  Day by_rule;            ///< the same unless it was moved
  std::string authority;  ///< of the exception; "" when the rule itself holds
  bool moved() const { return !authority.empty(); }
};

/// The day by the rule alone.
Day due_by_rule(const Rule& rule, Day anchor, const WorkingDays& calendar);

/// As known on `known`: of several exceptions for the period the one known last holds, of those the last in the list.
Due due(const Rule& rule, Day anchor, std::string_view period, const WorkingDays& calendar,
        std::span<const DatedException> exceptions, Day known);

/// Applies the exceptions for (rule, period) to a day that was reckoned elsewhere.
Due moved(std::string_view rule, std::string_view period, Day by_rule, std::span<const DatedException> exceptions,
          Day known);

}  // namespace cairn::projections::calendar
