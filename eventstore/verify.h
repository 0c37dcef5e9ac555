#pragma once

#include "eventstore/snapshot.h"

namespace cairn::eventstore {

/// Reads the log of one snapshot again: records, commits, streams, once, index, leaves, tiles, root, and the digest of
/// the rows of each view. Memory stays bounded. kCorrupt names the first bad place.
Result<Verified> verify_log(const StoreSnapshot& snapshot, const std::string& origin, const Progress& progress);

}  // namespace cairn::eventstore
