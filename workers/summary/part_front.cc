#include <algorithm>
#include <tuple>

#include "projections/duties/evolve.h"
#include "projections/duties/kind.h"
#include "projections/engagements/columns.h"
#include "workers/summary/parts.h"

namespace cairn::workers::summary {
namespace {

namespace p = projections;
using p::engagements::Column;
using p::figures::Kind;

constexpr size_t kShown = 5;

std::string_view text(const p::facts::Row& row, Column column) { return row.text(p::engagements::id_of(column)); }

/// What changed: a figure a line, with the first of its members.
Table changes(const Sources& sources) {
  Table table{"changes", "What changed", {"", "Number", "Which"}, {}, {}, {}, false};
  for (const auto* formula : {"relationships_new", "relationships_renewed", "relationships_concluded",
                              "relationships_expired_undecided", "relationships_dormant"}) {
    const auto& entry = sources.yearly(formula);
    std::string which;
    for (size_t i = 0; i < std::min(kShown, entry.member_titles.size()); ++i)
      which += (i == 0 ? "" : "; ") + entry.member_titles[i];
    if (entry.member_titles.size() > kShown)
      which += "; and " + std::to_string(entry.member_titles.size() - kShown) + " more";
    table.rows.push_back(
        {text_cell(std::string(entry.figure.formula->title)), figure_cell(entry), text_cell(std::move(which))});
  }
  return table;
}

struct Risk {
  int rank = 0;
  std::string title;
  std::string why;
  std::string link;
};

/// What may go wrong with one engagement, the gravest first; none when nothing is known to.
std::optional<Risk> risk_of(const Sources& sources, const p::figures::Entity& entity) {
  const auto& row = entity.row(sources.last_day(), sources.known());
  if (!row.exists() || text(row, Column::kMunicipality) != sources.municipality()) return std::nullopt;
  const auto derived = p::matrix::derive(
      row, sources.world().rules_of(sources.municipality(), sources.last_day(), sources.known()), sources.last_day());
  if (!derived.relationship || !(derived.running || derived.expired_undecided)) return std::nullopt;
  Risk risk{0, std::string(text(row, Column::kTitleEn)), {}, {}};
  const auto level = text(row, Column::kRiskLevel);
  const auto cite = [&](Column column) {
    const auto* cell = row.find(p::engagements::id_of(column));
    if (cell != nullptr) risk.link = Sources::event_link(cell->set_by);
  };
  if (level == "high" || level == "medium") {
    risk.rank = level == "high" ? 1 : 3;
    risk.why = std::string(level) + " risk" +
               (text(row, Column::kRisk).empty() ? "" : ": " + std::string(text(row, Column::kRisk)));
    cite(Column::kRiskLevel);
  } else if (derived.expired_undecided) {
    risk.rank = 2;
    risk.why = "planned to end " + std::string(text(row, Column::kPlannedEnd)) + ", nothing decided";
    cite(Column::kPlannedEnd);
  } else if (derived.dormant) {
    risk.rank = 4;
    risk.why = "no dated sign of life since " + text_of(*derived.last_sign);
    cite(Column::kStatus);
  } else {
    return std::nullopt;
  }
  return risk;
}

Table risks(const Sources& sources) {
  std::vector<Risk> all;
  for (const auto& [id, entity] : sources.world().all(Kind::kEngagement))
    if (auto risk = risk_of(sources, *entity)) all.push_back(std::move(*risk));
  std::ranges::sort(all, {}, [](const Risk& risk) { return std::tie(risk.rank, risk.why, risk.title); });
  Table table{"risks", "Five risks", {"Relationship", "Why"}, {}, {}, "No risk is recorded.", false};
  if (all.size() > kShown)
    table.note = "Of " + std::to_string(all.size()) +
                 ": assessed as high first, then ended without a decision, assessed "
                 "as medium, dormant.";
  for (size_t i = 0; i < std::min(kShown, all.size()); ++i)
    table.rows.push_back({text_cell(all[i].title, all[i].link), text_cell(all[i].why)});
  return table;
}

/// The latest five of the year.
Table lessons(const Sources& sources) {
  struct Lesson {
    Day on;
    std::string text;
    std::string title;
    std::string link;
  };
  std::vector<Lesson> all;
  for (const auto& [id, entity] : sources.world().all(Kind::kEngagement)) {
    const auto& row = entity->row(sources.last_day(), sources.known());
    if (text(row, Column::kMunicipality) != sources.municipality()) continue;
    for (const auto* cell : row.all(p::engagements::id_of(Column::kLesson)))
      if (cell->effective && cell->effective->first_day() >= sources.year().first_day())
        all.push_back({cell->effective->first_day(), std::string(cell->value), std::string(text(row, Column::kTitleEn)),
                       Sources::event_link(cell->set_by)});
  }
  // The latest first; of one day in the order of their words.
  std::ranges::sort(
      all, {}, [](const Lesson& one) { return std::tuple(-int64_t{one.on.number()}, std::string_view(one.text)); });
  Table table{"lessons", "Five lessons", {"Lesson", "From"}, {}, {}, "No lesson of the year is recorded.", false};
  for (size_t i = 0; i < std::min(kShown, all.size()); ++i)
    table.rows.push_back({text_cell(all[i].text, all[i].link), text_cell(all[i].title)});
  return table;
}

/// Each silent unit of each quarter, with what was sent to it and the proof from the log.
Table silent(const Sources& sources) {
  Table table{"silent", "Silent units, with proof", {"Unit", "Quarter", "Reminders sent", "Proof"}, {}, {}, {}, false};
  bool asked = false;
  for (int number = 1; number <= 4; ++number) {
    const auto quarter = sources.year().quarter(number);
    const auto& entry = sources.figure("units_silent." + quarter.id());
    asked = asked || entry.figure.value.has_data;
    for (size_t i = 0; i < entry.figure.members.size(); ++i) {
      const auto& unit = entry.figure.members[i];
      const auto* duty = sources.world().find(Kind::kDuty, p::duties::id_of(unit, quarter));
      int64_t sent = 0;
      if (duty != nullptr)
        for (const auto& reminder : p::duties::duty_of(duty->row(Day::latest(), sources.known())).reminders)
          sent += reminder.state == "sent" ? 1 : 0;
      table.rows.push_back({text_cell(entry.member_titles[i]), text_cell(quarter.text()), number_cell(sent),
                            text_cell("what was owed, sent and answered",
                                      "/v1/duties/" + unit + "/" + quarter.id() + "/proof?known_at=@" +
                                          std::to_string(sources.known().value()))});
    }
  }
  table.when_empty =
      asked ? "Every unit that was asked has answered." : "No data: no unit was asked through this ledger in the year.";
  return table;
}

}  // namespace

std::vector<Entry> headlines(const Sources& sources) {
  std::vector<Entry> tiles;
  for (const auto* formula : {"relationships_active", "relationships_new", "relationships_concluded", "activities_held",
                              "activities_reported", "parties", "countries"})
    tiles.push_back(sources.yearly(formula));
  tiles.push_back(sources.figure("completeness." + sources.year().quarter(4).id()));
  return tiles;
}

Section front_page(const Sources& sources) {
  Section section{"front", "The year on one page", {}, {}};
  section.tables = {changes(sources), risks(sources), lessons(sources), silent(sources)};
  return section;
}

}  // namespace cairn::workers::summary
