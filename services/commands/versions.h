#pragma once

#include <string_view>
#include <vector>

#include "eventstore/sealing/key_ring.h"
#include "eventstore/store.h"
#include "projections/registers/register_view.h"

namespace cairn::services::commands {

/// What has changed in an entity since the caller saw it at `seen`: one complaint a cell, at "/<column>" or
/// "/<column>/<element>", naming what it was then and what it is now. A personal value is told as "[personal]", or as
/// "[erased]" where the ring says so. Blocking.
Result<std::vector<Complaint>> versions_of(const eventstore::Snapshot& snapshot,
                                           const projections::registers::RegisterKind& kind, std::string_view id,
                                           Revision seen, const eventstore::sealing::KeyRing* keys);

}  // namespace cairn::services::commands
