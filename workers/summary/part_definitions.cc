#include <set>

#include "projections/engagements/columns.h"
#include "workers/summary/parts.h"

namespace cairn::workers::summary {

Section definitions(const Sources& sources) {
  Table table{
      "definitions", "The definition of every count", {"Figure", "Definition", "Formula", "Version"}, {}, {}, {},
      false};
  std::set<std::string_view> seen;
  for (const auto& entry : sources.figures()) {
    const auto& formula = *entry.figure.formula;
    if (!seen.insert(formula.name).second) continue;
    table.rows.push_back({text_cell(std::string(formula.title)), text_cell(std::string(formula.definition)),
                          text_cell(std::string(formula.name)), number_cell(formula.version)});
  }
  return {"definitions", "Definitions", {}, {std::move(table)}};
}

namespace {

namespace p = projections;

/// Beyond so many, members are listed by their reference numbers: a list of thousands of titles is read by nobody.
constexpr size_t kTitlesMax = 60;

/// "ENG-0029", or the id of what has no number.
std::string reference_of(const Sources& sources, const std::string& id) {
  const auto* entity = sources.world().find(p::figures::Kind::kEngagement, id);
  if (entity == nullptr) return id;
  const auto& row = entity->row(sources.last_day(), sources.known());
  const auto ref = row.text(p::engagements::id_of(p::engagements::Column::kRef));
  return ref.empty() ? id : std::string(ref);
}

std::string member_list(const Sources& sources, const Entry& entry) {
  const auto& members = entry.figure.members;
  const bool titles = members.size() <= kTitlesMax || entry.figure.formula->subject != p::figures::Kind::kEngagement;
  std::string list;
  for (size_t i = 0; i < members.size(); ++i)
    list += (i == 0 ? "" : "; ") + (titles ? entry.member_titles[i] : reference_of(sources, members[i]));
  return list.empty() ? "none" : list;
}

}  // namespace

Section members(const Sources& sources) {
  Table table{"members", "The members of every count", {"Figure", "Value", "Members"}, {}, {}, {}, false};
  for (const auto& entry : sources.figures()) {
    if (!entry.pinned.id.dimension.empty() || !entry.figure.value.has_data) continue;
    auto name = std::string(entry.figure.formula->title);
    if (entry.pinned.id.period.quarter) name += ", " + entry.pinned.id.period.quarter->text();
    table.rows.push_back({text_cell(std::move(name)), figure_cell(entry), text_cell(member_list(sources, entry))});
  }
  return {"members",
          "Members",
          {"Slices of a count have the same members; each figure's own page lists them."},
          {std::move(table)}};
}

}  // namespace cairn::workers::summary
