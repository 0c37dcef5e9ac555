#include <iostream>
#include <random>

#include "eventstore/keys.h"
#include "eventstore/leaves.h"
#include "tests/store/fixture.h"
#include "tests/support/sanitized.h"

// Single bytes of records, leaves, tiles and notes, altered at random in the log itself, below every checksum of
// RocksDB's: what is left then is the log's own check.
namespace cairn::eventstore::testing {
namespace {

using ::testing::HasSubstr;

constexpr uint32_t kSeed = 20261125;
constexpr int kFlips = cairn::testing::kSanitized ? 100 : 1'000;

struct StoredRow {
  FamilyId family;
  std::string key;
  std::string value;
};

class VerifyFlipsTest : public StoreFixture {
 protected:
  /// 600 events in two streams, signed twice: two full tiles, an edge in runs, a hash of level 1 each.
  void SetUp() override {
    home = std::make_unique<MemoryHome>();
    open();
    for (uint64_t i = 1; i <= 600; i += 20) {
      std::vector<NewEvent> events;
      for (uint64_t j = 0; j < 20; ++j) events.push_back(event(i + j, "payload " + std::to_string(i + j)));
      must(commit(i, i % 3 == 0 ? "a-1" : "a-2", Expected::any(), std::move(events)));
      if (i == 301) ASSERT_TRUE(store->sign_checkpoint(key));
    }
    ASSERT_TRUE(store->sign_checkpoint(key));
    store.reset();
    log = home->open().value();
    const auto rows = log->snapshot();
    for (const auto family : {Family::kEvent, Family::kMerkle}) {
      const auto cursor = rows->cursor(id_of(family));
      auto& kept = family == Family::kEvent ? records : tree;
      for (cursor->seek(""); cursor->valid(); cursor->next())
        kept.push_back({id_of(family), std::string(cursor->key()), std::string(cursor->value())});
    }
    log.reset();
  }

  void put(const StoredRow& row) {
    log = home->open().value();
    RowBatch rows;
    rows.put(row.family, row.key, row.value);
    ASSERT_TRUE(log->append(log->head(), {}, rows));
    log.reset();
  }
  /// What opening or, where that sees nothing, the whole check says.
  Result<void> look() {
    auto opened = try_open();
    if (!opened) return std::move(opened).error();
    CAIRN_TRY(opened.value()->verify({}));
    return success();
  }

  const merkle::Signer key = merkle::Signer::of(kOrigin, std::string(32, 'k')).value();
  std::unique_ptr<CommitLog> log;
  std::vector<StoredRow> records;
  std::vector<StoredRow> tree;  // leaves, tiles and notes
};

TEST_F(VerifyFlipsTest, AnyByteOfARecordIsFoundAtItsPositionAndAnyOfTheTreeSomewhere) {
  ASSERT_TRUE(look());
  std::mt19937 random(kSeed);
  int of_records = 0;
  int of_hashes = 0;
  int of_signatures = 0;
  for (int i = 0; i < kFlips; ++i) {
    const auto& rows = i % 2 == 0 ? records : tree;
    StoredRow bad = rows[std::uniform_int_distribution<size_t>(0, rows.size() - 1)(random)];
    const StoredRow good = bad;
    const size_t at = std::uniform_int_distribution<size_t>(0, bad.value.size() - 1)(random);
    bad.value[at] = static_cast<char>(bad.value[at] ^ std::uniform_int_distribution<int>(1, 255)(random));
    put(bad);
    const auto seen = look();
    put(good);
    const size_t text_end = bad.value.find("\n\n");
    const bool is_note = good.family == id_of(Family::kMerkle) && good.value.starts_with(kOrigin);
    if (is_note && seen) {
      // The text says what it said; whoever opens the note with the key refuses it.
      ASSERT_LT(text_end, at);
      ASSERT_FALSE(merkle::open_note(bad.value, key.verifier()));
      ++of_signatures;
      continue;
    }
    ASSERT_FALSE(seen) << "byte " << at << " of a row of family " << static_cast<uint32_t>(good.family);
    ASSERT_EQ(seen.error().code, Errc::kCorrupt);
    if (good.family != id_of(Family::kEvent)) {
      ++of_hashes;
      continue;
    }
    const std::string position = " position " + std::to_string(read_u64(good.key));
    ASSERT_THAT(seen.error().context + " ", HasSubstr(position + " "));
    ++of_records;
  }
  std::cout << kFlips << " flips in the log's rows (seed " << kSeed << "): " << of_records
            << " of records, each named by its position, " << of_hashes << " of leaves, tiles and notes, "
            << of_signatures << " of signatures, which only a key can judge\n";
  EXPECT_TRUE(look()) << "everything was put back";
}

TEST_F(VerifyFlipsTest, AHashAboveTheLeavesNamesWhatItCovers) {
  log = home->open().value();
  RowBatch changes;
  for (auto row : tree) {
    // A note would tell already while opening.
    if (row.value.starts_with(kOrigin)) changes.erase(row.family, row.key);
    if (row.key != edge_key(1, 1)) continue;
    row.value[0] = static_cast<char>(row.value[0] ^ 1);
    changes.put(row.family, row.key, row.value);
  }
  ASSERT_EQ(changes.writes().size(), 3U);
  ASSERT_TRUE(log->append(log->head(), {}, changes));
  log.reset();
  EXPECT_THAT(look().error().context, HasSubstr("from position 256 to 511"));
}

}  // namespace
}  // namespace cairn::eventstore::testing
