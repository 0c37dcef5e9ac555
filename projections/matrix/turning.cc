#include "projections/matrix/turning.h"

#include <set>

namespace cairn::projections::matrix {
namespace {

using engagements::Column;
using engagements::id_of;

constexpr int kMonthDaysMax = 31;

/// The first day on which a sign of life on `last` is longer ago than `months`: months_before never falls as days rise.
Day quiet_from(Day last, int months) {
  int32_t low = last.number();
  int32_t high = last.number() + (months + 1) * kMonthDaysMax + 1;
  while (low < high) {
    const int32_t middle = low + (high - low) / 2;
    if (months_before(Day(middle), months) > last)
      high = middle;
    else
      low = middle + 1;
  }
  return Day(low);
}

Day later(Day day, int days) { return Day(day.number() + days); }

}  // namespace

std::vector<Day> turning_days(const facts::Row& row, const Rules& rules) {
  std::set<Day> days;
  const auto date_in = [&](Column column, std::string_view element = {}) {
    return PartialDate::parse(row.text(id_of(column), element));
  };
  const auto sign = [&](const PartialDate& date) {
    days.insert(date.first_day());
    days.insert(date.last_day().next());
    days.insert(quiet_from(date.last_day(), rules.amber_months));
    days.insert(quiet_from(date.last_day(), rules.dormancy_months));
  };
  if (const auto start = date_in(Column::kStartDate)) days.insert(start.value().first_day());
  if (const auto end = date_in(Column::kEndDate)) days.insert(end.value().last_day().next());
  if (const auto planned = date_in(Column::kPlannedEnd)) {
    days.insert(planned.value().last_day().next());
    days.insert(months_before(planned.value().last_day(), rules.expiry_notice_months));
  }
  if (const auto activity = date_in(Column::kLastActivity)) sign(activity.value());
  for (const auto& cell : row.cells()) {
    if (cell.effective) sign(*cell.effective);
    if (cell.column != id_of(Column::kReportDue)) continue;
    const auto due = PartialDate::parse(cell.value);
    if (!due) continue;
    days.insert(due.value().last_day().next());
    days.insert(later(due.value().last_day(), rules.report_grace_days + 1));
  }
  return {days.begin(), days.end()};
}

}  // namespace cairn::projections::matrix
