#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "eventstore/merkle/proof.h"
#include "eventstore/merkle/tile_path.h"
#include "eventstore/store.h"

/// What an outsider needs to check the log (ENGINE 10), made from one snapshot. Blocking; errors are the snapshot's.
namespace cairn::eventstore {

/// The hashes that a snapshot keeps. Must not outlive it.
class SnapshotHashes final : public merkle::HashReader {
 public:
  explicit SnapshotHashes(const Snapshot& snapshot) : snapshot_(snapshot) {}
  Result<std::vector<Hash>> read(uint32_t level, uint64_t first, uint64_t count) const override {
    return snapshot_.tile_hashes(level, first, count);
  }

 private:
  const Snapshot& snapshot_;
};

/// The bytes behind `tile/NAME`: hashes, or a bundle of entries. kNotFound unless the log fills it up to its width;
/// kCorrupt, naming the position, for a record that is not the one hashed.
Result<std::string> tile_bytes(const Snapshot& snapshot, std::string_view origin, const merkle::TileName& name);

/// That the event at `position` is in the tree of the signed checkpoint `note`. kNotFound when that tree ends before it
/// or the snapshot before that tree.
Result<merkle::InclusionFile> prove(const Snapshot& snapshot, std::string_view origin, Position position,
                                    std::string_view note);

}  // namespace cairn::eventstore
