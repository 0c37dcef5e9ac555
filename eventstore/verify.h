#pragma once

#include "eventstore/snapshot.h"

namespace cairn::eventstore {

/// Reads the log of one snapshot again: records, commits, streams, once, index, leaves, tiles, root, and the digest of
/// the rows of each view. Memory stays bounded. kCorrupt names the first bad place.
Result<Verified> verify_log(const StoreSnapshot& snapshot, const std::string& origin, const Progress& progress);

/// Of these the log alone, without the rows of views. `pace` may end it.
Result<Hash> verify_records(const StoreSnapshot& snapshot, const std::string& origin, const Pace& pace);

}  // namespace cairn::eventstore
