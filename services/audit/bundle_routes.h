#pragma once

#include <functional>
#include <map>
#include <memory>
#include <string>

#include "cairn/summary/v1/events.pb.h"
#include "eventstore/base/clock.h"
#include "projections/matrix/tables.h"
#include "services/audit/audit.h"

namespace cairn::services::audit {

/// The forms of a summary by their format, the very ones that its manifest tells of; kUnavailable where they do not
/// come again. Blocking. Handed in by services/cairn, for making is a worker's.
using MakeForms = std::function<Result<std::map<std::string, std::string>>(
    const std::shared_ptr<const eventstore::Snapshot>& snapshot, const summary::v1::Manifest& made)>;

/// What the bundles need besides. Outlives the router.
struct Bundles {
  const Audit& audit;
  projections::matrix::MatrixTables& tables;
  const Clock& clock;
  std::string municipality = {};  ///< whose summaries have names without a municipality
  MakeForms make_forms = nullptr;
};

/// Proofs of what engagements were said to be. A bundle is a zip that an auditor checks without us (bundle/bundle.h);
/// the same checkpoint gives the same bytes.
///
///   GET /v1/engagements/{id}/proof      every event of its stream: record, leaf and tlog-proof
///   GET /v1/engagements/{id}/bundle
///   GET /v1/summaries/{year}/bundle     evidence of every figure of a summary (summary_bundle.h)
///   GET /v1/audit/bundle?seed=&size=&valid_at=&known_at=    a sample of the engagements of that pair, drawn by the
///   seed
void add_bundle_routes(http::Router& router, const Bundles& bundles);

}  // namespace cairn::services::audit
