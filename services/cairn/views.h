#pragma once

#include <memory>
#include <vector>

#include "eventstore/projection.h"

namespace cairn::services::cairn {

/// Every view that the program keeps, in the order in which /health/ready shows them.
std::vector<std::unique_ptr<eventstore::Projection>> all_views();

}  // namespace cairn::services::cairn
