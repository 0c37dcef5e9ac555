#pragma once

#include "services/audit/bundle/bundle.h"
#include "services/audit/bundle_routes.h"

namespace cairn::services::audit {

/// What an auditor needs of a year's summary (PRODUCT M3): the forms as they were signed, or of the latest draft where
/// none is signed; for each of its figures the events that it rests on; and the whole stream of each of those, with the
/// documents that they name. `name` is as in /v1/summaries/{year}. `note` covers what is in the snapshot, or less.
/// kNotFound where there is no draft, kUnavailable where the forms do not come again. Takes as long as tracing every
/// figure takes. Blocking.
Result<bundle::Asked> asked_of_summary(const Bundles& bundles,
                                       const std::shared_ptr<const eventstore::Snapshot>& snapshot, std::string note,
                                       const std::string& name);

}  // namespace cairn::services::audit
