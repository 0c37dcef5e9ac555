#include "projections/figures/movements.h"

#include <algorithm>
#include <iterator>

#include "eventstore/base/check.h"
#include "projections/duties/columns.h"
#include "projections/reviews/columns.h"

namespace cairn::projections::figures {
namespace {

/// Which entity of the formula's own register an event may change the contribution of; none when it may be any.
std::optional<std::string> subject_of(const World& world, const Formula& formula, const Said& said) {
  if (said.kind == formula.subject) return said.id;
  const auto* entity = world.find(said.kind, said.id);
  if (entity == nullptr) return std::nullopt;
  if (said.kind == Kind::kReview && formula.subject == Kind::kEngagement)
    return std::string(
        entity->row(Day::latest(), Position(UINT64_MAX)).text(reviews::id_of(reviews::Column::kEngagement)));
  if (said.kind == Kind::kDuty && formula.subject == Kind::kUnit)
    return std::string(entity->row(Day::latest(), Position(UINT64_MAX)).text(duties::id_of(duties::Column::kUnit)));
  return std::nullopt;
}

/// Whether the event can move the figure at all.
bool may_move(const World& world, const Formula& formula, const FigureId& id, const Said& said) {
  if (said.kind == formula.subject) return true;
  switch (said.kind) {
    case Kind::kReview: return formula.name == "relationships_with_review";
    case Kind::kUnit: return formula.reads.units && (id.dimension == "cluster" || id.dimension == kScopeCluster);
    case Kind::kOrganisation: return formula.reads.organisations;
    case Kind::kRules: return formula.reads.rules || formula.subject == Kind::kUnit;
    case Kind::kDuty: {
      const auto* duty = world.find(Kind::kDuty, said.id);
      return formula.subject == Kind::kUnit && duty != nullptr &&
             duty->row(Day::latest(), Position(UINT64_MAX)).text(duties::id_of(duties::Column::kQuarter)) ==
                 id.period.id();
    }
    case Kind::kEngagement:
    case Kind::kIndicator:
    case Kind::kCount: return false;
  }
  return false;
}

std::vector<std::string> minus(const std::vector<std::string>& left, const std::vector<std::string>& right) {
  std::vector<std::string> difference;
  std::ranges::set_difference(left, right, std::back_inserter(difference));
  return difference;
}

/// What is counted, and, of shares and sums, everything else that the value shows.
std::vector<std::string> told(const Contribution& contribution, Shape shape) {
  std::vector<std::string> told = contribution.counted;
  if (shape == Shape::kShare)
    for (const auto& key : contribution.base) told.push_back("of " + key);
  for (const auto& sum : contribution.sums) told.push_back(sum.unit + " " + std::to_string(sum.amount));
  std::ranges::sort(told);
  return told;
}

/// The same over all entities.
std::vector<std::string> told_by_all(const World& world, const Formula& formula, const FigureId& id, Position known) {
  std::vector<std::string> all;
  for (const auto& [name, entity] : world.all(formula.subject))
    for (auto& one : told(contribution_of(world, formula, id, *entity, known), formula.shape))
      all.push_back(std::move(one));
  std::ranges::sort(all);
  return all;
}

std::vector<std::string> told_at(const World& world, const Formula& formula, const FigureId& id,
                                 const std::optional<std::string>& subject, Position known) {
  if (!subject) return told_by_all(world, formula, id, known);
  const auto* entity = world.find(formula.subject, *subject);
  if (entity == nullptr) return {};
  return told(contribution_of(world, formula, id, *entity, known), formula.shape);
}

}  // namespace

Result<std::vector<Movement>> movements(const eventstore::Snapshot& snapshot, World& world,
                                        const std::vector<Pinned>& figures, std::string_view home, Position from,
                                        Position to) {
  std::vector<Movement> movements;
  Result<void> failed = success();
  CAIRN_TRY(snapshot.scan(from, to, {}, [&](const eventstore::StoredEvent& event, std::string_view) {
    const auto said = said_by(event);
    if (!said) failed = said.error();
    if (!said || !said.value()) return failed.has_value();
    Movement movement{
        Position(event.position()), event.type(), event.stream(), event.reason(), event.recorded_us(), {}};
    for (const auto& pinned : figures) {
      const auto* formula = formula_of(pinned.id.formula, pinned.version);
      if (formula == nullptr || !may_move(world, *formula, pinned.id, *said.value())) continue;
      const auto subject = subject_of(world, *formula, *said.value());
      const auto before = told_at(world, *formula, pinned.id, subject, movement.position);
      const auto after = told_at(world, *formula, pinned.id, subject, movement.position.next());
      if (before == after) continue;
      movement.moves.push_back({pinned.id.text(home), minus(after, before), minus(before, after)});
    }
    world.forget();
    if (!movement.moves.empty()) movements.push_back(std::move(movement));
    return true;
  }));
  CAIRN_TRY(failed);
  return movements;
}

}  // namespace cairn::projections::figures
