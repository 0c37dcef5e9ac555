#include <iostream>
#include <random>

#include "eventstore/merkle/tile_path.h"
#include "tests/store/services/audit/forge.h"
#include "tests/support/sanitized.h"

// Single bytes at random, by a seed that is printed with what was found.
namespace cairn::services::audit::bundle {
namespace {

constexpr uint32_t kSeed = 20261125;
constexpr int kFlips = testing::kSanitized ? 200 : 2'000;

struct Flip {
  std::string path;
  size_t byte;
};

/// Alters one byte of one file, all bytes being equally likely.
Flip flip(Files& files, std::mt19937& random) {
  size_t bytes = 0;
  for (const auto& [path, content] : files) bytes += content.size();
  size_t at = std::uniform_int_distribution<size_t>(0, bytes - 1)(random);
  auto file = files.begin();
  for (; at >= file->second.size(); ++file) at -= file->second.size();
  file->second[at] = static_cast<char>(file->second[at] ^ std::uniform_int_distribution<int>(1, 255)(random));
  return {file->first, at};
}

/// The position that a byte belongs to; none for the files about the whole.
std::optional<uint64_t> position_of(const Flip& flip) {
  const auto numbered = [&](std::string_view folder) { return flip.path.starts_with(folder); };
  if (numbered("records/") || numbered("events/") || numbered("proofs/"))
    return std::stoull(flip.path.substr(flip.path.find('/') + 1, 10));
  if (!numbered("tile/")) return std::nullopt;
  const auto name = merkle::parse_tile_path(std::string_view(flip.path).substr(5)).value();
  const uint64_t hashes = name.index * merkle::kTileHashes;
  if (!name.level) return hashes + flip.byte / (2 + merkle::kLeafEntryBytes);
  return (hashes + flip.byte / sizeof(Hash)) * (*name.level == 0 ? 1 : merkle::kTileHashes);
}

TEST(FlippedByteTest, OfAFileIsFoundAtItsPosition) {
  const auto files = forge(history(300), bundled());
  std::mt19937 random(kSeed);
  int at_position = 0;
  for (int i = 0; i < kFlips; ++i) {
    Files bad = files;
    const auto where = flip(bad, random);
    const auto outcome = checked(std::move(bad), {{key().verifier()}, {}});
    ASSERT_NE(outcome.verdict, Verdict::kWhole) << where.path << " byte " << where.byte;
    const auto wanted = position_of(where);
    if (wanted) {
      ASSERT_EQ(outcome.position, wanted) << where.path << " byte " << where.byte << ": " << outcome.detail;
      ++at_position;
    }
  }
  std::cout << kFlips << " flips in the files of a bundle (seed " << kSeed << "): all found, " << at_position
            << " at their position, " << kFlips - at_position << " in files about the whole\n";
}

// Whoever alters a file can mend SHA256SUMS too: then the proofs must speak, not the sums.
TEST(FlippedByteTest, IsFoundWithoutTheSums) {
  const auto files = forge(history(300), bundled());
  std::mt19937 random(kSeed + 1);
  int tried = 0;
  int unspoken = 0;
  for (int i = 0; i < kFlips; ++i) {
    Files bad = files;
    const auto where = flip(bad, random);
    if (where.path == "SHA256SUMS") continue;
    ++tried;
    bad["SHA256SUMS"] = sums_of(bad);
    if (checked(std::move(bad), {{key().verifier()}, {}}).verdict != Verdict::kWhole) continue;
    ++unspoken;
    ASSERT_TRUE(where.path == "VERIFY.md" || where.path == "descriptors.binpb") << where.path << " " << where.byte;
  }
  std::cout << tried << " flips with the sums mended (seed " << kSeed + 1 << "): " << tried - unspoken << " found, "
            << unspoken << " in VERIFY.md and descriptors.binpb, which prove nothing\n";
}

TEST(FlippedByteTest, OfTheZipIsFoundOrLeavesEveryFileAsItWas) {
  const auto files = forge(history(300), bundled());
  const auto zip = write_zip(files).value();
  std::mt19937 random(kSeed + 2);
  int unreadable = 0;
  int found = 0;
  int harmless = 0;
  for (int i = 0; i < kFlips; ++i) {
    std::string bad = zip;
    const size_t at = std::uniform_int_distribution<size_t>(0, bad.size() - 1)(random);
    bad[at] = static_cast<char>(bad[at] ^ std::uniform_int_distribution<int>(1, 255)(random));
    auto unpacked = read_zip(bad);
    if (!unpacked) {
      ++unreadable;
      continue;
    }
    const bool same = unpacked.value().files == files;
    if (check(unpacked.value(), {{key().verifier()}, {}}).verdict != Verdict::kWhole) {
      ++found;
      continue;
    }
    ASSERT_TRUE(same) << "byte " << at << " of " << zip.size();
    ++harmless;
  }
  std::cout << kFlips << " flips in the zip (seed " << kSeed + 2 << "): " << unreadable << " no longer a zip, " << found
            << " found, " << harmless << " in what the zip says of a file besides its bytes\n";
}

}  // namespace
}  // namespace cairn::services::audit::bundle
