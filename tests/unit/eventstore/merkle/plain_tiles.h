#pragma once

#include <utility>
#include <vector>

#include "eventstore/merkle/tree.h"

namespace cairn::eventstore::merkle {

/// All hashes of all tile levels, computed the plain way.
class PlainTiles final : public HashReader {
 public:
  explicit PlainTiles(std::vector<Hash> leaves) : leaves_(std::move(leaves)) {}
  Result<std::vector<Hash>> read(uint32_t level, uint64_t first, uint64_t count) const override {
    uint64_t width = 1;
    for (uint32_t i = 0; i < level; ++i) width *= kTileHashes;
    std::vector<Hash> hashes;
    for (uint64_t i = first; i < first + count; ++i) hashes.push_back(root_of(&leaves_[i * width], width));
    return hashes;
  }

 private:
  const std::vector<Hash> leaves_;
};

}  // namespace cairn::eventstore::merkle
