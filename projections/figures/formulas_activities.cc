#include <charconv>

#include "projections/figures/engagement_case.h"
#include "projections/figures/formula.h"

// Activities (delegations, visits, tours, conferences, exchanges) and their reports; money; lessons.

namespace cairn::projections::figures {
namespace {

using engagements::Column;

/// Without a due date of its own a report is due so long after the activity's last day.
constexpr int kReportDays = 30;

const facts::Row* ours(const Case& it) {
  const auto& row = it.row(it.last_day());
  return is_ours(it, row) ? &row : nullptr;
}

bool is_activity(const facts::Row& row) {
  const auto kind = text(row, Column::kKind);
  return !kind.empty() && !matrix::is_relationship(kind);
}

void held(const Case& it, Contribution& out) {
  const auto* row = ours(it);
  if (row == nullptr || !is_activity(*row)) return;
  out.base.push_back(it.entity.id());
  if (was_held(it, *row) && in_slice(it, *row, it.last_day())) out.counted.push_back(it.entity.id());
}

bool is_report(const matrix::DocumentText& document) {
  return document.state == "filed" || (document.state == "attached" && document.kind == "visit_report");
}

/// Of an activity held in the period; false, and no part of the base, for anything else.
bool held_base(const Case& it, Contribution& out) {
  const auto* row = ours(it);
  if (row == nullptr || !was_held(it, *row)) return false;
  out.base.push_back(it.entity.id());
  return true;
}

/// A report that comes after the year's end is a report: true whenever it was filed, as known at the position.
void reported(const Case& it, Contribution& out) {
  if (!held_base(it, out)) return;
  const auto& row = it.row(Day::latest());
  for (const auto* cell : row.all(engagements::id_of(Column::kDocument)))
    if (is_report(matrix::document_text(cell->value))) return out.counted.push_back(it.entity.id());
}

/// The last day on which the report of this document was in time.
Day due_day(const Case& it, const facts::Row& row, std::string_view document) {
  std::optional<PartialDate> due;
  for (const auto& phase : it.entity.timeline().phases(engagements::id_of(Column::kReportDue), document, it.known))
    if (phase.value)
      if (const auto read = PartialDate::parse(*phase.value)) due = read.value();
  if (due) return due->last_day();
  auto last = date(row, Column::kEndDate);
  if (!last) last = date(row, Column::kStartDate);
  return last ? Day(last->last_day().number() + kReportDays) : Day::earliest();
}

bool reported_in_time(const Case& it) {
  const auto& row = it.row(Day::latest());
  for (const auto* cell : row.all(engagements::id_of(Column::kDocument)))
    if (is_report(matrix::document_text(cell->value)) && cell->effective &&
        cell->effective->last_day() <= due_day(it, row, cell->element))
      return true;
  return false;
}

void reported_in_time_v1(const Case& it, Contribution& out) {
  if (held_base(it, out) && reported_in_time(it)) out.counted.push_back(it.entity.id());
}

/// The second version leaves out what is not due by the end of the year, unless it has come.
void reported_in_time_v2(const Case& it, Contribution& out) {
  const auto* row = ours(it);
  if (row == nullptr || !was_held(it, *row)) return;
  const bool in_time = reported_in_time(it);
  Day due = due_day(it, it.row(Day::latest()), {});
  for (const auto* cell : row->all(engagements::id_of(Column::kReportDue)))
    if (const auto own = PartialDate::parse(cell->value)) due = own.value().last_day();
  if (!in_time && due > it.last_day()) return;
  out.base.push_back(it.entity.id());
  if (in_time) out.counted.push_back(it.entity.id());
}

/// "35000000000 ZAR"
std::optional<Contribution::Sum> money_of(std::string_view cell) {
  Contribution::Sum sum;
  const auto read = std::from_chars(cell.data(), cell.data() + cell.size(), sum.amount);
  if (read.ec != std::errc() || read.ptr == cell.data() + cell.size()) return std::nullopt;
  sum.unit = std::string(read.ptr + 1, cell.data() + cell.size());
  return sum;
}

void funding(const Case& it, Column column, Contribution& out) {
  const auto* row = ours(it);
  if (row == nullptr) return;
  for (const auto* cell : row->all(engagements::id_of(column))) {
    const auto key = it.entity.id() + "/" + std::string(cell->element);
    out.base.push_back(key);
    auto sum = money_of(cell->value);
    if (!sum || !began_within(it, cell->effective)) continue;
    if (it.id.dimension == "currency" && it.id.slice != sum->unit) continue;
    out.counted.push_back(key);
    out.sums.push_back(std::move(*sum));
  }
}

void funding_committed(const Case& it, Contribution& out) { funding(it, Column::kFundingCommitted, out); }
void funding_received(const Case& it, Contribution& out) { funding(it, Column::kFundingReceived, out); }

void lessons_recorded(const Case& it, Contribution& out) {
  const auto* row = ours(it);
  if (row == nullptr) return;
  for (const auto* cell : row->all(engagements::id_of(Column::kLesson))) {
    const auto key = it.entity.id() + "/" + std::string(cell->element);
    out.base.push_back(key);
    if (began_within(it, cell->effective)) out.counted.push_back(key);
  }
}

}  // namespace

std::vector<Formula> activity_formulas() {
  return {
      Formula{.name = "activities_held",
              .title = "Activities held",
              .definition = "Delegations, visits, tours, conferences and learning exchanges that began in the year.",
              .dimensions = {"scope", "kind", "cluster"},
              .reads = {.units = true},
              .contribute = held},
      Formula{.name = "activities_reported",
              .shape = Shape::kShare,
              .title = "Activities with a report",
              .definition = "Of the activities held in the year, those whose report is in, however late.",
              .contribute = reported},
      Formula{.name = "activities_reported_in_time",
              .shape = Shape::kShare,
              .title = "Activities reported in time",
              .definition =
                  "Of the activities held in the year, those whose report was filed by its due date, or within "
                  "30 days of the last day where none was set.",
              .contribute = reported_in_time_v1},
      Formula{.name = "activities_reported_in_time",
              .version = 2,
              .shape = Shape::kShare,
              .title = "Activities reported in time",
              .definition =
                  "Of the activities held in the year whose report was due by its end or has come, those whose "
                  "report was filed by its due date, or within 30 days of the last day where none was set.",
              .contribute = reported_in_time_v2},
      Formula{
          .name = "funding_committed",
          .shape = Shape::kMoney,
          .title = "Funding committed",
          .definition = "Commitments dated in the year, by currency; amounts of different currencies are not added.",
          .dimensions = {"currency"},
          .contribute = funding_committed},
      Formula{.name = "funding_received",
              .shape = Shape::kMoney,
              .title = "Funding received",
              .definition = "Receipts dated in the year, by currency; amounts of different currencies are not added.",
              .dimensions = {"currency"},
              .contribute = funding_received},
      Formula{.name = "lessons_recorded",
              .title = "Lessons recorded",
              .definition = "Lessons of engagements that are dated in the year.",
              .contribute = lessons_recorded},
  };
}

}  // namespace cairn::projections::figures
