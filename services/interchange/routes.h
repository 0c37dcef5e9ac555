#pragma once

#include <string>

#include "eventstore/base/clock.h"
#include "eventstore/store.h"
#include "services/access/access_log.h"
#include "services/http/blocking.h"
#include "services/http/router.h"

namespace cairn::services::interchange {

/// What the routes of imports and exports need. Outlives the router, and the pool stops before it goes.
struct Interchange {
  eventstore::Store& store;  ///< keeps the views matrix, organisations, units and municipalities
  http::BlockingPool& pool;
  const Clock& clock;
  std::string municipality = "ETH";  ///< of the ledger; whose rows are meant unless a request says otherwise
  size_t import_bytes_max = size_t{64} * 1024 * 1024;
  const access::AccessLog* access = nullptr;  ///< where exports are written down; null: nowhere, for tests of the rest
};

/// POST /v1/imports: the CSV is the body, the answer NDJSON, a line for each row while it is done, then the summary.
/// What is wrong with the request or the heading is a problem; what is wrong with a row is said in its line. A reader
/// that goes away stops the import after the rows on their way: they are in, and the same import again goes on there.
/// An import holds one thread of the pool.
/// GET /v1/exports/{name}: engagements, organisations or units, as .csv or .json, at valid_at (by default all that is
/// known) and known_at; given once it is written down who took it (services/access).
void add_routes(http::Router& router, const Interchange& interchange);

}  // namespace cairn::services::interchange
