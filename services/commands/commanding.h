#pragma once

#include "eventstore/base/clock.h"
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
};

/// POST {path} for new entities, when one of the verbs begins one, and POST {path}/{id}:{verb} for the others; {id} is
/// an id or an alias. The receipt, once the events are on disk:
///
///   {"id":"…","revision":2,"position":17,"recorded_at":"…","duplicate":true,
///    "events":[{"position":17,"leaf_hash":"…"}],"warnings":["/ends: …"]}
///
/// with Cairn-Position, the revision as ETag, and for a new entity 201 with Location. The same Idempotency-Key with the
/// same content is answered as the first time (200, "duplicate"). 409 for a stale If-Match names in errors[] each
/// column that has changed, with what the caller saw and what it is now.
void add_routes(http::Router& router, const Commanding& commanding, const Entity& entity);

}  // namespace cairn::services::commands
