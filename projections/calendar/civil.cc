#include "projections/calendar/civil.h"

#include <algorithm>
#include <chrono>

#include "eventstore/base/check.h"

namespace cairn::projections::calendar {
namespace {

std::chrono::sys_days sys_of(Day day) { return std::chrono::sys_days(std::chrono::days(day.number())); }

Day of_sys(std::chrono::sys_days day) { return Day(static_cast<int32_t>(day.time_since_epoch().count())); }

}  // namespace

Weekday weekday_of(Day day) { return static_cast<Weekday>(std::chrono::weekday(sys_of(day)).iso_encoding()); }

Day day_of(int year, int month, int day) {
  const std::chrono::year_month_day date{std::chrono::year(year), std::chrono::month(static_cast<unsigned>(month)),
                                         std::chrono::day(static_cast<unsigned>(day))};
  CAIRN_CHECK(date.ok(), "a day that the calendar has");
  return of_sys(std::chrono::sys_days(date));
}

Day plus_months(Day day, int months) {
  const std::chrono::year_month_day from(sys_of(day));
  const auto month = std::chrono::year_month(from.year(), from.month()) + std::chrono::months(months);
  const auto last = std::chrono::year_month_day_last(month.year(), std::chrono::month_day_last(month.month()));
  return of_sys(std::chrono::sys_days(std::chrono::year_month_day(month / std::min(from.day(), last.day()))));
}

// The anonymous Gregorian computus (Nature, 1876), step by step as it is usually printed.
Day easter_sunday(int year) {
  const int a = year % 19;
  const int b = year / 100;
  const int c = year % 100;
  const int d = b / 4;
  const int e = b % 4;
  const int f = (b + 8) / 25;
  const int g = (b - f + 1) / 3;
  const int h = (19 * a + b - d - g + 15) % 30;
  const int i = c / 4;
  const int k = c % 4;
  const int l = (32 + 2 * e + 2 * i - h - k) % 7;
  const int m = (a + 11 * h + 22 * l) / 451;
  const int month = (h + l - 7 * m + 114) / 31;
  const int day = (h + l - 7 * m + 114) % 31 + 1;
  return day_of(year, month, day);
}

}  // namespace cairn::projections::calendar
