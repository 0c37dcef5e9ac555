#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "eventstore/event.h"
#include "projections/facts/timeline.h"
#include "projections/matrix/derived.h"

namespace cairn::projections::figures {

/// The registers that formulas read.
enum class Kind : uint8_t { kEngagement, kOrganisation, kUnit, kRules, kDuty, kIndicator, kReview, kCount };
inline constexpr size_t kKinds = static_cast<size_t>(Kind::kCount);

/// The category of its streams, and the name of its view.
std::string_view category_of(Kind kind);
std::string_view view_of(Kind kind);
std::optional<Kind> kind_of(std::string_view category);

/// One entity with everything that was ever said of it, or that is left of it when only some events are looked at. Rows
/// are evaluated when they are first asked for and kept. Not thread-safe.
class Entity {
 public:
  Entity(std::string id, std::shared_ptr<const std::string> timeline)
      : id_(std::move(id)), bytes_(std::move(timeline)) {}

  const std::string& id() const { return id_; }
  /// As on `valid` as known at `known`. Valid as long as the entity, or until it forgets.
  const facts::Row& row(Day valid, Position known) const;
  const facts::Timeline& timeline() const;
  void forget() const { rows_.clear(); }
  const std::shared_ptr<const std::string>& bytes() const { return bytes_; }

 private:
  std::string id_;
  std::shared_ptr<const std::string> bytes_;
  mutable std::map<std::pair<Day, Position>, facts::Row> rows_;
  mutable std::optional<facts::Timeline> timeline_;
};

/// One event as the fold of its entity takes it.
struct Said {
  Kind kind = Kind::kEngagement;
  std::string id;  ///< of the entity
  Position position;
  facts::Assertion assertion;
  std::optional<Position> corrects;
  std::optional<Position> voids;
};

/// None for an event of a register that no formula reads. Errors are those of the register's assertion_of.
Result<std::optional<Said>> said_by(const eventstore::StoredEvent& event);

/// What is left of an entity when only these events are looked at, in rising order of position. The fold is that of
/// registers::RegisterView.
std::unique_ptr<Entity> fold(std::string id, const std::vector<const Said*>& events);

}  // namespace cairn::projections::figures
