#pragma once

#include "eventstore/base/date.h"

namespace cairn::projections::calendar {

/// ISO 8601 numbers.
enum class Weekday { kMonday = 1, kTuesday, kWednesday, kThursday, kFriday, kSaturday, kSunday };

Weekday weekday_of(Day day);

/// CHECKs that such a day exists.
Day day_of(int year, int month, int day);

inline Day plus_days(Day day, int days) { return Day(day.number() + days); }

/// The same day of the month, or that month's last day when it is shorter.
Day plus_months(Day day, int months);

/// Easter Sunday of the Western churches (Gregorian computus), years 1583 to 9999.
Day easter_sunday(int year);

}  // namespace cairn::projections::calendar
