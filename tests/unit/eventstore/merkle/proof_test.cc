#include "eventstore/merkle/proof.h"

#include <gmock/gmock.h>

#include "tests/unit/eventstore/merkle/plain_tiles.h"

namespace cairn::eventstore::merkle {
namespace {

/// Leaves, paths and consistency proofs that Certificate Transparency's implementations publish for RFC 6962.
const char* const kLeaves[] = {
    "", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"};
constexpr char kLeaf1[] = "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7";
constexpr char kLeaf0[] = "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d";
constexpr char kFirstTwo[] = "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125";
constexpr char kTwoAndThree[] = "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e";
constexpr char kFirstFour[] = "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7";
constexpr char kLastFour[] = "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4";
constexpr char kLeaf4[] = "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b";
constexpr char kLastTwo[] = "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0";
constexpr char kFourAndFive[] = "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a";

using Words = std::vector<std::string>;

Words words_of(const std::vector<Hash>& hashes) {
  Words words;
  for (const auto& hash : hashes) words.push_back(to_hex(view_of(hash)));
  return words;
}

PlainTiles published() {
  std::vector<Hash> leaves;
  for (const char* leaf : kLeaves) leaves.push_back(leaf_hash(*from_hex(leaf)));
  return PlainTiles(leaves);
}

std::vector<Hash> made_leaves(uint64_t count) {
  std::vector<Hash> leaves;
  for (uint64_t i = 0; i < count; ++i) leaves.push_back(leaf_hash(std::to_string(i)));
  return leaves;
}

TEST(ProofTest, InclusionIsThatOfRfc6962) {
  const auto tiles = published();
  EXPECT_EQ(words_of(inclusion_proof(0, 1, tiles).value()), Words());
  EXPECT_EQ(words_of(inclusion_proof(0, 8, tiles).value()), (Words{kLeaf1, kTwoAndThree, kLastFour}));
  EXPECT_EQ(words_of(inclusion_proof(5, 8, tiles).value()), (Words{kLeaf4, kLastTwo, kFirstFour}));
  EXPECT_EQ(words_of(inclusion_proof(2, 3, tiles).value()), (Words{kFirstTwo}));
  EXPECT_EQ(words_of(inclusion_proof(1, 5, tiles).value()), (Words{kLeaf0, kTwoAndThree, kLeaf4}));
}

TEST(ProofTest, ConsistencyIsThatOfRfc6962) {
  const auto tiles = published();
  EXPECT_EQ(words_of(consistency_proof(1, 1, tiles).value()), Words());
  EXPECT_EQ(words_of(consistency_proof(1, 8, tiles).value()), (Words{kLeaf1, kTwoAndThree, kLastFour}));
  EXPECT_EQ(words_of(consistency_proof(6, 8, tiles).value()), (Words{kFourAndFive, kLastTwo, kFirstFour}));
  EXPECT_EQ(words_of(consistency_proof(2, 5, tiles).value()), (Words{kTwoAndThree, kLeaf4}));
}

TEST(ProofTest, EveryPairUpTo40ChecksAndNoOtherRootOrIndexDoes) {
  const auto leaves = made_leaves(40);
  const PlainTiles tiles(leaves);
  int checked = 0;
  int refused = 0;
  const auto root = [&](uint64_t size) { return root_at(size, tiles).value(); };
  for (uint64_t size = 1; size <= leaves.size(); ++size)
    for (uint64_t at = 0; at < size; ++at) {
      const auto proof = inclusion_proof(at, size, tiles).value();
      EXPECT_TRUE(check_inclusion(leaves[at], at, size, root(size), proof).has_value()) << at << " of " << size;
      const auto grown = consistency_proof(at, size, tiles).value();
      EXPECT_TRUE(check_consistency({at, root(at)}, {size, root(size)}, grown).has_value()) << at << " to " << size;
      checked += 2;
      for (uint64_t other = 0; other < size; ++other) {
        if (other == at) continue;
        refused += check_inclusion(leaves[at], other, size, root(size), proof).has_value() ? 0 : 1;
        refused += check_inclusion(leaves[other], at, size, root(size), proof).has_value() ? 0 : 1;
        EXPECT_FALSE(check_inclusion(leaves[other], at, size, root(size), proof).has_value());
        EXPECT_FALSE(at > 0 && check_consistency({at, root(other)}, {size, root(size)}, grown).has_value());
      }
    }
  std::printf("%d proofs checked, %d wrong ones refused\n", checked, refused);
}

TEST(ProofTest, EveryFlippedBitAndLengthIsFound) {
  const auto leaves = made_leaves(700);
  const PlainTiles tiles(leaves);
  const Hash root = root_at(700, tiles).value();
  const auto proof = inclusion_proof(513, 700, tiles).value();
  const auto grown = consistency_proof(300, 700, tiles).value();
  const TreeHead from{300, root_at(300, tiles).value()};
  const auto each_damage = [](const std::vector<Hash>& whole, const auto& check) {
    EXPECT_TRUE(check(whole));
    for (size_t i = 0; i < whole.size(); ++i)
      for (size_t byte = 0; byte < 32; ++byte) {
        auto bad = whole;
        bad[i][byte] ^= 0x10;
        EXPECT_FALSE(check(bad)) << "hash " << i << ", byte " << byte;
      }
    auto longer = whole;
    longer.push_back(whole.back());
    EXPECT_FALSE(check(longer));
    longer.resize(whole.size() - 1);
    EXPECT_FALSE(check(longer));
  };
  each_damage(proof, [&](const auto& bad) { return check_inclusion(leaves[513], 513, 700, root, bad).has_value(); });
  each_damage(grown, [&](const auto& bad) { return check_consistency(from, {700, root}, bad).has_value(); });
}

TEST(ProofTest, TilesOfSeveralLevelsGiveTheSameProofsAsLeaves) {
  const auto leaves = made_leaves(kTileHashes * kTileHashes + 300);
  const PlainTiles tiles(leaves);
  const uint64_t size = leaves.size();
  const Hash root = root_of(leaves.data(), size);
  for (const uint64_t at : {uint64_t{0}, uint64_t{255}, uint64_t{256}, uint64_t{40'000}, uint64_t{65'536}, size - 1}) {
    const auto proof = inclusion_proof(at, size, tiles).value();
    EXPECT_TRUE(check_inclusion(leaves[at], at, size, root, proof).has_value()) << at;
    const auto grown = consistency_proof(at, size, tiles).value();
    const TreeHead from{at, at == 0 ? empty_root() : root_of(leaves.data(), at)};
    EXPECT_TRUE(check_consistency(from, {size, root}, grown).has_value()) << at;
  }
}

TEST(ProofTest, AFileReadsBackAndHasOneSpelling) {
  const InclusionFile file{"entry", 7, {sha256("a"), sha256("b")}, "note\n"};
  const std::string text = text_of(file);
  EXPECT_EQ(text.substr(0, 52), "c2sp.org/tlog-proof@v1\nextra ZW50cnk=\nindex 7\nypeBEs");
  const auto read = parse_inclusion_file(text);
  ASSERT_TRUE(read.has_value());
  EXPECT_EQ(read.value().extra, file.extra);
  EXPECT_EQ(read.value().index, file.index);
  EXPECT_EQ(read.value().proof, file.proof);
  EXPECT_EQ(read.value().checkpoint, file.checkpoint);
  for (const std::string& bad : {std::string(), "x" + text, std::string("c2sp.org/tlog-proof@v1\nindex 07\n\nnote\n"),
                                 std::string("c2sp.org/tlog-proof@v1\nindex 7\nAA==\n\nnote\n")})
    EXPECT_FALSE(parse_inclusion_file(bad).has_value()) << bad;
}

}  // namespace
}  // namespace cairn::eventstore::merkle
