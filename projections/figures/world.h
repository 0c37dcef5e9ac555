#pragma once

#include <map>
#include <memory>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "eventstore/store.h"
#include "projections/calendar/quarter.h"
#include "projections/figures/entity.h"
#include "projections/matrix/rules.h"

namespace cairn::projections::figures {

/// When answers for a quarter were due, and how many events were recorded by the end of that day.
struct Deadline {
  Day due;
  Position recorded;
};

/// Everything that formulas read: whole, from a snapshot, or what is left when only some events are looked at. Not
/// thread-safe; the snapshot is held as long as the world.
class World {
 public:
  /// Reads the views of all kinds. Blocking (RocksDB).
  static Result<std::unique_ptr<World>> read(std::shared_ptr<const eventstore::Snapshot> snapshot);
  /// From these events alone. Deadlines follow from the rules of a municipality and the clock of the log: they are part
  /// of the question, so they come along.
  static std::unique_ptr<World> of(const std::vector<Said>& events, const World& deadlines);

  using Entities = std::map<std::string, std::unique_ptr<Entity>, std::less<>>;
  const Entities& all(Kind kind) const { return entities_[static_cast<size_t>(kind)]; }
  /// Null when there is none.
  const Entity* find(Kind kind, std::string_view id) const;
  /// Puts another in its place, or takes it away, and returns what was there.
  std::unique_ptr<Entity> exchange(Kind kind, std::string_view id, std::unique_ptr<Entity> entity);

  matrix::Rules rules_of(std::string_view municipality, Day valid, Position known) const;
  /// The top ancestor of a unit as on `valid`, or the unit itself; empty when nobody registered it.
  std::string cluster_of(std::string_view unit, Day valid, Position known) const {
    auto chain = parent_chain(unit, valid, known);
    return chain.empty() ? std::string() : std::move(chain.back());
  }
  /// The organisation that stands for `id` after all merges.
  std::string organisation(std::string_view id, Day valid, Position known) const {
    return merge_chain(id, valid, known).back();
  }
  /// From the unit itself upwards to the top; empty when nobody registered it.
  std::vector<std::string> parent_chain(std::string_view unit, Day valid, Position known) const;
  /// From the organisation itself to the one that stands for it; never empty.
  std::vector<std::string> merge_chain(std::string_view id, Day valid, Position known) const;
  std::string country_of(std::string_view organisation, Day valid, Position known) const;
  /// A name for people; the id where nobody registered it. Of what `valid` lies before, the name it had later.
  std::string name_of(Kind kind, std::string_view id, Day valid, Position known) const;
  /// By the rules as known at `known`. None only for a world of events that was never asked for this one.
  std::optional<Deadline> deadline(std::string_view municipality, const calendar::Quarter& quarter,
                                   Position known) const;
  /// Engagements by the unit that leads them, running on or before `valid` and not over, as known at `known`.
  const std::map<std::string, std::vector<std::string>>& owed(Day valid, Position known) const;

  /// Drops the rows that were evaluated.
  void forget() const;

 private:
  using DeadlineKey = std::tuple<std::string, std::string, Position>;

  std::shared_ptr<const eventstore::Snapshot> snapshot_;
  std::array<Entities, kKinds> entities_;
  mutable std::map<DeadlineKey, Deadline> deadlines_;
  mutable std::map<std::pair<Day, Position>, std::map<std::string, std::vector<std::string>>> owed_;
};

/// Calls `visit` for each line of a list cell.
template <class Visit>
void each_line(std::string_view list, Visit visit) {
  while (!list.empty()) {
    const size_t end = std::min(list.find('\n'), list.size());
    visit(list.substr(0, end));
    list.remove_prefix(std::min(end + 1, list.size()));
  }
}

}  // namespace cairn::projections::figures
