#pragma once

#include <compare>
#include <string>
#include <string_view>

#include "eventstore/base/date.h"
#include "eventstore/base/result.h"

namespace cairn::projections::calendar {

class Quarter;

/// The municipal financial year, 1 July to 30 June, named by both years. A plain value; years 1900 to 2999.
class FinancialYear {
 public:
  /// The year that begins on 1 July of `begins`. CHECKs the range.
  explicit FinancialYear(int begins);
  static FinancialYear of(Day day);
  /// "2026-27" or "2026/27"; kInvalid, naming the text, for anything else.
  static Result<FinancialYear> parse(std::string_view text);

  int begins() const { return begins_; }
  std::string id() const;    ///< "2026-27", for ids and paths
  std::string text() const;  ///< "2026/27", for people
  Day first_day() const;
  Day last_day() const;
  Quarter quarter(int number) const;  ///< 1 to 4
  FinancialYear next() const { return FinancialYear(begins_ + 1); }
  auto operator<=>(const FinancialYear&) const = default;

 private:
  int begins_ = 0;
};

/// A quarter of a financial year: Q1 July to September, Q2 October to December, Q3 January to March, Q4 April to June.
class Quarter {
 public:
  static Quarter of(Day day);
  /// "2026-27-Q1"; kInvalid, naming the text, for anything else.
  static Result<Quarter> parse(std::string_view id);

  FinancialYear year() const { return year_; }
  int number() const { return number_; }
  std::string id() const;     ///< "2026-27-Q4"
  std::string text() const;   ///< "Q4 2026/27"
  std::string words() const;  ///< "Q4 2026/27 (April to June 2027)": what people are told, so that none is mistaken
  Day first_day() const;
  Day last_day() const;
  Quarter next() const;
  Quarter previous() const;
  auto operator<=>(const Quarter&) const = default;

 private:
  friend class FinancialYear;
  Quarter(FinancialYear year, int number) : year_(year), number_(number) {}
  /// The calendar year that it lies in.
  int calendar_year() const { return number_ <= 2 ? year_.begins() : year_.begins() + 1; }

  FinancialYear year_;
  int number_ = 1;
};

}  // namespace cairn::projections::calendar
