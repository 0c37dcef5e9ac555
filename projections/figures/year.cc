#include "projections/figures/year.h"

#include <array>
#include <map>
#include <set>

#include "projections/indicators/evolve.h"
#include "projections/reviews/columns.h"

namespace cairn::projections::figures {
namespace {

constexpr std::array kCycles = {"immediate", "potential", "applied", "realised", "reframing"};

void add_slices(const World& world, const Formula& formula, const FigureId& id, Position known,
                std::vector<Pinned>& all) {
  for (const auto dimension : formula.dimensions) {
    if (dimension == "cycle")
      for (const auto* cycle : kCycles) all.push_back({id.of_slice(dimension, cycle), formula.version});
    if (dimension == "unit") {
      std::set<std::string> units;
      for (const auto& [name, review] : world.all(Kind::kReview)) {
        const auto unit = review->row(Day::latest(), known).text(reviews::id_of(reviews::Column::kUnit));
        if (!unit.empty()) units.emplace(unit);
      }
      for (const auto& unit : units) all.push_back({id.of_slice(dimension, unit), formula.version});
    }
    for (const auto& slice : slices_of(world, formula, id, dimension, known))
      all.push_back({id.of_slice(dimension, slice), formula.version});
  }
}

/// Of indicators that people report: each period of the year that has a result, or a target to hold it against.
void add_results(const World& world, const Formula& formula, const FigureId& year, Position known,
                 std::vector<Pinned>& all) {
  std::vector<indicators::Period> periods = {year.period};
  for (int number = 1; number <= 4; ++number) periods.push_back({year.period.year, year.period.year.quarter(number)});
  for (const auto& [name, entity] : world.all(Kind::kIndicator)) {
    const auto indicator = indicators::indicator_of(entity->row(Day::latest(), known));
    if (!indicator.defined || indicator.computed() || indicator.municipality != year.municipality) continue;
    for (const auto& period : periods) {
      if (!indicator.outcomes.contains(period.id()) && !indicator.targets.contains(period.id())) continue;
      auto id = year.of_slice("indicator", name);
      id.period = period;
      all.push_back({std::move(id), formula.version});
    }
  }
}

}  // namespace

std::vector<Pinned> figures_of_year(const World& world, const std::string& municipality,
                                    const calendar::FinancialYear& year, Position known) {
  std::vector<Pinned> all;
  std::set<std::string_view> seen;
  for (const auto& named : catalogue()) {
    if (!seen.insert(named.name).second) continue;
    FigureId id{std::string(named.name), municipality, {year, {}}};
    if (named.shape == Shape::kAmount) {
      add_results(world, named, id, known, all);
      continue;
    }
    for (int number = 1; named.quarterly && number <= 4; ++number) {
      id.period.quarter = year.quarter(number);
      all.push_back({id, named.version});
    }
    if (named.quarterly) continue;
    const auto formula = formula_for(world, id, known);
    if (!formula) continue;
    all.push_back({id, formula.value()->version});
    add_slices(world, *formula.value(), id, known, all);
  }
  return all;
}

std::vector<Pinned> figures_between(const World& world, const std::string& municipality,
                                    const calendar::FinancialYear& year, Position from, Position to) {
  auto all = figures_of_year(world, municipality, year, from);
  std::set<std::string> seen;
  std::map<std::string, int> versions;
  for (const auto& pinned : all) {
    seen.insert(pinned.id.text(municipality));
    versions.emplace(pinned.id.formula, pinned.version);
  }
  for (auto& pinned : figures_of_year(world, municipality, year, to)) {
    if (!seen.insert(pinned.id.text(municipality)).second) continue;
    if (const auto version = versions.find(pinned.id.formula); version != versions.end())
      pinned.version = version->second;
    all.push_back(std::move(pinned));
  }
  return all;
}

std::string member_title(const World& world, const Formula& formula, const FigureId& id, const std::string& key,
                         Position known) {
  const auto name = [&](Kind kind, std::string_view of) {
    return world.name_of(kind, of, id.period.last_day(), known);
  };
  if (formula.name == "parties") return name(Kind::kOrganisation, key);
  if (formula.name == "countries") return key;
  if (formula.subject == Kind::kUnit) return name(Kind::kUnit, key);
  const auto whole = key.substr(0, key.find('/'));
  if (formula.subject == Kind::kEngagement || formula.name == "lessons_applied") return name(Kind::kEngagement, whole);
  if (formula.subject == Kind::kReview) {
    const auto* review = world.find(Kind::kReview, whole);
    if (review == nullptr) return key;
    return name(Kind::kEngagement,
                review->row(Day::latest(), known).text(reviews::id_of(reviews::Column::kEngagement)));
  }
  if (formula.name == "indicator_result") return name(Kind::kIndicator, key);
  return key;
}

}  // namespace cairn::projections::figures
