#pragma once

#include "eventstore/base/clock.h"
#include "projections/matrix/tables.h"
#include "services/audit/audit.h"

namespace cairn::services::audit {

/// What the bundles need besides. Outlives the router.
struct Bundles {
  const Audit& audit;
  projections::matrix::MatrixTables& tables;
  const Clock& clock;
};

/// Proofs of what engagements were said to be. A bundle is a zip that an auditor checks without us (bundle/bundle.h);
/// the same checkpoint gives the same bytes.
///
///   GET /v1/engagements/{id}/proof      every event of its stream: record, leaf and tlog-proof
///   GET /v1/engagements/{id}/bundle
///   GET /v1/audit/bundle?seed=&size=&valid_at=&known_at=    a sample of the engagements of that pair, drawn by the
///   seed
void add_bundle_routes(http::Router& router, const Bundles& bundles);

}  // namespace cairn::services::audit
