#pragma once

#include "eventstore/base/clock.h"
#include "eventstore/store.h"
#include "projections/matrix/tables.h"
#include "services/http/blocking.h"
#include "services/http/router.h"
#include "services/uploads/uploads.h"

namespace cairn::services::documents {

/// What the routes of this folder work with; must outlive the router.
struct Documents {
  eventstore::Store& store;
  http::BlockingPool& pool;
  const uploads::Uploads& uploads;
  projections::matrix::MatrixTables& tables;  ///< tell whose a file is
  const Clock& clock;
};

/// POST and GET /v1/documents, GET /v1/documents/{sha256}.
void add_routes(http::Router& router, const Documents& documents);

}  // namespace cairn::services::documents
