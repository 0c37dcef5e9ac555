#pragma once

#include "eventstore/base/clock.h"
#include "eventstore/decider.h"
#include "eventstore/sealing/key_ring.h"
#include "eventstore/store.h"
#include "services/commands/entity.h"
#include "services/http/blocking.h"
#include "services/http/router.h"

namespace cairn::services::commands {

/// What every writing route needs. Outlives the router.
struct Commanding {
  eventstore::Store& store;  ///< keeps the views of the entities
  http::BlockingPool& pool;
  const Clock& clock;
  /// Tells what is sealed from what was erased where a caller is told of values; null: "[sealed]" stands there.
  const eventstore::sealing::KeyRing* keys = nullptr;
};

/// Runs blocking work on the pool, for eventstore::execute_async.
eventstore::Elsewhere on(http::BlockingPool& pool);

/// POST {path} for new entities, when one of the verbs begins one, and POST {path}/{id}:{verb} for the others; {id} is
/// an id or an alias. The answer is the receipt (receipt.h) once the events are on disk, with Cairn-Position, the
/// revision as ETag, and for a new entity 201 with Location. The same Idempotency-Key with the same content is answered
/// as the first time (200, "duplicate"). 409 for a stale If-Match names in errors[] each column that has changed, with
/// what the caller saw and what it is now. Verbs in `elsewhere` have a route of their own.
void add_routes(http::Router& router, const Commanding& commanding, const Entity& entity,
                std::initializer_list<std::string_view> elsewhere = {});

/// What those routes do for one verb of an entity that is there (or that the verb begins), for paths that name it in
/// another way. `name` is its id or an alias.
boost::asio::awaitable<http::Response> change(const Commanding& commanding, const Entity& entity,
                                              const eventstore::VerbInfo& verb, std::string name,
                                              http::Request request);

}  // namespace cairn::services::commands
