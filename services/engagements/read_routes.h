#pragma once

#include "eventstore/base/clock.h"
#include "eventstore/store.h"
#include "projections/matrix/tables.h"
#include "services/engagements/answer_cache.h"
#include "services/http/blocking.h"
#include "services/http/router.h"

namespace cairn::services::engagements {

/// What the reading routes need. Outlives the router.
struct Reads {
  eventstore::Store&
      store;  ///< keeps the views matrix, organisations, units, posts, municipalities, rules, history, trail
  http::BlockingPool& pool;
  projections::matrix::MatrixTables& tables;
  AnswerCache& answers;
  const Clock& clock;
  int64_t min_position_wait_ms = 5'000;
  /// Of the audience kPublic: what a request in public is answered from. Null: there are no such requests.
  projections::matrix::MatrixTables* public_tables = nullptr;
};

/// GET /v1/matrix, …/pivot, …/replay, /v1/graph, /v1/diff, /v1/trail, /v1/audit/sample, /v1/engagements,
/// /v1/engagements/{id}, …/history, …/replay; {id} is an id or a ref. All take valid_at, known_at, as_of and
/// min_position; a page that follows another (`after`) is read at the first one's pair. Answers carry Cairn-Position, a
/// strong ETag, which begins with the revision for an engagement as of now, and a Link to their permanent address,
/// where both times are fixed; what was asked there can be kept for ever. Cairn-Notice tells of a day that has not come
/// and of a time before the first event.
void add_read_routes(http::Router& router, const Reads& reads);

}  // namespace cairn::services::engagements
