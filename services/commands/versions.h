#pragma once

#include <string_view>
#include <vector>

#include "eventstore/store.h"
#include "projections/registers/register_view.h"

namespace cairn::services::commands {

/// What has changed in an entity since the caller saw it at `seen`: one complaint a cell, at "/<column>" or
/// "/<column>/<element>", naming what it was then and what it is now. Blocking.
Result<std::vector<Complaint>> versions_of(const eventstore::Snapshot& snapshot,
                                           const projections::registers::RegisterKind& kind, std::string_view id,
                                           Revision seen);

}  // namespace cairn::services::commands
