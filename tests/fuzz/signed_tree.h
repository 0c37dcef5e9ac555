#pragma once

#include <string>
#include <vector>

#include "eventstore/merkle/checkpoint.h"
#include "eventstore/merkle/leaf.h"
#include "eventstore/merkle/note.h"
#include "eventstore/merkle/proof.h"
#include "tests/unit/eventstore/merkle/plain_tiles.h"

namespace cairn::fuzz {

/// A small tree with a signed checkpoint, the same in every process: what forgeries are held against.
struct SignedTree {
  static constexpr uint64_t kSize = 100;
  static constexpr std::string_view kOrigin = "fuzz.example";

  SignedTree() {
    for (uint64_t i = 0; i < kSize; ++i) {
      entries.push_back(
          bytes_of(eventstore::merkle::LeafEntry{Position(i), eventstore::merkle::stream_tag(kOrigin, "engagement-1"),
                                                 Revision(i), EventId(), sha256("record " + std::to_string(i))}));
      leaves.push_back(eventstore::merkle::leaf_hash(entries.back()));
    }
    checkpoint = {std::string(kOrigin), kSize, eventstore::merkle::root_of(leaves.data(), leaves.size())};
    note = eventstore::merkle::sign(checkpoint, signer);
  }
  /// The proof file of one entry.
  std::string proof_of(uint64_t index) const {
    const eventstore::merkle::PlainTiles tiles(leaves);
    return text_of(eventstore::merkle::InclusionFile{
        entries[index], index, eventstore::merkle::inclusion_proof(index, kSize, tiles).value(), note});
  }

  const eventstore::merkle::Signer signer =
      eventstore::merkle::Signer::of(std::string(kOrigin), "an open seed for the tests only!").value();
  std::vector<std::string> entries;
  std::vector<Hash> leaves;
  eventstore::merkle::Checkpoint checkpoint;
  std::string note;
};

}  // namespace cairn::fuzz
