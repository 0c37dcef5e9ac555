#include "projections/duties/owed.h"

#include <algorithm>

namespace cairn::projections::duties {
namespace {

using engagements::Column;

void add(const matrix::MatrixRow& row, Owed& owed) {
  if (!is_over(row)) owed.rows.emplace_back(row.id());
  for (const auto& report : row.derived().owed)
    owed.reports.push_back({std::string(row.id()), std::string(row.text(Column::kTitleEn)),
                            std::string(report.document), std::string(report.title), report.due});
}

}  // namespace

bool is_over(const matrix::MatrixRow& row) {
  const auto status = row.text(Column::kStatus);
  return status == "concluded" || status == "withdrawn";
}

std::map<std::string, Owed, std::less<>> owed_by_unit(const matrix::MatrixTable& table) {
  std::map<std::string, Owed, std::less<>> all;
  for (const auto& row : table.rows())
    for (const auto& unit : row->lead_units()) add(*row, all[std::string(unit.id)]);
  return all;
}

Owed owed_by(const matrix::MatrixTable& table, std::string_view unit) {
  Owed owed;
  for (const auto& row : table.rows())
    if (std::ranges::find(row->lead_units(), unit, &matrix::Reference::id) != row->lead_units().end()) add(*row, owed);
  return owed;
}

}  // namespace cairn::projections::duties
