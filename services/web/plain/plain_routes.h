#pragma once

#include "eventstore/base/clock.h"
#include "eventstore/store.h"
#include "projections/matrix/tables.h"
#include "services/http/blocking.h"
#include "services/http/router.h"

namespace cairn::services::web::plain {

/// What the plain pages need. Outlives the router.
struct Pages {
  eventstore::Store& store;  ///< keeps the views matrix, organisations, units, posts, municipalities, rules, history
  http::BlockingPool& pool;
  projections::matrix::MatrixTables& tables;
  const Clock& clock;
  bool trial = false;  ///< every page says that none of it is real life
  /// Of the audience kPublic: what a request in public is answered from. Null: there are no such requests.
  projections::matrix::MatrixTables* public_tables = nullptr;
};

/// GET /plain, /plain/engagements/{id}, /plain/organisations/{id}, /plain/verify: HTML that works without
/// JavaScript, at any valid_at and known_at.
void add_plain_routes(http::Router& router, const Pages& pages);

}  // namespace cairn::services::web::plain
