#pragma once

#include <cstddef>

#include "eventstore/store.h"
#include "projections/as_of/as_of.h"

namespace cairn::services::bench {

/// The matrix at one pair without any view: every event is read, those of engagements that are known and count by then
/// are put in order of (day, position), and their facts are applied one after the other. Corrections and voids are not
/// looked at (the workload has none), names are not joined, nothing is rendered: less than the matrix promises. Returns
/// the number of engagements that exist.
size_t fold_naively(const eventstore::Snapshot& snapshot, projections::as_of::At at);

}  // namespace cairn::services::bench
