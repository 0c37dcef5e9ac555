#include <gtest/gtest.h>

#include "eventstore/merkle/leaf.h"
#include "eventstore/merkle/tree.h"
#include "tests/unit/eventstore/merkle/plain_tiles.h"

namespace cairn::eventstore::merkle {
namespace {

/// The eight leaves and the roots of sizes 0 to 8 that Certificate Transparency's implementations publish for RFC 6962.
const char* const kLeaves[] = {
    "", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"};
const char* const kRoots[] = {
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
};

std::string hex(const Hash& hash) { return to_hex(view_of(hash)); }

TEST(MerkleTest, RootsAreThoseOfRfc6962) {
  Frontier frontier;
  std::vector<Hash> leaves;
  EXPECT_EQ(hex(frontier.root()), kRoots[0]);
  EXPECT_EQ(hex(root_at(0, PlainTiles({})).value()), kRoots[0]);
  for (size_t size = 1; size <= 8; ++size) {
    leaves.push_back(leaf_hash(*from_hex(kLeaves[size - 1])));
    frontier.append(leaves.back());
    EXPECT_EQ(hex(frontier.root()), kRoots[size]);
    EXPECT_EQ(hex(root_of(leaves.data(), leaves.size())), kRoots[size]);
    EXPECT_EQ(hex(root_at(size, PlainTiles(leaves)).value()), kRoots[size]);
  }
}

TEST(MerkleTest, TilesFrontierAndDefinitionAgreeAcrossLevels) {
  std::vector<Hash> leaves;
  Frontier frontier;
  for (uint64_t i = 0; i < kTileHashes * kTileHashes + 300; ++i) {
    leaves.push_back(leaf_hash(std::to_string(i)));
    frontier.append(leaves.back());
  }
  const PlainTiles tiles(leaves);
  EXPECT_EQ(frontier.size(), leaves.size());
  EXPECT_EQ(root_at(leaves.size(), tiles).value(), frontier.root());
  for (const uint64_t size : {255u, 256u, 257u, 511u, 512u, 513u, 1000u, 65535u, 65536u, 65537u, 65792u})
    EXPECT_EQ(root_at(size, tiles).value(), root_of(leaves.data(), size)) << size;
}

TEST(MerkleTest, ALeafEntryHas81BytesInTheOrderOfTheContract) {
  LeafEntry entry{Position(1), {}, Revision(2), EventId(), {}};
  entry.stream_tag.fill(0xAA);
  std::array<uint8_t, 16> id;
  id.fill(0xBB);
  entry.event_id = EventId(id);
  entry.record_hash.fill(0xCC);
  std::string expected =
      "01"
      "0000000000000001";
  for (int i = 0; i < 16; ++i) expected += "aa";
  expected += "0000000000000002";
  for (int i = 0; i < 16; ++i) expected += "bb";
  for (int i = 0; i < 32; ++i) expected += "cc";
  EXPECT_EQ(to_hex(bytes_of(entry)), expected);
  EXPECT_EQ(bytes_of(entry).size(), kLeafEntryBytes);
  EXPECT_EQ(hash_of(entry), sha256({std::string_view("\0", 1), *from_hex(expected)}));
}

TEST(MerkleTest, AStreamTagDependsOnTheOrigin) {
  EXPECT_NE(stream_tag("a", "note-1"), stream_tag("b", "note-1"));
  EXPECT_NE(stream_tag("a", "note-1"), stream_tag("a", "note-2"));
}

}  // namespace
}  // namespace cairn::eventstore::merkle
