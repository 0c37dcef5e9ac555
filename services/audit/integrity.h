#pragma once

#include <functional>
#include <optional>
#include <string>

#include "eventstore/store.h"
#include "services/http/blocking.h"
#include "services/http/router.h"

namespace cairn::services::audit {

/// A check of the ledger that runs now.
struct RunningCheck {
  std::string part;  ///< "log", "view matrix"
  uint64_t done = 0;
  uint64_t total = 0;
};

/// What the route needs. Outlives the router.
struct Integrity {
  eventstore::Store& store;
  http::BlockingPool& pool;
  StreamId stream;  ///< of the outcomes
  std::function<std::optional<RunningCheck>()> running = [] { return std::optional<RunningCheck>(); };
};

/// GET /v1/integrity?limit= -> {"sound","running":{"part","done","total"},"items":[SelfAudited events, newest first],
/// "position"}; "sound" is what the newest says, null before the first.
void add_integrity_route(http::Router& router, const Integrity& integrity);

}  // namespace cairn::services::audit
