#pragma once

#include <boost/json/object.hpp>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "eventstore/command.h"
#include "eventstore/store.h"
#include "projections/facts/timeline.h"
#include "projections/registers/register_view.h"

namespace cairn::services::commands {

/// Gives a new id of 32 hexadecimal digits each time; the same ones again for a repeat of the same request.
using NextId = std::function<std::string()>;

/// One kind of entity and how it is written to. All that differs between the registers; a constant of the context.
struct Entity {
  const projections::registers::RegisterKind& kind;
  std::string_view path;  ///< "/v1/engagements"
  std::span<const eventstore::VerbInfo> verbs;
  /// The verb that a POST to the path means ("record" when it has a status).
  std::string_view (*birth_verb)(const boost::json::object& body) = nullptr;
  /// Fills the ids that a client may leave to us (of a document, a lesson). Null when there are none.
  void (*name_new)(google::protobuf::Message& message, const NextId& next_id) = nullptr;
  /// Pure.
  Result<eventstore::Decision> (*decide)(const projections::facts::Timeline& history,
                                         const eventstore::Command& command) = nullptr;
  /// Rules that look at other streams, with the conditions that keep them true until the commit is written; kInvalid
  /// with complaints; warnings are added to the decision. Null when there are none.
  Result<std::vector<eventstore::Condition>> (*guard)(const eventstore::Snapshot& snapshot,
                                                      const eventstore::Command& command,
                                                      eventstore::Decision& decision) = nullptr;
};

}  // namespace cairn::services::commands
