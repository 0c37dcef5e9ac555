#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "eventstore/base/date.h"

namespace cairn::projections::calendar {

/// A day on which no work is asked, and on whose word.
struct FreeDay {
  Day day;
  std::string name;
  std::string authority;  ///< the law, proclamation or decision
  bool operator==(const FreeDay&) const = default;
};

/// The public holiday that `day` is by the Public Holidays Act, 36 of 1994: Schedule 1, the Monday after a Sunday
/// (section 2(1)), or declared for that day alone (section 2A). None before 1995, when the Act came into force.
std::optional<FreeDay> public_holiday(Day day);

/// All of a calendar year, in order.
std::vector<FreeDay> public_holidays(int year);

/// Monday to Friday without the public holidays and the days that a municipality adds (a December shutdown, a day
/// declared after this program was made). Immutable; any thread.
class WorkingDays {
 public:
  WorkingDays() = default;
  explicit WorkingDays(std::vector<FreeDay> also_free);

  bool is_working(Day day) const { return !free_day(day); }
  /// Why no work is asked on `day`; none on a working day.
  std::optional<FreeDay> free_day(Day day) const;
  /// The `count`th working day after `day`; before it when `count` is negative; `day` itself, working or not, for 0.
  Day plus(Day day, int count) const;
  /// The last working day not after `day`.
  Day at_or_before(Day day) const;
  /// Working days after `from` up to and with `to`; negative when `to` is earlier.
  int between(Day from, Day to) const;

 private:
  std::map<Day, FreeDay> also_free_;
};

}  // namespace cairn::projections::calendar
