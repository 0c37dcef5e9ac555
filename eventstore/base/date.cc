#include "eventstore/base/date.h"

#include <chrono>
#include <cstdio>

#include "eventstore/base/check.h"

namespace cairn {
namespace {

namespace chrono = std::chrono;

Day day_of(chrono::year_month_day date) {
  return Day(static_cast<int32_t>(chrono::sys_days(date).time_since_epoch().count()));
}

chrono::year_month_day date_of(Day day) { return chrono::year_month_day(chrono::sys_days(chrono::days(day.number()))); }

/// The number that `digits` spell, or -1.
int number_of(std::string_view digits) {
  int number = 0;
  for (char c : digits) {
    if (c < '0' || c > '9') return -1;
    number = number * 10 + (c - '0');
  }
  return number;
}

}  // namespace

Result<PartialDate> PartialDate::parse(std::string_view text) {
  const bool shape = (text.size() == 4) || (text.size() == 7 && text[4] == '-') ||
                     (text.size() == 10 && text[4] == '-' && text[7] == '-');
  const int year = shape ? number_of(text.substr(0, 4)) : -1;
  const int month = shape && text.size() >= 7 ? number_of(text.substr(5, 2)) : 0;
  const int day = shape && text.size() == 10 ? number_of(text.substr(8, 2)) : 0;
  const bool zero = (shape && text.size() >= 7 && month == 0) || (shape && text.size() == 10 && day == 0);
  if (year < 0 || month < 0 || day < 0 || zero)
    return fail(Errc::kInvalid,
                "\"" + std::string(text.substr(0, 32)) + "\" is no date; expected YYYY, YYYY-MM or YYYY-MM-DD");
  return of(year, month, day);
}

Result<PartialDate> PartialDate::of(int year, int month, int day) {
  const bool known = year >= 1 && year <= 9999 && month >= 0 && month <= 12 && day >= 0 && (day == 0 || month > 0);
  const bool real =
      known && (day == 0 || chrono::year_month_day(chrono::year(year), chrono::month(static_cast<unsigned>(month)),
                                                   chrono::day(static_cast<unsigned>(day)))
                                .ok());
  if (!real) {
    char text[64];
    int length = std::snprintf(text, sizeof text, "there is no date %04d", year);
    for (const int part : {month, day})
      if (part != 0) length += std::snprintf(text + length, sizeof text - static_cast<size_t>(length), "-%02d", part);
    return fail(Errc::kInvalid, text);
  }
  PartialDate date;
  date.year_ = static_cast<int16_t>(year);
  date.month_ = static_cast<int8_t>(month);
  date.day_ = static_cast<int8_t>(day);
  return date;
}

PartialDate PartialDate::of_day(Day day) {
  const auto date = date_of(day);
  PartialDate partial;
  partial.year_ = static_cast<int16_t>(static_cast<int>(date.year()));
  partial.month_ = static_cast<int8_t>(static_cast<unsigned>(date.month()));
  partial.day_ = static_cast<int8_t>(static_cast<unsigned>(date.day()));
  return partial;
}

Day PartialDate::first_day() const {
  const auto month = chrono::month(static_cast<unsigned>(month_ == 0 ? 1 : month_));
  return day_of(chrono::year(year_) / month / chrono::day(static_cast<unsigned>(day_ == 0 ? 1 : day_)));
}

Day PartialDate::last_day() const {
  if (day_ != 0) return first_day();
  const auto month = chrono::month(static_cast<unsigned>(month_ == 0 ? 12 : month_));
  return day_of(chrono::year_month_day(chrono::year(year_) / month / chrono::last));
}

std::string PartialDate::text() const {
  char text[16];
  if (month_ == 0)
    std::snprintf(text, sizeof text, "%04d", year_);
  else if (day_ == 0)
    std::snprintf(text, sizeof text, "%04d-%02d", year_, month_);
  else
    std::snprintf(text, sizeof text, "%04d-%02d-%02d", year_, month_, day_);
  return text;
}

std::string text_of(Day day) {
  CAIRN_CHECK(day != Day::earliest() && day != Day::latest(), "only a real day has a text");
  return PartialDate::of_day(day).text();
}

}  // namespace cairn
