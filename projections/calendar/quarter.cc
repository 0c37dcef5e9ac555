#include "projections/calendar/quarter.h"

#include <array>

#include "eventstore/base/check.h"
#include "projections/calendar/civil.h"

namespace cairn::projections::calendar {
namespace {

constexpr int kFirstYear = 1900;
constexpr int kLastYear = 2999;
constexpr int kFirstMonth = 7;

struct Span {
  int first_month;
  std::string_view words;
};
constexpr std::array<Span, 4> kSpans = {
    {{7, "July to September"}, {10, "October to December"}, {1, "January to March"}, {4, "April to June"}}};

std::string two_digits(int number) {
  return {static_cast<char>('0' + number / 10), static_cast<char>('0' + number % 10)};
}

/// -1 unless all of `text` is digits.
int number_of(std::string_view text) {
  int number = 0;
  for (const char c : text) {
    if (c < '0' || c > '9') return -1;
    number = number * 10 + (c - '0');
  }
  return text.empty() ? -1 : number;
}

std::string shown(std::string_view text) { return "\"" + std::string(text.substr(0, 32)) + "\""; }

}  // namespace

FinancialYear::FinancialYear(int begins) : begins_(begins) {
  CAIRN_CHECK(begins >= kFirstYear && begins <= kLastYear, "a financial year from 1900 to 2999");
}

FinancialYear FinancialYear::of(Day day) {
  const auto date = PartialDate::of_day(day);
  return FinancialYear(date.month() >= kFirstMonth ? date.year() : date.year() - 1);
}

Result<FinancialYear> FinancialYear::parse(std::string_view text) {
  const bool shape = text.size() == 7 && (text[4] == '-' || text[4] == '/');
  const int begins = shape ? number_of(text.substr(0, 4)) : -1;
  const int ends = shape ? number_of(text.substr(5)) : -1;
  if (begins < kFirstYear || begins > kLastYear || ends != (begins + 1) % 100)
    return fail(Errc::kInvalid, shown(text) + " is no financial year such as 2026-27");
  return FinancialYear(begins);
}

std::string FinancialYear::id() const { return std::to_string(begins_) + "-" + two_digits((begins_ + 1) % 100); }
std::string FinancialYear::text() const { return std::to_string(begins_) + "/" + two_digits((begins_ + 1) % 100); }
Day FinancialYear::first_day() const { return day_of(begins_, kFirstMonth, 1); }
Day FinancialYear::last_day() const { return day_of(begins_ + 1, 6, 30); }

Quarter FinancialYear::quarter(int number) const {
  CAIRN_CHECK(number >= 1 && number <= 4, "a year has four quarters");
  return {*this, number};
}

Quarter Quarter::of(Day day) {
  const int month = PartialDate::of_day(day).month();
  return FinancialYear::of(day).quarter((month + 12 - kFirstMonth) % 12 / 3 + 1);
}

Result<Quarter> Quarter::parse(std::string_view id) {
  const bool shape = id.size() == 10 && id[4] == '-' && id.substr(7, 2) == "-Q" && id[9] >= '1' && id[9] <= '4';
  const auto year = FinancialYear::parse(id.substr(0, 7));
  if (!shape || !year) return fail(Errc::kInvalid, shown(id) + " is no quarter such as 2026-27-Q1");
  return year.value().quarter(id[9] - '0');
}

std::string Quarter::id() const { return year_.id() + "-Q" + std::to_string(number_); }
std::string Quarter::text() const { return "Q" + std::to_string(number_) + " " + year_.text(); }

std::string Quarter::words() const {
  const auto& span = kSpans[static_cast<size_t>(number_ - 1)];
  return text() + " (" + std::string(span.words) + " " + std::to_string(calendar_year()) + ")";
}

Day Quarter::first_day() const {
  return day_of(calendar_year(), kSpans[static_cast<size_t>(number_ - 1)].first_month, 1);
}
Day Quarter::last_day() const { return plus_days(plus_months(first_day(), 3), -1); }
Quarter Quarter::next() const { return number_ < 4 ? Quarter(year_, number_ + 1) : Quarter(year_.next(), 1); }
Quarter Quarter::previous() const { return of(plus_days(first_day(), -1)); }

}  // namespace cairn::projections::calendar
