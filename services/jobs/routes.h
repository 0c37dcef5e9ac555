#pragma once

#include <functional>

#include "services/http/blocking.h"
#include "services/http/router.h"
#include "workers/runtime/queue.h"

namespace cairn::services::jobs {

/// What the routes need. Outlives the router.
struct Jobs {
  eventstore::Store& store;
  workers::runtime::JobQueue& queue;
  http::BlockingPool& pool;
  std::function<void()> wake = [] {};  ///< a job became ready: runners look at once
};

/// GET /v1/jobs?state=&kind=&limit=&after= -> {"items":[job…],"next"}, and GET /v1/jobs/{id}; POST /v1/jobs/{id}:replay
/// of a dead one and :cancel of one that waits, both answered with the job: {"id","kind","schedule","slot","target",
/// "missed","state","due","lease_until","attempts","attempts_max","replays","last_error","created","changed",
/// "changed_by"}.
void add_routes(http::Router& router, const Jobs& jobs);

}  // namespace cairn::services::jobs
