#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "eventstore/store.h"
#include "projections/as_of/as_of.h"
#include "projections/matrix/rules.h"
#include "projections/registers/audience.h"

namespace cairn::projections::matrix {

using as_of::At;
using registers::Audience;

struct Organisation {
  std::string id;
  std::string name;
  std::string short_name;
  std::string type;
  std::string country;
  std::string merged_into;  ///< id; empty when it stands for itself
};

struct Unit {
  std::string id;
  std::string name;
  std::string short_name;
  std::string level;
  std::string parent;  ///< id; empty at the top
  std::string state;
};

/// The names that engagements refer to by id, at one (V, K). What V lies before or after is named as it is known by K
/// at any date, so that an old engagement of a later-registered unit still has a name. Immutable, thread-safe.
class Directory {
 public:
  /// Reads the audience's views of organisations, units, municipalities, posts and rules; a view that nobody keeps is
  /// empty.
  static Result<std::shared_ptr<const Directory>> read(const eventstore::Snapshot& snapshot, At at,
                                                       Audience audience = Audience::kReaders);

  /// Follows merges to the organisation that stands for `id` at this pair; null when nobody registered `id`.
  const Organisation* organisation(std::string_view id) const;
  /// The same without following merges.
  const Organisation* registered(std::string_view id) const;
  const Unit* unit(std::string_view id) const;
  /// The top ancestor of a unit, or the unit itself when it has no parent; null when nobody registered it.
  const Unit* cluster_of(std::string_view unit_id) const;
  /// Every organisation that stands for itself, in order of id.
  std::vector<const Organisation*> organisations() const;
  /// Ids that resolve to `id`, itself not among them, in order.
  std::vector<std::string_view> merged_into(std::string_view id) const;
  std::string_view municipality_name(std::string_view code) const;
  std::string_view post_title(std::string_view id) const;
  const Rules& rules_of(std::string_view municipality) const;

 private:
  struct TextHash {
    using is_transparent = void;
    size_t operator()(std::string_view text) const { return std::hash<std::string_view>{}(text); }
  };
  template <class Value>
  using ById = std::unordered_map<std::string, Value, TextHash, std::equal_to<>>;

  ById<Organisation> organisations_;
  ById<Unit> units_;
  ById<std::string> municipalities_;
  ById<std::string> posts_;
  ById<Rules> rules_;
  Rules defaults_;
};

/// Calls `visit(id, row)` for each entity of a view of timelines at `at`, in order of id; an entity that is not there
/// on V comes as it is known by K at any date. Stops at the first error. A view that nobody keeps has no entities.
Result<void> each_entity(const eventstore::Snapshot& snapshot, std::string_view view, At at,
                         const std::function<void(std::string_view id, const facts::Row& row)>& visit);

}  // namespace cairn::projections::matrix
