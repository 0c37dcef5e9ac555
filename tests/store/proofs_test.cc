#include "eventstore/proofs.h"

#include "eventstore/checkpoints.h"
#include "eventstore/leaves.h"
#include "tests/store/fixture.h"

namespace cairn::eventstore::testing {
namespace {

using merkle::kTileHashes;
using merkle::TileName;

/// A ledger of 600 events in three streams: two full tiles and a part of one.
class ProofsTest : public StoreFixture {
 protected:
  void SetUp() override {
    home = std::make_unique<MemoryHome>();
    open();
    for (uint64_t i = 1; i <= 600; i += 50) {
      std::vector<NewEvent> events;
      for (uint64_t j = 0; j < 50; ++j) events.push_back(event(i + j));
      must(commit(i, "a-" + std::to_string(i % 3), Expected::any(), std::move(events)));
    }
    note = store->sign_checkpoint(key).value();
    said = said_in(note).value();
  }
  std::string tile(const std::string& path) {
    const auto bytes = tile_bytes(*store->snapshot(), kOrigin, merkle::parse_tile_path(path).value());
    EXPECT_TRUE(bytes) << path << ": " << bytes.error().context;
    return bytes ? bytes.value() : std::string();
  }

  const merkle::Signer key = merkle::Signer::of(kOrigin, std::string(32, 'k')).value();
  std::string note;
  merkle::Checkpoint said;
};

TEST_F(ProofsTest, TilesGrowFromTheEntriesUpToTheRoot) {
  std::vector<Hash> leaves;
  for (const auto& name : merkle::tiles_of(600)) {
    if (name.level) continue;
    const std::string bundle = tile(merkle::path_of(name));
    ASSERT_EQ(merkle::entries_of(bundle).size(), name.width);
    for (const auto entry : merkle::entries_of(bundle)) leaves.push_back(merkle::leaf_hash(entry));
  }
  ASSERT_EQ(leaves.size(), 600U);
  EXPECT_EQ(merkle::root_of(leaves.data(), leaves.size()), said.root);
  EXPECT_EQ(tile("0/002.p/88").substr(32 * 87), view_of(leaves.back()));
  EXPECT_EQ(tile("0/001").substr(32 * 7, 32), view_of(leaves[kTileHashes + 7]));
  EXPECT_EQ(tile("1/000.p/2").substr(32), view_of(merkle::root_of(&leaves[kTileHashes], kTileHashes)));
}

TEST_F(ProofsTest, WhatTheLogDoesNotFillIsNotThere) {
  const auto snapshot = store->snapshot();
  for (const char* path : {"0/002", "0/002.p/89", "0/003.p/1", "1/000.p/3", "2/000.p/1", "entries/002.p/89",
                           "entries/x999/999", "63/000.p/1"})
    EXPECT_EQ(tile_bytes(*snapshot, kOrigin, merkle::parse_tile_path(path).value()).error().code, Errc::kNotFound)
        << path;
}

TEST_F(ProofsTest, EveryEventIsProvedByItselfAndNoOther) {
  const auto snapshot = store->snapshot();
  int proved = 0;
  for (uint64_t at = 0; at < 600; ++at) {
    const auto file = prove(*snapshot, kOrigin, Position(at), note);
    ASSERT_TRUE(file) << file.error().context;
    const Hash leaf = merkle::leaf_hash(file.value().extra);
    ASSERT_TRUE(merkle::check_inclusion(leaf, at, 600, said.root, file.value().proof));
    ASSERT_FALSE(merkle::check_inclusion(leaf, (at + 1) % 600, 600, said.root, file.value().proof));
    ++proved;
  }
  EXPECT_EQ(proved, 600);
}

TEST_F(ProofsTest, AnEventThatIsNotSignedYetHasNoProof) {
  must(commit(1000, "a-1", Expected::any(), {event(1000)}));
  EXPECT_EQ(prove(*store->snapshot(), kOrigin, Position(600), note).error().code, Errc::kNotFound);
}

}  // namespace
}  // namespace cairn::eventstore::testing
