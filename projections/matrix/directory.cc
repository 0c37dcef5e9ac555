#include "projections/matrix/directory.h"

#include <algorithm>

#include "projections/municipalities/columns.h"
#include "projections/organisations/columns.h"
#include "projections/posts/columns.h"
#include "projections/registers/register.h"
#include "projections/units/columns.h"

namespace cairn::projections::matrix {
namespace {

constexpr int kHopsMax = 64;  // along merges and parents; deciders refuse circles, this survives one

template <class Column>
std::string text(const facts::Row& row, Column column) {
  return std::string(row.text(static_cast<facts::ColumnId>(column)));
}

template <class Map>
auto find_in(const Map& map, std::string_view id) -> const typename Map::mapped_type* {
  const auto found = map.find(id);
  return found == map.end() ? nullptr : &found->second;
}

}  // namespace

Result<void> each_entity(const eventstore::Snapshot& snapshot, std::string_view view, At at,
                         const std::function<void(std::string_view id, const facts::Row& row)>& visit) {
  auto opened = registers::Register::open(snapshot, view);
  if (!opened && opened.error().code == Errc::kNotFound) return success();
  CAIRN_TRY(const auto reg, std::move(opened));
  std::optional<Error> failed;
  const auto read = [&](std::string_view id, std::string_view timeline) -> Result<void> {
    const auto bytes = std::make_shared<const std::string>(timeline);
    CAIRN_TRY(auto row, facts::Timeline::row_at(bytes, at.valid, at.known));
    if (!row.exists()) {
      CAIRN_TRY(auto any_day, facts::Timeline::row_at(bytes, Day::latest(), at.known));
      row = std::move(any_day);
    }
    if (row.exists()) visit(id, row);
    return success();
  };
  CAIRN_TRY(reg.each_timeline([&](std::string_view id, std::string_view timeline) {
    auto done = read(id, timeline);
    if (!done) failed = done.error();
    return !failed;
  }));
  if (failed) return *failed;
  return success();
}

Result<std::shared_ptr<const Directory>> Directory::read(const eventstore::Snapshot& snapshot, At at,
                                                         Audience audience) {
  auto directory = std::make_shared<Directory>();
  CAIRN_TRY(each_entity(snapshot, registers::view_of(audience, "organisations"), at,
                        [&](std::string_view id, const facts::Row& row) {
                          using organisations::Column;
                          directory->organisations_[std::string(id)] = {
                              std::string(id),          text(row, Column::kName),    text(row, Column::kShortName),
                              text(row, Column::kType), text(row, Column::kCountry), text(row, Column::kMergedInto)};
                        }));
  CAIRN_TRY(
      each_entity(snapshot, registers::view_of(audience, "units"), at, [&](std::string_view id, const facts::Row& row) {
        using units::Column;
        directory->units_[std::string(id)] = {
            std::string(id),           text(row, Column::kName),   text(row, Column::kShortName),
            text(row, Column::kLevel), text(row, Column::kParent), text(row, Column::kState)};
      }));
  CAIRN_TRY(each_entity(snapshot, registers::view_of(audience, "municipalities"), at,
                        [&](std::string_view id, const facts::Row& row) {
                          directory->municipalities_[std::string(id)] = text(row, municipalities::Column::kName);
                        }));
  CAIRN_TRY(
      each_entity(snapshot, registers::view_of(audience, "posts"), at, [&](std::string_view id, const facts::Row& row) {
        directory->posts_[std::string(id)] = text(row, posts::Column::kTitle);
      }));
  // A name may serve before its time, a rule may not: what was judged before it was judged without it.
  const auto rules = registers::Register::open(snapshot, registers::view_of(audience, "rules"));
  if (!rules && rules.error().code != Errc::kNotFound) return rules.error();
  if (rules) {
    CAIRN_TRY(rules.value().each(at.valid, at.known, [&](std::string_view id, const facts::Row& row) {
      directory->rules_[std::string(id)] = Rules::of(row);
      return true;
    }));
  }
  return std::shared_ptr<const Directory>(std::move(directory));
}

const Organisation* Directory::registered(std::string_view id) const { return find_in(organisations_, id); }

const Organisation* Directory::organisation(std::string_view id) const {
  const Organisation* organisation = registered(id);
  for (int hop = 0; organisation && !organisation->merged_into.empty() && hop < kHopsMax; ++hop) {
    const Organisation* next = registered(organisation->merged_into);
    if (!next) break;
    organisation = next;
  }
  return organisation;
}

const Unit* Directory::unit(std::string_view id) const { return find_in(units_, id); }

const Unit* Directory::cluster_of(std::string_view unit_id) const {
  const Unit* top = unit(unit_id);
  for (int hop = 0; top && !top->parent.empty() && hop < kHopsMax; ++hop) {
    const Unit* parent = unit(top->parent);
    if (!parent) break;
    top = parent;
  }
  return top;
}

std::vector<const Organisation*> Directory::organisations() const {
  std::vector<const Organisation*> all;
  for (const auto& [id, organisation] : organisations_)
    if (organisation.merged_into.empty()) all.push_back(&organisation);
  std::sort(all.begin(), all.end(), [](const auto* a, const auto* b) { return a->id < b->id; });
  return all;
}

std::vector<std::string_view> Directory::merged_into(std::string_view id) const {
  std::vector<std::string_view> ids;
  for (const auto& [other, entry] : organisations_) {
    const Organisation* stands_for = organisation(other);
    if (other != id && stands_for && stands_for->id == id) ids.push_back(other);
  }
  std::sort(ids.begin(), ids.end());
  return ids;
}

std::string_view Directory::municipality_name(std::string_view code) const {
  const auto* name = find_in(municipalities_, code);
  return name ? std::string_view(*name) : std::string_view();
}

std::string_view Directory::post_title(std::string_view id) const {
  const auto* title = find_in(posts_, id);
  return title ? std::string_view(*title) : std::string_view();
}

const Rules& Directory::rules_of(std::string_view municipality) const {
  const auto* rules = find_in(rules_, municipality);
  return rules ? *rules : defaults_;
}

}  // namespace cairn::projections::matrix
