#include "projections/figures/world.h"

#include <algorithm>

#include "eventstore/base/check.h"
#include "eventstore/base/instant.h"
#include "projections/engagements/columns.h"
#include "projections/indicators/columns.h"
#include "projections/organisations/columns.h"
#include "projections/quarters/schedule.h"
#include "projections/registers/register.h"
#include "projections/units/columns.h"

namespace cairn::projections::figures {
namespace {

using engagements::Column;

constexpr int kHopsMax = 64;  // of parents and merges; a longer chain is a circle

/// As on `valid`, or as known at any date when it is not there on that day.
const facts::Row* row_of(const Entity* entity, Day valid, Position known) {
  if (entity == nullptr) return nullptr;
  const auto& row = entity->row(valid, known);
  if (row.exists()) return &row;
  const auto& ever = entity->row(Day::latest(), known);
  return ever.exists() ? &ever : nullptr;
}

}  // namespace

Result<std::unique_ptr<World>> World::read(std::shared_ptr<const eventstore::Snapshot> snapshot) {
  auto world = std::make_unique<World>();
  for (size_t i = 0; i < kKinds; ++i) {
    CAIRN_TRY(const auto rows, registers::Register::open(*snapshot, view_of(static_cast<Kind>(i))));
    auto& entities = world->entities_[i];
    CAIRN_TRY(rows.each_timeline([&](std::string_view id, std::string_view timeline) {
      entities.emplace_hint(entities.end(), std::string(id),
                            std::make_unique<Entity>(std::string(id), std::make_shared<const std::string>(timeline)));
      return true;
    }));
  }
  world->snapshot_ = std::move(snapshot);
  return world;
}

std::unique_ptr<World> World::of(const std::vector<Said>& events, const World& deadlines) {
  auto world = std::make_unique<World>();
  world->deadlines_ = deadlines.deadlines_;
  std::array<std::map<std::string, std::vector<const Said*>>, kKinds> sorted;
  for (const auto& said : events) sorted[static_cast<size_t>(said.kind)][said.id].push_back(&said);
  for (size_t i = 0; i < kKinds; ++i)
    for (const auto& [id, own] : sorted[i]) world->entities_[i].emplace(id, fold(id, own));
  return world;
}

const Entity* World::find(Kind kind, std::string_view id) const {
  const auto& entities = all(kind);
  const auto found = entities.find(id);
  return found == entities.end() ? nullptr : found->second.get();
}

std::unique_ptr<Entity> World::exchange(Kind kind, std::string_view id, std::unique_ptr<Entity> entity) {
  auto& entities = entities_[static_cast<size_t>(kind)];
  const auto found = entities.find(id);
  if (kind == Kind::kEngagement) owed_.clear();
  if (found == entities.end()) {
    if (entity) entities.emplace(std::string(id), std::move(entity));
    return nullptr;
  }
  std::swap(found->second, entity);
  if (!found->second) entities.erase(found);
  return entity;
}

matrix::Rules World::rules_of(std::string_view municipality, Day valid, Position known) const {
  const auto* entity = find(Kind::kRules, municipality);
  return entity == nullptr ? matrix::Rules() : matrix::Rules::of(entity->row(valid, known));
}

std::vector<std::string> World::parent_chain(std::string_view unit, Day valid, Position known) const {
  std::vector<std::string> chain;
  const auto* row = row_of(find(Kind::kUnit, unit), valid, known);
  std::string current(unit);
  for (int hop = 0; row != nullptr && hop < kHopsMax; ++hop) {
    chain.push_back(current);
    current = row->text(units::id_of(units::Column::kParent));
    row = current.empty() ? nullptr : row_of(find(Kind::kUnit, current), valid, known);
  }
  return chain;
}

std::vector<std::string> World::merge_chain(std::string_view id, Day valid, Position known) const {
  std::vector<std::string> chain = {std::string(id)};
  for (int hop = 0; hop < kHopsMax; ++hop) {
    const auto* row = row_of(find(Kind::kOrganisation, chain.back()), valid, known);
    if (row == nullptr) return chain;
    const auto into = row->text(organisations::id_of(organisations::Column::kMergedInto));
    if (into.empty()) return chain;
    chain.emplace_back(into);
  }
  return chain;
}

std::string World::country_of(std::string_view organisation, Day valid, Position known) const {
  const auto* row = row_of(find(Kind::kOrganisation, organisation), valid, known);
  return row == nullptr ? "" : std::string(row->text(organisations::id_of(organisations::Column::kCountry)));
}

std::string World::name_of(Kind kind, std::string_view id, Day valid, Position known) const {
  const auto* row = row_of(find(kind, id), valid, known);
  if (row == nullptr) return std::string(id);
  std::string_view name;
  if (kind == Kind::kEngagement) name = row->text(engagements::id_of(Column::kTitleEn));
  if (kind == Kind::kUnit) name = row->text(units::id_of(units::Column::kName));
  if (kind == Kind::kIndicator) name = row->text(indicators::id_of(indicators::Column::kTitleEn));
  if (kind == Kind::kOrganisation) name = row->text(organisations::id_of(organisations::Column::kName));
  return std::string(name.empty() ? id : name);
}

std::optional<Deadline> World::deadline(std::string_view municipality, const calendar::Quarter& quarter,
                                        Position known) const {
  const DeadlineKey key{std::string(municipality), quarter.id(), known};
  const auto found = deadlines_.find(key);
  if (found != deadlines_.end()) return found->second;
  if (!snapshot_) return std::nullopt;
  const auto schedule = quarters::read_schedule(*snapshot_, municipality, quarter, known);
  if (!schedule) return std::nullopt;
  const Day due = schedule.value().answers.day;
  const auto recorded = snapshot_->known_at(end_of_day_us(due));
  if (!recorded) return std::nullopt;
  return deadlines_.emplace(key, Deadline{due, std::min(recorded.value(), known)}).first->second;
}

const std::map<std::string, std::vector<std::string>>& World::owed(Day valid, Position known) const {
  const auto key = std::pair(valid, known);
  const auto found = owed_.find(key);
  if (found != owed_.end()) return found->second;
  std::map<std::string, std::vector<std::string>> by_unit;
  for (const auto& [id, engagement] : all(Kind::kEngagement)) {
    const auto& row = engagement->row(valid, known);
    if (!row.exists()) continue;
    const auto status = row.text(engagements::id_of(Column::kStatus));
    if (status == "concluded" || status == "withdrawn") continue;  // duties::is_over
    each_line(row.text(engagements::id_of(Column::kLeadUnits)),
              [&](std::string_view unit) { by_unit[std::string(unit)].push_back(id); });
  }
  return owed_.emplace(key, std::move(by_unit)).first->second;
}

void World::forget() const {
  for (const auto& entities : entities_)
    for (const auto& [id, entity] : entities) entity->forget();
  owed_.clear();
}

}  // namespace cairn::projections::figures
