#pragma once

#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "projections/figures/figure_id.h"
#include "projections/figures/world.h"

namespace cairn::projections::figures {

/// How a figure is told: a count; a share, as "4 of 9"; sums by currency; or an amount with the unit of an indicator.
enum class Shape : uint8_t { kCount, kShare, kMoney, kAmount };

/// What one entity adds to a figure. Keys that several entities have count once.
struct Contribution {
  std::vector<std::string> counted;
  std::vector<std::string> base;  ///< of a share, what it is a share of; else: there is data at all
  struct Sum {
    std::string unit;    ///< ISO 4217, or of an indicator
    int64_t amount = 0;  ///< minor units, or thousandths
  };
  std::vector<Sum> sums;

  bool empty() const { return counted.empty() && base.empty() && sums.empty(); }
};

/// Whether it tells the same: money and amounts in any order are other contributions, for they come in order of id.
bool same(const Contribution& a, const Contribution& b);

/// What a formula is asked: one entity, in its world, for a figure, as known at a position.
struct Case {
  const World& world;
  const Entity& entity;
  const FigureId& id;
  Position known;

  Day first_day() const { return id.period.first_day(); }
  Day last_day() const { return id.period.last_day(); }
  const facts::Row& row(Day valid) const { return entity.row(valid, known); }
};

/// What else than its own entities a formula reads: whose events may have to be cited.
struct Reads {
  bool units = false;
  bool organisations = false;
  bool rules = false;
  bool engagements = false;  ///< of a unit: the rows that it owes
};

/// A named, versioned rule by which the ledger gives a number. Pure. A version that was released never changes: another
/// rule is another version, which counts once an event says so (FormulaRevised).
struct Formula {
  std::string_view name;
  int version = 1;
  Shape shape = Shape::kCount;
  Kind subject = Kind::kEngagement;
  bool quarterly = false;  ///< asked of quarters; the others of years
  std::string_view title = {};
  std::string_view definition = {};
  std::vector<std::string_view> dimensions = {};  ///< by which it can be sliced
  Reads reads = {};
  void (*contribute)(const Case& it, Contribution& out) = nullptr;
};

/// All formulas in all versions, in the order in which they are shown; versions of one in rising order.
std::span<const Formula> catalogue();
/// Null when there is no such formula or version.
const Formula* formula_of(std::string_view name, int version);
/// The version that counts for the figure's period as known at `known`: the first, unless an event of the indicator of
/// this name has set another for years that begin by then. kNotFound for a formula that there is not, kInvalid for a
/// period or a slice that it does not have.
Result<const Formula*> formula_for(const World& world, const FigureId& id, Position known);

// Parts of the catalogue, one file each.
std::vector<Formula> relationship_formulas();
std::vector<Formula> activity_formulas();
std::vector<Formula> quarter_formulas();
std::vector<Formula> learning_formulas();

/// By scope and cluster at once; a slice names both.
inline constexpr std::string_view kScopeCluster = "scope_cluster";
std::string scope_cluster_slice(std::string_view scope, std::string_view cluster);

/// Whether the entity, an engagement, lies in the slice that is asked for: scope, kind, cluster or scope_cluster.
bool in_slice(const Case& it, const facts::Row& row, Day valid);
/// The values that a dimension has among what the formula looks at, in order; with "none" where it has none. Of
/// scope_cluster every pair of a scope and a cluster that there are, so that a pair without members is a figure too.
std::vector<std::string> slices_of(const World& world, const Formula& formula, const FigureId& id,
                                   std::string_view dimension, Position known);

}  // namespace cairn::projections::figures
