#pragma once

#include "eventstore/base/clock.h"
#include "eventstore/sealing/key_ring.h"
#include "eventstore/store.h"
#include "services/access/access_log.h"
#include "services/commands/commanding.h"
#include "services/http/blocking.h"
#include "services/http/router.h"

namespace cairn::services::privacy {

/// What the routes over personal data need. Outlives the router.
struct Privacy {
  eventstore::Store& store;  ///< keeps the view persons
  http::BlockingPool& pool;
  const Clock& clock;
  const access::AccessLog& access;
  const commands::Commanding& commanding;
  const eventstore::sealing::KeyRing* keys = nullptr;  ///< null: nothing is revealed, 503
};

/// POST /v1/persons/{id}:reveal-contact {"purpose"}: name, address and telephone number in the clear, once the event
/// that says so is on disk. 422 for a person who was erased, 503 while the keys cannot be read.
/// GET  /v1/persons/{id}/disclosures?limit=&after=: who saw the person's data, newest last.
/// GET  /v1/persons/{id}/access-report?format=json|html&purpose=: all that is held of the person, from which events,
/// why, and who was told of it; recorded as a reveal.
/// POST /v1/requests, /v1/requests/{id}:answer, :attach-dispute, :withdraw-dispute (decide.h),
/// GET  /v1/requests?state=&person= and /v1/requests/{id}: what data subjects ask.
/// A contact is given its own only: the person who has the id of the contact's account. 403 for another.
void add_routes(http::Router& router, const Privacy& privacy);

}  // namespace cairn::services::privacy
