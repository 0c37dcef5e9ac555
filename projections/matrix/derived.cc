#include "projections/matrix/derived.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <chrono>

namespace cairn::projections::matrix {
namespace {

using engagements::Column;
using engagements::id_of;

std::string_view text(const facts::Row& row, Column column) { return row.text(id_of(column)); }

std::optional<PartialDate> date(const facts::Row& row, Column column) {
  auto parsed = PartialDate::parse(text(row, column));
  if (!parsed) return std::nullopt;
  return parsed.value();
}

/// Status of something that has begun and of which no end was told.
bool is_open_status(std::string_view status) {
  return status == "signed" || status == "active" || status == "suspended" || status == "unknown" || status.empty();
}

bool has_passed(std::optional<PartialDate> date, Day valid) { return date && date->last_day() < valid; }

/// The latest day, V at most, that any cell tells of.
std::optional<Day> last_sign_of(const facts::Row& row, Day valid) {
  std::optional<Day> last;
  const auto tell = [&](const PartialDate& date) {
    if (date.first_day() > valid) return;
    const Day day = std::min(date.last_day(), valid);
    if (!last || day > *last) last = day;
  };
  std::optional<PartialDate> previous;
  for (const auto& cell : row.cells()) {
    if (cell.effective && cell.effective != previous) tell(*cell.effective);
    previous = cell.effective;
  }
  if (const auto activity = date(row, Column::kLastActivity)) tell(*activity);
  return last;
}

std::vector<OwedReport> owed_of(const facts::Row& row, Day valid) {
  std::vector<OwedReport> owed;
  for (const auto& cell : row.cells()) {
    if (cell.column != id_of(Column::kDocument)) continue;
    const auto document = document_text(cell.value);
    if (document.state != "expected") continue;
    OwedReport report{cell.element, document.title, std::nullopt, false};
    auto due = PartialDate::parse(row.text(id_of(Column::kReportDue), cell.element));
    if (due) report.due = due.value();
    report.overdue = has_passed(report.due, valid);
    owed.push_back(report);
  }
  return owed;
}

/// True when a report has been overdue for more than the days of grace.
bool is_late(const std::vector<OwedReport>& owed, const Rules& rules, Day valid) {
  return std::any_of(owed.begin(), owed.end(), [&](const OwedReport& report) {
    return report.overdue && report.due->last_day().number() + rules.report_grace_days < valid.number();
  });
}

bool is_overdue(const std::vector<OwedReport>& owed) {
  return std::any_of(owed.begin(), owed.end(), [](const OwedReport& report) { return report.overdue; });
}

/// The badge with its reason; the first that holds.
void judge(const facts::Row& row, const Rules& rules, Day valid, Derived& derived) {
  const auto give = [&](Badge badge, std::string_view reason) {
    derived.badge = badge;
    derived.reason = reason;
  };
  const bool open = derived.running || derived.expired_undecided;
  const auto risk = open ? text(row, Column::kRiskLevel) : std::string_view();
  const auto planned_end = date(row, Column::kPlannedEnd);
  const bool quiet = derived.relationship && derived.running && derived.last_sign &&
                     *derived.last_sign < months_before(valid, rules.amber_months);
  if (derived.expired_undecided) return give(Badge::kRed, "planned end passed, nothing decided");
  if (is_late(derived.owed, rules, valid)) return give(Badge::kRed, "report overdue beyond the days of grace");
  if (risk == "high") return give(Badge::kRed, "high risk");
  if (!text(row, Column::kDisowned).empty()) return give(Badge::kRed, "a unit says it is not theirs");
  if (derived.dormant) return give(Badge::kDormant, "no sign of life for longer than the rule allows");
  if (is_overdue(derived.owed)) return give(Badge::kAmber, "report overdue");
  if (risk == "medium") return give(Badge::kAmber, "medium risk");
  if (open && planned_end && months_before(planned_end->last_day(), rules.expiry_notice_months) <= valid)
    return give(Badge::kAmber, "planned end is near");
  if (quiet) return give(Badge::kAmber, "little sign of life");
  give(Badge::kGreen, {});
}

}  // namespace

std::string_view name_of(Badge badge) {
  switch (badge) {
    case Badge::kGreen: return "green";
    case Badge::kAmber: return "amber";
    case Badge::kRed: return "red";
    case Badge::kDormant: return "dormant";
  }
  return {};
}

Rules Rules::of(const facts::Row& row) {
  Rules rules;
  const auto take = [&](std::string_view rule, int& threshold) {
    const auto value = row.text(static_cast<facts::ColumnId>(1), rule);  // rules::Column::kValue
    int number = 0;
    const auto [end, error] = std::from_chars(value.data(), value.data() + value.size(), number);
    if (error == std::errc() && end == value.data() + value.size() && number >= 0 && number <= 1200) threshold = number;
  };
  take("dormancy_months", rules.dormancy_months);
  take("amber_months", rules.amber_months);
  take("report_grace_days", rules.report_grace_days);
  take("expiry_notice_months", rules.expiry_notice_months);
  return rules;
}

DocumentText document_text(std::string_view value) {
  std::array<std::string_view, 3> words;
  for (auto& word : words) {
    const size_t end = std::min(value.find(' '), value.size());
    word = value.substr(0, end);
    value.remove_prefix(std::min(end + 1, value.size()));
  }
  return {words[0], words[1], words[2] == "-" ? std::string_view() : words[2], value};
}

bool is_relationship(std::string_view kind) {
  return kind == "agreement" || kind == "network_membership" || kind == "partnership" || kind == "research" ||
         kind == "project" || kind == "informal";
}

bool is_running(const facts::Row& row, Day valid) {
  if (!row.exists()) return false;
  const auto status = text(row, Column::kStatus);
  if (!is_open_status(status)) return false;
  const auto start = date(row, Column::kStartDate);
  if (start && start->first_day() > valid) return false;
  if (has_passed(date(row, Column::kEndDate), valid)) return false;
  const bool silent = status == "unknown" || status.empty();
  return !(silent && has_passed(date(row, Column::kPlannedEnd), valid));
}

bool is_expired_undecided(const facts::Row& row, Day valid) {
  return row.exists() && is_open_status(text(row, Column::kStatus)) &&
         has_passed(date(row, Column::kPlannedEnd), valid) && !has_passed(date(row, Column::kEndDate), valid);
}

Derived derive(const facts::Row& row, const Rules& rules, Day valid) {
  Derived derived;
  derived.relationship = is_relationship(text(row, Column::kKind));
  derived.running = is_running(row, valid);
  derived.expired_undecided = is_expired_undecided(row, valid);
  derived.last_sign = last_sign_of(row, valid);
  derived.owed = owed_of(row, valid);
  derived.dormant = derived.relationship && derived.running && derived.last_sign &&
                    *derived.last_sign < months_before(valid, rules.dormancy_months);
  judge(row, rules, valid, derived);
  return derived;
}

Day months_before(Day day, int months) {
  namespace chrono = std::chrono;
  const chrono::year_month_day date{chrono::sys_days(chrono::days(day.number()))};
  const auto month = chrono::year_month(date.year(), date.month()) - chrono::months(months);
  const chrono::year_month_day_last last{month.year(), chrono::month_day_last(month.month())};
  const auto result = month / std::min(date.day(), last.day());
  return Day(static_cast<int32_t>(chrono::sys_days(result).time_since_epoch().count()));
}

}  // namespace cairn::projections::matrix
