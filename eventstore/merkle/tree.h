#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "eventstore/base/bytes.h"
#include "eventstore/base/result.h"

/// The Merkle tree of RFC 6962 section 2.1 over SHA-256, and its cut into tiles of 256 (C2SP tlog-tiles). Pure.
namespace cairn::eventstore::merkle {

/// A full tile holds this many hashes; a hash of tile level L covers 256^L leaves.
inline constexpr uint64_t kTileHashes = 256;
inline constexpr uint64_t kTileBytes = kTileHashes * 32;

/// SHA-256(0x00 || entry).
Hash leaf_hash(std::string_view entry);
/// SHA-256(0x01 || left || right).
Hash node_hash(const Hash& left, const Hash& right);
/// Root of no leaves: SHA-256 of nothing.
Hash empty_root();

/// Root over any number of hashes of one level, where all but the last `size` are perfect; for 256 hashes of a tile,
/// the hash one tile level up. CHECKs that there is at least one.
Hash root_of(const Hash* hashes, size_t size);

/// Gives stored hashes of tiles: `index` counts the hashes of tile level `level`, each over 256^level leaves.
class HashReader {
 public:
  virtual ~HashReader() = default;
  /// The hashes [first, first + count) of one tile, in order. kCorrupt when they are not there.
  virtual Result<std::vector<Hash>> read(uint32_t level, uint64_t first, uint64_t count) const = 0;
};

/// Root of the first `size` leaves: reads one partial tile a tile level, log256(size) in all.
Result<Hash> root_at(uint64_t size, const HashReader& reader);

/// The right edge of a growing tree: 64 hashes at most, whatever the size.
class Frontier {
 public:
  void append(const Hash& leaf);
  uint64_t size() const { return size_; }
  Hash root() const;

 private:
  uint64_t size_ = 0;
  std::vector<Hash> peaks_;  // perfect subtrees, largest first: one for each bit of size_
};

}  // namespace cairn::eventstore::merkle
