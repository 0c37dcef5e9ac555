#pragma once

#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "eventstore/base/result.h"
#include "eventstore/command.h"
#include "projections/facts/timeline.h"

namespace cairn::services::registers {

/// What may be asked of the entities of a category: organisation, unit, post, person, municipality or rules. The lists
/// stand at the end of decide_<register>.cc; "create" is POST to the collection.
std::span<const eventstore::VerbInfo> verbs(std::string_view category);

/// What a decision may look at beside its own entity: merge chains and parents. Both read the latest rows. Without them
/// (empty functions) only the entity's own rules are judged.
struct Others {
  std::function<Result<projections::facts::Row>(std::string_view category, std::string_view id)> row;
  /// The id behind an alias ("name:salga"); none when nothing has it.
  std::function<Result<std::optional<std::string>>(std::string_view category, std::string_view alias)> find;
};

/// The entity that the command is about. `history` is empty when no event ever named it.
struct Subject {
  std::string_view category;
  std::string_view id;
  const projections::facts::Timeline& history;
};

/// Pure but for what `others` reads. kInvalid with every complaint at once, as JSON pointers into the command;
/// kNotFound for an entity that there is not (or was voided) and for a verb that there is not; kConflict for one that
/// is begun twice; else an error of `others`. CHECKs that the command's content is a message of the verb's type.
Result<eventstore::Decision> decide(const Subject& subject, const eventstore::Command& command, const Others& others);

/// The organisation that stands for `id` today: itself, or the last one in the chain of its merges. `chain` is the way,
/// both ends included. Pure over the lookup; a circle ends it (commands never make one).
Result<std::vector<std::string>> merge_chain(std::string_view id, const Others& others);

/// The unit's ancestors from itself upwards; a circle ends it.
Result<std::vector<std::string>> parent_chain(std::string_view id, const Others& others);

}  // namespace cairn::services::registers
