#include <algorithm>
#include <set>

#include "projections/engagements/columns.h"
#include "workers/summary/parts.h"

namespace cairn::workers::summary {
namespace {

namespace p = projections;
using p::engagements::Column;
using p::figures::Kind;

std::string_view text(const p::facts::Row& row, Column column) { return row.text(p::engagements::id_of(column)); }

/// The report that is on file: its title, and the event that filed it.
Cell report_cell(const p::facts::Row& row) {
  for (const auto* cell : row.all(p::engagements::id_of(Column::kDocument))) {
    const auto document = p::matrix::document_text(cell->value);
    if (document.state != "filed" && !(document.state == "attached" && document.kind == "visit_report")) continue;
    auto said = document.title.empty() ? std::string("report") : std::string(document.title);
    if (cell->effective) said += ", " + cell->effective->text();
    return text_cell(std::move(said), Sources::event_link(cell->set_by));
  }
  return text_cell("");
}

/// When the report is due that has not come.
std::string due_text(const p::facts::Row& row) {
  const auto dues = row.all(p::engagements::id_of(Column::kReportDue));
  return dues.empty() ? "no due date is recorded" : std::string(dues.front()->value);
}

}  // namespace

std::string words_of(std::string_view code) {
  std::string words(code);
  std::ranges::replace(words, '_', ' ');
  return words;
}

std::string lead_units(const Sources& sources, const p::facts::Row& row) {
  std::string names;
  p::figures::each_line(text(row, Column::kLeadUnits), [&](std::string_view unit) {
    names += (names.empty() ? "" : "; ") + sources.title_of(Kind::kUnit, unit);
  });
  return names.empty() ? "no lead unit is known" : names;
}

Section activities(const Sources& sources) {
  const auto& held = sources.yearly("activities_held").figure;
  const auto& reported = sources.yearly("activities_reported").figure.members;
  const auto& in_time = sources.yearly("activities_reported_in_time").figure.members;
  Table with{"with_report",
             "Activities with their report",
             {"Activity", "Kind", "Began", "Lead units", "Report", "In time"},
             {},
             {},
             "No activity of the year has a report on file.",
             false};
  Table without{"without_report",
                "Activities without a report",
                {"Activity", "Kind", "Began", "Lead units", "Report due"},
                {},
                {},
                "No activity of the year is without its report.",
                false};
  for (const auto& id : held.members) {
    const auto* entity = sources.world().find(Kind::kEngagement, id);
    const auto& row = entity->row(sources.last_day(), sources.known());
    const auto& ever = entity->row(Day::latest(), sources.known());
    const auto* start = row.find(p::engagements::id_of(Column::kStartDate));
    std::vector<Cell> cells = {text_cell(std::string(text(row, Column::kTitleEn)), "/v1/engagements/" + id),
                               text_cell(words_of(text(row, Column::kKind))),
                               text_cell(std::string(start->value), Sources::event_link(start->set_by)),
                               text_cell(lead_units(sources, row))};
    const bool filed = std::ranges::binary_search(reported, id);
    if (filed) {
      cells.push_back(report_cell(ever));
      cells.push_back(text_cell(std::ranges::binary_search(in_time, id) ? "yes" : "no"));
    } else {
      cells.push_back(text_cell(due_text(ever)));
    }
    (filed ? with : without).rows.push_back(std::move(cells));
  }
  Table kinds{"held_by_kind",
              "Activities held, by kind",
              {"Kind", "Activities held"},
              {},
              std::string(held.formula->definition),
              "No activity of the year is recorded.",
              true};
  for (const auto* entry : sources.slices("activities_held", "kind"))
    kinds.rows.push_back({text_cell(words_of(entry->pinned.id.slice)), figure_cell(*entry)});
  return {"activities",
          "Delegations, visits, tours, conferences and exchanges",
          {},
          {std::move(kinds), std::move(without), std::move(with)}};
}

}  // namespace cairn::workers::summary
