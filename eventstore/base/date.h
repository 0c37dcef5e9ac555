#pragma once

#include <compare>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <string_view>

#include "eventstore/base/result.h"

namespace cairn {

/// A calendar day as the number of days since 1970-01-01 (proleptic Gregorian).
class Day {
 public:
  constexpr Day() = default;
  constexpr explicit Day(int32_t number) : number_(number) {}
  constexpr int32_t number() const { return number_; }
  constexpr Day next() const { return Day(number_ + 1); }
  constexpr auto operator<=>(const Day&) const = default;
  /// Before every day that has a date: from when something of unknown beginning is true.
  static constexpr Day earliest() { return Day(std::numeric_limits<int32_t>::min()); }
  static constexpr Day latest() { return Day(std::numeric_limits<int32_t>::max()); }

 private:
  int32_t number_ = 0;
};

/// A date as exact as its source: "2011", "2011-01" or "2011-01-19" (years 1 to 9999). Compared as intervals, through
/// first_day and last_day.
class PartialDate {
 public:
  /// kInvalid, saying what is wrong, for anything that is not a real ISO 8601 date of one of the three precisions.
  static Result<PartialDate> parse(std::string_view text);
  /// From numbers; month and day 0 mean "not known". kInvalid when no such date exists.
  static Result<PartialDate> of(int year, int month, int day);
  static PartialDate of_day(Day day);

  int year() const { return year_; }
  int month() const { return month_; }
  int day() const { return day_; }
  Day first_day() const;
  Day last_day() const;
  std::string text() const;
  bool operator==(const PartialDate&) const = default;

 private:
  int16_t year_ = 0;
  int8_t month_ = 0;
  int8_t day_ = 0;
};

/// "2011-01-19"; Day::earliest and Day::latest have no text and CHECK.
std::string text_of(Day day);

}  // namespace cairn
