#include "projections/calendar/working_days.h"

#include <array>
#include <string_view>

#include "eventstore/base/check.h"
#include "projections/calendar/civil.h"

namespace cairn::projections::calendar {
namespace {

constexpr int kActFrom = 1995;
constexpr std::string_view kAct = "Public Holidays Act 36 of 1994";
constexpr int kCountMax = 10'000;  ///< some forty years of work: more is a mistake of the caller

struct Fixed {
  int month;
  int day;
  std::string_view name;
};
constexpr std::array<Fixed, 10> kFixed = {{{1, 1, "New Year's Day"},
                                           {3, 21, "Human Rights Day"},
                                           {4, 27, "Freedom Day"},
                                           {5, 1, "Workers' Day"},
                                           {6, 16, "Youth Day"},
                                           {8, 9, "National Women's Day"},
                                           {9, 24, "Heritage Day"},
                                           {12, 16, "Day of Reconciliation"},
                                           {12, 25, "Christmas Day"},
                                           {12, 26, "Day of Goodwill"}}};

struct Declared {
  int year;
  int month;
  int day;
  std::string_view name;
};
/// Declared by the President for one day (section 2A), as gov.za lists them. Later ones come as rule events.
constexpr std::array<Declared, 17> kDeclared = {{{1999, 6, 2, "National and provincial elections"},
                                                 {1999, 12, 31, "Change of the millennium"},
                                                 {2000, 1, 2, "Change of the millennium"},
                                                 {2004, 4, 14, "National and provincial elections"},
                                                 {2006, 3, 1, "Local government elections"},
                                                 {2008, 5, 2, "In lieu of Human Rights Day on Good Friday"},
                                                 {2009, 4, 22, "National and provincial elections"},
                                                 {2011, 5, 18, "Local government elections"},
                                                 {2011, 12, 27, "In lieu of Christmas Day on a Sunday"},
                                                 {2014, 5, 7, "National and provincial elections"},
                                                 {2016, 8, 3, "Local government elections"},
                                                 {2016, 12, 27, "In lieu of Christmas Day on a Sunday"},
                                                 {2019, 5, 8, "National and provincial elections"},
                                                 {2021, 11, 1, "Local government elections"},
                                                 {2022, 12, 27, "In lieu of Christmas Day on a Sunday"},
                                                 {2023, 12, 15, "Rugby World Cup victory"},
                                                 {2024, 5, 29, "National and provincial elections"}}};

FreeDay by_act(Day day, std::string_view name, std::string_view section) {
  return {day, std::string(name), std::string(kAct) + ", " + std::string(section)};
}

/// Schedule 1 and declarations, without the rule of the Sundays.
std::optional<FreeDay> named_holiday(Day day, const PartialDate& date) {
  for (const auto& fixed : kFixed)
    if (fixed.month == date.month() && fixed.day == date.day()) return by_act(day, fixed.name, "Schedule 1");
  if (date.month() == 3 || date.month() == 4) {
    const Day easter = easter_sunday(date.year());
    if (day == plus_days(easter, -2)) return by_act(day, "Good Friday", "Schedule 1");
    if (day == plus_days(easter, 1)) return by_act(day, "Family Day", "Schedule 1");
  }
  for (const auto& declared : kDeclared)
    if (declared.year == date.year() && declared.month == date.month() && declared.day == date.day())
      return by_act(day, declared.name, "declared under section 2A");
  return std::nullopt;
}

}  // namespace

std::optional<FreeDay> public_holiday(Day day) {
  const auto date = PartialDate::of_day(day);
  if (date.year() < kActFrom) return std::nullopt;
  if (auto named = named_holiday(day, date)) return named;
  if (weekday_of(day) != Weekday::kMonday) return std::nullopt;
  const Day sunday = plus_days(day, -1);
  const auto named = named_holiday(sunday, PartialDate::of_day(sunday));
  if (!named) return std::nullopt;
  return by_act(day, named->name + " (observed)", "section 2(1)");
}

std::vector<FreeDay> public_holidays(int year) {
  std::vector<FreeDay> found;
  for (Day day = day_of(year, 1, 1); day <= day_of(year, 12, 31); day = day.next())
    if (auto holiday = public_holiday(day)) found.push_back(std::move(*holiday));
  return found;
}

WorkingDays::WorkingDays(std::vector<FreeDay> also_free) {
  for (auto& free : also_free) {
    const Day day = free.day;
    also_free_.emplace(day, std::move(free));
  }
}

std::optional<FreeDay> WorkingDays::free_day(Day day) const {
  if (const auto weekday = weekday_of(day); weekday >= Weekday::kSaturday) {
    return FreeDay{day, weekday == Weekday::kSaturday ? "Saturday" : "Sunday", ""};
  }
  if (auto holiday = public_holiday(day)) return holiday;
  const auto added = also_free_.find(day);
  return added == also_free_.end() ? std::nullopt : std::optional(added->second);
}

Day WorkingDays::plus(Day day, int count) const {
  CAIRN_CHECK(count >= -kCountMax && count <= kCountMax, "at most 10000 working days are counted");
  const int step = count < 0 ? -1 : 1;
  for (; count != 0; count -= step) {
    do {
      day = plus_days(day, step);
    } while (!is_working(day));
  }
  return day;
}

Day WorkingDays::at_or_before(Day day) const {
  while (!is_working(day)) day = plus_days(day, -1);
  return day;
}

int WorkingDays::between(Day from, Day to) const {
  if (to < from) return -between(to, from);
  int count = 0;
  for (Day day = from; day < to;) {
    day = day.next();
    if (is_working(day)) ++count;
  }
  return count;
}

}  // namespace cairn::projections::calendar
