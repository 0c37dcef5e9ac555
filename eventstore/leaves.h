#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "eventstore/base/bytes.h"
#include "eventstore/base/ids.h"
#include "eventstore/base/result.h"
#include "eventstore/commit_log.h"
#include "eventstore/event.h"
#include "eventstore/merkle/leaf.h"
#include "eventstore/merkle/tree.h"

/// The hashes of the Merkle log in family `merkle`: full tiles that never change, and the edge after the last one in
/// runs that are erased when their tile is full.
namespace cairn::eventstore {

/// What the leaf of a stored record commits to (ENGINE 10), and its hash.
merkle::LeafEntry leaf_entry_of(std::string_view origin, const StoredEvent& event, std::string_view record);
Hash leaf_hash_of(std::string_view origin, const StoredEvent& event, std::string_view record);

/// Reads kept hashes. Thread-safe as its rows are; must not outlive them.
class LeafReader final : public merkle::HashReader {
 public:
  explicit LeafReader(const RowReader& rows) : rows_(rows) {}
  Result<std::vector<Hash>> read(uint32_t level, uint64_t first, uint64_t count) const override;
  Result<Hash> leaf(Position position) const;

 private:
  const RowReader& rows_;
};

/// Grows the tiles batch by batch. Not thread-safe.
class TileWriter {
 public:
  /// The edge of a log of `size` leaves. kCorrupt when hashes are missing.
  static Result<TileWriter> load(const RowReader& rows, Position size);

  /// Adds the rows of these leaves to the batch; nothing counts until accept, and the next stage forgets it otherwise.
  void stage(const std::vector<Hash>& leaves, RowBatch& rows);
  void accept() { kept_ = staged_; }

 private:
  struct Level {
    uint64_t tiles = 0;          // full ones
    std::vector<Hash> edge;      // hashes after them, fewer than kTileHashes
    std::vector<uint64_t> runs;  // first index of each row that holds a part of the edge
  };
  void add(uint32_t level, const std::vector<Hash>& hashes, RowBatch& rows);

  std::vector<Level> kept_;
  std::vector<Level> staged_;
};

}  // namespace cairn::eventstore
