#include <algorithm>

#include "projections/engagements/columns.h"
#include "projections/figures/movements.h"
#include "projections/indicators/evolve.h"
#include "workers/summary/parts.h"

namespace cairn::workers::summary {
namespace {

namespace p = projections;
using p::figures::Kind;
using p::figures::Shape;

/// The value of a figure as an amount that can be held against a target; none where it is no single number.
std::optional<p::indicators::Quantity> quantity_of(const Entry& entry, const std::string& unit) {
  const auto& value = entry.figure.value;
  if (!value.has_data) return std::nullopt;
  if (entry.figure.formula->shape == Shape::kCount && unit == "count")
    return p::indicators::Quantity{{static_cast<int64_t>(value.count) * 1000}, unit};
  if (entry.figure.formula->shape == Shape::kShare && unit == "percent" && value.of > 0)
    return p::indicators::Quantity{{static_cast<int64_t>(value.count * 100'000 / value.of)}, unit};
  const auto sum = value.sums.find(unit);
  if (sum == value.sums.end()) return std::nullopt;
  return p::indicators::Quantity{{sum->second * (entry.figure.formula->shape == Shape::kMoney ? 10 : 1)}, unit};
}

/// Target and how much of it was reached, from the indicator of that formula.
std::pair<Cell, Cell> target_cells(const Sources& sources, const Entry& entry) {
  const auto* entity = sources.world().find(Kind::kIndicator, sources.municipality() + "_" + entry.pinned.id.formula);
  if (entity == nullptr || !entry.pinned.id.dimension.empty()) return {text_cell("none"), text_cell("")};
  const auto indicator = p::indicators::indicator_of(entity->row(Day::latest(), sources.known()));
  const auto target = indicator.targets.find(sources.year().id());
  if (target == indicator.targets.end()) return {text_cell("none"), text_cell("")};
  auto shown = text_cell(target->second.amount.text() + " " + target->second.unit);
  const auto value = quantity_of(entry, target->second.unit);
  if (!value) return {std::move(shown), no_data_cell()};
  const auto share = p::indicators::share_of_target(*value, target->second);
  if (!share) return {std::move(shown), text_cell("no share of a target of 0")};
  return {std::move(shown), text_cell(std::to_string(*share / 10) + "." + std::to_string(*share % 10) + "\u00a0%")};
}

Table year_table(const Sources& sources) {
  Table table{
      "year",
      "The year against its targets and against last year",
      {"", "This year", "Target", "Reached", "Last year, as reported then", "Last year, as known now"},
      {},
      "Last year as reported then is what its signed summary was made from; as known now is the same year by all "
      "that this summary is made from.",
      {},
      false};
  const p::calendar::FinancialYear last(sources.year().begins() - 1);
  for (const auto& entry : sources.figures()) {
    if (!entry.pinned.id.dimension.empty() || entry.pinned.id.period.quarter) continue;
    auto [target, reached] = target_cells(sources, entry);
    auto then =
        sources.previous() ? figure_cell(sources.of_year(entry, last, *sources.previous())) : text_cell("not reported");
    table.rows.push_back({text_cell(std::string(entry.figure.formula->title)), figure_cell(entry), std::move(target),
                          std::move(reached), std::move(then),
                          figure_cell(sources.of_year(entry, last, sources.known()))});
  }
  return table;
}

std::string joined(const std::vector<std::string>& texts) {
  std::string all;
  for (const auto& text : texts) all += (all.empty() ? "" : ", ") + text;
  return all;
}

/// What was recorded since last year's summary and moved its figures.
Result<Table> restated(Sources& sources) {
  Table table{"restated",
              "What moved last year's figures since they were reported",
              {"Event", "Type", "Recorded because", "Figures moved"},
              {},
              {},
              sources.previous() ? "Nothing that was recorded since has moved a figure of last year."
                                 : "No summary of last year was signed in this ledger, so nothing was reported then.",
              false};
  if (!sources.previous()) return table;
  const p::calendar::FinancialYear last(sources.year().begins() - 1);
  const auto figures =
      p::figures::figures_between(sources.world(), sources.municipality(), last, *sources.previous(), sources.known());
  CAIRN_TRY(const auto moved, p::figures::movements(sources.snapshot(), sources.world(), figures,
                                                    sources.municipality(), *sources.previous(), sources.known()));
  for (const auto& movement : moved) {
    std::vector<std::string> names;
    for (const auto& move : movement.moves) names.push_back(move.figure);
    table.rows.push_back(
        {text_cell("@" + std::to_string(movement.position.value()), Sources::event_link(movement.position)),
         text_cell(movement.type), text_cell(movement.reason), text_cell(joined(names))});
  }
  return table;
}

/// Slices of the active relationships, the largest first.
std::vector<const Entry*> by_size(const Sources& sources, std::string_view dimension) {
  auto slices = sources.slices("relationships_active", dimension);
  std::ranges::sort(slices, {}, [](const Entry* entry) {
    return std::pair(-static_cast<int64_t>(entry->figure.value.count), std::string_view(entry->id));
  });
  return slices;
}

std::string slice_name(const Sources& sources, const Entry& entry) {
  const auto& slice = entry.pinned.id.slice;
  const bool cluster = entry.pinned.id.dimension == "cluster";
  if (slice == "none") return cluster ? "no lead unit is known" : "not told";
  return cluster ? sources.title_of(Kind::kUnit, slice) : words_of(slice);
}

Table sliced(const Sources& sources, std::string_view dimension, std::string caption, std::string head) {
  Table table{"active_by_" + std::string(dimension),
              std::move(caption),
              {std::move(head), "Relationships active"},
              {},
              std::string(sources.yearly("relationships_active").figure.formula->definition),
              "No relationship is active on the last day of the year.",
              true};
  for (const auto* entry : by_size(sources, dimension))
    table.rows.push_back({text_cell(slice_name(sources, *entry)), figure_cell(*entry)});
  return table;
}

/// Clusters down and scopes across; the last column and the last line are of all.
Table scope_by_cluster(const Sources& sources) {
  Table table{"active_by_scope_and_cluster",
              "Active relationships by scope and cluster",
              {"Cluster"},
              {},
              "A relationship that units of several clusters lead counts in each of them, and once in the last line.",
              "No relationship is active on the last day of the year.",
              false};
  const auto scopes = by_size(sources, "scope");
  const auto clusters = by_size(sources, "cluster");
  const auto& all = sources.yearly("relationships_active");
  for (const auto* scope : scopes) table.columns.push_back(slice_name(sources, *scope));
  table.columns.emplace_back("All");
  for (const auto* cluster : clusters) {
    auto& row = table.rows.emplace_back(std::vector{text_cell(slice_name(sources, *cluster))});
    for (const auto* scope : scopes) {
      const auto slice = p::figures::scope_cluster_slice(scope->pinned.id.slice, cluster->pinned.id.slice);
      const auto id = all.pinned.id.of_slice(p::figures::kScopeCluster, slice);
      row.push_back(figure_cell(sources.figure(id.text(sources.municipality()))));
    }
    row.push_back(figure_cell(*cluster));
  }
  if (clusters.empty()) return table;
  auto& last = table.rows.emplace_back(std::vector{text_cell("All clusters")});
  for (const auto* scope : scopes) last.push_back(figure_cell(*scope));
  last.push_back(figure_cell(all));
  return table;
}

}  // namespace

Result<Section> against_target(Sources& sources) {
  Section section{"year", "The year against target and last year", {}, {year_table(sources)}};
  CAIRN_TRY(auto moved, restated(sources));
  section.tables.push_back(std::move(moved));
  return section;
}

Section quarters(const Sources& sources) {
  Table table{"quarters", "Units and their answers, quarter by quarter", {""}, {}, {}, {}, false};
  for (int number = 1; number <= 4; ++number) table.columns.push_back(sources.year().quarter(number).text());
  for (const auto* formula :
       {"units_asked", "units_contacted", "units_answered", "units_silent", "completeness", "timeliness"}) {
    std::vector<Cell> row = {text_cell("")};
    for (int number = 1; number <= 4; ++number) {
      const auto& entry = sources.figure(std::string(formula) + "." + sources.year().quarter(number).id());
      row.front().text = entry.figure.formula->title;
      row.push_back(figure_cell(entry));
    }
    table.rows.push_back(std::move(row));
  }
  return {
      "quarters",
      "Quarterly updating",
      {"Completeness and timeliness are counted of the units with a duty at the deadline. Timeliness never moves once "
       "the deadline has passed; what is answered late raises completeness alone."},
      {std::move(table)}};
}

Section matrix(const Sources& sources) {
  return {"matrix",
          "The matrix by scope, kind and cluster",
          {},
          {scope_by_cluster(sources), sliced(sources, "scope", "Active relationships by scope", "Scope"),
           sliced(sources, "kind", "Active relationships by kind", "Kind"),
           sliced(sources, "cluster", "Active relationships by cluster", "Cluster")}};
}

}  // namespace cairn::workers::summary
