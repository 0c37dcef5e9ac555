#include <algorithm>
#include <set>

#include "projections/engagements/columns.h"
#include "projections/figures/evaluate.h"
#include "projections/figures/formula.h"
#include "projections/indicators/columns.h"

namespace cairn::projections::figures {
namespace {

using engagements::Column;

constexpr std::string_view kNone = "none";

std::vector<Formula> all_formulas() {
  std::vector<Formula> all = relationship_formulas();
  for (auto part : {activity_formulas(), quarter_formulas(), learning_formulas()})
    std::ranges::move(part, std::back_inserter(all));
  return all;
}

std::string_view or_none(std::string_view text) { return text.empty() ? kNone : text; }

/// The clusters of the units that lead an engagement, or none.
std::set<std::string> clusters_of(const World& world, const facts::Row& row, Day valid, Position known) {
  std::set<std::string> clusters;
  each_line(row.text(engagements::id_of(Column::kLeadUnits)), [&](std::string_view unit) {
    if (auto cluster = world.cluster_of(unit, valid, known); !cluster.empty()) clusters.insert(std::move(cluster));
  });
  if (clusters.empty()) clusters.emplace(kNone);
  return clusters;
}

/// Version that events chose, or none.
std::optional<int> chosen_version(const World& world, const FigureId& id, Position known) {
  const auto* indicator = world.find(Kind::kIndicator, id.municipality + "_" + id.formula);
  if (indicator == nullptr) return std::nullopt;
  const auto& row = indicator->row(id.period.year.first_day(), known);
  const auto read = indicators::indicator_of(row);
  if (read.formula_version == 0) return std::nullopt;
  return read.formula_version;
}

}  // namespace

bool same(const Contribution& a, const Contribution& b) {
  const auto same_sum = [](const Contribution::Sum& x, const Contribution::Sum& y) {
    return x.unit == y.unit && x.amount == y.amount;
  };
  return a.counted == b.counted && a.base == b.base && std::ranges::equal(a.sums, b.sums, same_sum);
}

std::span<const Formula> catalogue() {
  static const std::vector<Formula> formulas = all_formulas();
  return formulas;
}

const Formula* formula_of(std::string_view name, int version) {
  for (const auto& formula : catalogue())
    if (formula.name == name && formula.version == version) return &formula;
  return nullptr;
}

Result<const Formula*> formula_for(const World& world, const FigureId& id, Position known) {
  const auto* formula = formula_of(id.formula, chosen_version(world, id, known).value_or(1));
  if (formula == nullptr) return fail(Errc::kNotFound, "there is no formula \"" + id.formula.substr(0, 64) + "\"");
  if (formula->quarterly != id.period.quarter.has_value() && formula->shape != Shape::kAmount)
    return fail(Errc::kInvalid, id.formula + " is asked of a " + (formula->quarterly ? "quarter" : "year") +
                                    ", not of " + id.period.id());
  const bool sliced = !id.dimension.empty();
  if (sliced && std::ranges::find(formula->dimensions, id.dimension) == formula->dimensions.end())
    return fail(Errc::kInvalid, id.formula + " has no slices by \"" + id.dimension + "\"");
  return formula;
}

std::string scope_cluster_slice(std::string_view scope, std::string_view cluster) {
  return std::string(scope).append("__").append(cluster);
}

bool in_slice(const Case& it, const facts::Row& row, Day valid) {
  const auto& id = it.id;
  if (id.dimension == "scope") return or_none(row.text(engagements::id_of(Column::kGeographicLevel))) == id.slice;
  if (id.dimension == "kind") return or_none(row.text(engagements::id_of(Column::kKind))) == id.slice;
  if (id.dimension == "cluster") return clusters_of(it.world, row, valid, it.known).contains(id.slice);
  if (id.dimension == kScopeCluster) {
    const auto scope = or_none(row.text(engagements::id_of(Column::kGeographicLevel)));
    return std::ranges::any_of(clusters_of(it.world, row, valid, it.known), [&](const std::string& cluster) {
      return scope_cluster_slice(scope, cluster) == id.slice;
    });
  }
  return true;
}

std::vector<std::string> slices_of(const World& world, const Formula& formula, const FigureId& id,
                                   std::string_view dimension, Position known) {
  std::set<std::string> values;
  std::set<std::string> scopes;
  std::set<std::string> clusters;
  Contribution found;
  for (const auto& [name, entity] : world.all(formula.subject)) {
    found = {};
    formula.contribute({world, *entity, id, known}, found);
    if (found.counted.empty() && found.sums.empty()) continue;
    if (dimension == "currency")
      for (const auto& sum : found.sums) values.insert(sum.unit);
    if (formula.subject != Kind::kEngagement || dimension == "currency") continue;
    const auto& row = entity->row(id.period.last_day(), known);
    scopes.emplace(or_none(row.text(engagements::id_of(Column::kGeographicLevel))));
    if (dimension == "kind") values.emplace(or_none(row.text(engagements::id_of(Column::kKind))));
    if (dimension == "cluster" || dimension == kScopeCluster)
      clusters.merge(clusters_of(world, row, id.period.last_day(), known));
  }
  if (dimension == "scope") values = scopes;
  if (dimension == "cluster") values = clusters;
  if (dimension == kScopeCluster)
    for (const auto& scope : scopes)
      for (const auto& cluster : clusters) values.insert(scope_cluster_slice(scope, cluster));
  return {values.begin(), values.end()};
}

}  // namespace cairn::projections::figures
