#include "eventstore/base/instant.h"

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <optional>

namespace cairn {
namespace {

namespace chrono = std::chrono;

constexpr int64_t kSecondUs = 1'000'000;
constexpr int64_t kMinuteUs = 60 * kSecondUs;
constexpr int64_t kDayUs = 24 * 60 * kMinuteUs;
constexpr int64_t kSouthAfricanOffsetUs = 120 * kMinuteUs;
constexpr int64_t kFirstUs = int64_t{chrono::sys_days(chrono::year(1) / 1 / 1).time_since_epoch().count()} * kDayUs;
constexpr int64_t kLastUs =
    int64_t{chrono::sys_days(chrono::year(10'000) / 1 / 1).time_since_epoch().count()} * kDayUs - 1;

/// Reads digits and marks from the front of a text; once something did not fit, `ok` stays false.
class Scanner {
 public:
  explicit Scanner(std::string_view text) : text_(text) {}
  int number(size_t digits) {
    int value = 0;
    for (size_t i = 0; i < digits; ++i) {
      if (text_.empty() || text_[0] < '0' || text_[0] > '9') return give_up();
      value = value * 10 + (text_[0] - '0');
      text_.remove_prefix(1);
    }
    return value;
  }
  void mark(std::string_view any_of) {
    if (text_.empty() || any_of.find(text_[0]) == std::string_view::npos)
      give_up();
    else
      text_.remove_prefix(1);
  }
  bool skip(char c) {
    if (text_.empty() || text_[0] != c) return false;
    text_.remove_prefix(1);
    return true;
  }
  bool next_is_digit() const { return !text_.empty() && text_[0] >= '0' && text_[0] <= '9'; }
  bool done() const { return ok_ && text_.empty(); }
  int give_up() {
    ok_ = false;
    return 0;
  }

 private:
  std::string_view text_;
  bool ok_ = true;
};

int64_t fraction_us(Scanner& scanner) {
  int64_t us = 0;
  int64_t unit = kSecondUs;
  while (scanner.next_is_digit() && unit > 1) {
    unit /= 10;
    us += scanner.number(1) * unit;
  }
  return us;
}

int64_t offset_us(Scanner& scanner) {
  if (scanner.skip('Z') || scanner.skip('z')) return 0;
  const bool west = scanner.skip('-');
  if (!west) scanner.mark("+");
  const int hours = scanner.number(2);
  scanner.mark(":");
  const int minutes = scanner.number(2);
  if (hours > 23 || minutes > 59) scanner.give_up();
  const int64_t offset = (hours * 60 + minutes) * kMinuteUs;
  return west ? -offset : offset;
}

}  // namespace

std::string instant_text(int64_t us) {
  const auto since = chrono::sys_time<chrono::microseconds>(chrono::microseconds(std::clamp(us, kFirstUs, kLastUs)));
  const auto day = chrono::floor<chrono::days>(since);
  const chrono::year_month_day date(day);
  const chrono::hh_mm_ss time(since - day);
  char text[64];
  std::snprintf(text, sizeof text, "%04d-%02u-%02uT%02d:%02d:%02d.%06dZ", static_cast<int>(date.year()),
                static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()),
                static_cast<int>(time.hours().count()), static_cast<int>(time.minutes().count()),
                static_cast<int>(time.seconds().count()), static_cast<int>(time.subseconds().count()));
  return text;
}

Result<int64_t> parse_instant(std::string_view text) {
  Scanner scanner(text);
  const int year = scanner.number(4);
  scanner.mark("-");
  const int month = scanner.number(2);
  scanner.mark("-");
  const int day = scanner.number(2);
  scanner.mark("Tt");
  const int hour = scanner.number(2);
  scanner.mark(":");
  const int minute = scanner.number(2);
  scanner.mark(":");
  const int second = scanner.number(2);
  const int64_t fraction = scanner.skip('.') ? fraction_us(scanner) : 0;
  const int64_t offset = offset_us(scanner);
  if (!scanner.done() || hour > 23 || minute > 59 || second > 59)
    return fail(Errc::kInvalid, "\"" + std::string(text.substr(0, 40)) +
                                    "\" is no instant; expected RFC 3339, as 2026-07-01T08:30:00Z");
  if (month == 0 || day == 0) return fail(Errc::kInvalid, "month and day of an instant begin at 1");
  CAIRN_TRY(const auto date, PartialDate::of(year, month, day));
  const int64_t us = date.first_day().number() * kDayUs + hour * 60 * kMinuteUs + minute * kMinuteUs +
                     second * kSecondUs + fraction - offset;
  // At the ends of the calendar an offset leads out of it, to years that have no four digits.
  if (us < kFirstUs || us > kLastUs) return fail(Errc::kInvalid, "an instant lies in the years 1 to 9999, in UTC");
  return us;
}

int64_t end_of_day_us(Day day) { return (int64_t{day.number()} + 1) * kDayUs - kSouthAfricanOffsetUs - 1; }

}  // namespace cairn
