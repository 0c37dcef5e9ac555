#pragma once

#include <cstdint>
#include <string>

#include "eventstore/store.h"
#include "services/http/blocking.h"
#include "services/http/router.h"

namespace cairn::services::documents {

/// What the routes of this folder work with; must outlive the router.
struct Documents {
  eventstore::Store& store;
  http::BlockingPool& pool;
  std::string spool_folder;                          ///< where uploads wait; on the ledger's own disk
  uint64_t bytes_max = uint64_t{256} * 1024 * 1024;  ///< of one file
};

/// POST and GET /v1/documents, GET /v1/documents/{sha256}.
void add_routes(http::Router& router, const Documents& documents);

}  // namespace cairn::services::documents
