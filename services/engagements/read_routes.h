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
  eventstore::Store& store;  ///< keeps the views matrix, organisations, units, posts, municipalities, rules, history
  http::BlockingPool& pool;
  projections::matrix::MatrixTables& tables;
  AnswerCache& answers;
  const Clock& clock;
  int64_t min_position_wait_ms = 5'000;
};

/// GET /v1/matrix, /v1/matrix/pivot, /v1/diff, /v1/engagements, /v1/engagements/{id}, …/history, …/replay; {id} is an
/// id or a ref. All take valid_at, known_at, as_of and min_position; a page that follows another (`after`) is read at
/// the first one's pair. Answers carry Cairn-Position and a strong ETag, which begins with the
/// revision for an engagement as of now.
void add_read_routes(http::Router& router, const Reads& reads);

}  // namespace cairn::services::engagements
