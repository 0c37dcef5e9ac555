#pragma once

#include <boost/json/object.hpp>
#include <optional>
#include <string>
#include <string_view>

#include "eventstore/command.h"
#include "eventstore/event.h"
#include "services/commands/entity.h"
#include "services/http/message.h"

namespace cairn::services::commands {

/// What a request asks, before any verb is looked at.
struct Asked {
  eventstore::Actor actor;
  CommitId commit_id;            ///< from Idempotency-Key; random without one
  bool named = false;            ///< whether it came from the client
  std::string content;           ///< what makes two requests the same: method, path and body
  std::optional<Revision> seen;  ///< of If-Match
  boost::json::object body;
};

/// Reads headers and body. kDenied without an actor, kInvalid for the rest; `malformed` is set when the body could not
/// be read at all (400).
///
///   Idempotency-Key   a UUID is the commit id as it is; any other text of 1 to 200 characters is hashed with the actor
///   If-Match          "3": the revision that the client has seen
Result<Asked> read_request(const http::Request& request, bool& malformed);

/// 16 bytes for an Idempotency-Key.
Result<CommitId> commit_id_of(std::string_view key, std::string_view actor);

/// From a verb and its JSON: the members that all commands have (effective, until, reason, source) and the event's own.
/// A correction is {"position","type","data":{…},"effective"}. kInvalid with every complaint.
Result<eventstore::Command> command_of(const Entity& entity, const eventstore::VerbInfo& verb, boost::json::object body,
                                       const NextId& next_id);

/// Ids of new things of one request: from its commit id and content, so that a repeat names them the same.
NextId ids_of(const Asked& asked);

}  // namespace cairn::services::commands
