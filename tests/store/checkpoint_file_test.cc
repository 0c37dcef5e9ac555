#include "eventstore/checkpoint_file.h"

#include <filesystem>
#include <fstream>

#include "eventstore/base/durable_file.h"
#include "eventstore/keys.h"
#include "tests/store/failing_log.h"
#include "tests/store/fixture.h"

namespace cairn::eventstore::testing {
namespace {

namespace fs = std::filesystem;
using ::testing::HasSubstr;

class CheckpointFileTest : public StoreFixture {
 protected:
  /// A ledger of five events, and the file that says so.
  void SetUp() override {
    open();
    write(5);
    CheckpointKeeper keeper(*store, path(), {});
    ASSERT_TRUE(keeper.step());
    options.at_least = read_checkpoint_file(path()).value();
    ASSERT_TRUE(options.at_least);
  }
  void write(uint64_t events) {
    for (uint64_t i = 0; i < events; ++i, ++written_) must(commit(written_, "a-1", Expected::any(), {event(written_)}));
  }
  std::string text() const {
    std::ifstream file(path(), std::ios::binary);
    return std::string(std::istreambuf_iterator<char>(file), {});
  }
  std::string path() const { return aside_.path() + "/checkpoint"; }
  RocksHome& rocks() { return dynamic_cast<RocksHome&>(*home); }

  cairn::testing::TempFolder aside_;
  const merkle::Signer key_ = merkle::Signer::of(kOrigin, std::string(32, 'k')).value();
  uint64_t written_ = 0;
};

TEST_F(CheckpointFileTest, SaysSizeAndRootOfTheHead) {
  EXPECT_EQ(options.at_least->origin, kOrigin);
  EXPECT_EQ(options.at_least->size, 5U);
  EXPECT_EQ(options.at_least->root, store->snapshot()->root_at(Position(5)).value());
  reopen();
  write(3);
  reopen();
  EXPECT_EQ(store->head(), Position(8));
}

TEST_F(CheckpointFileTest, IsWrittenOnceForEachHead) {
  CheckpointKeeper keeper(*store, path(), {});
  EXPECT_TRUE(keeper.step().value());
  EXPECT_FALSE(keeper.step().value());
  write(1);
  EXPECT_TRUE(keeper.step().value());
  EXPECT_EQ(read_checkpoint_file(path()).value()->size, 6U);
}

TEST_F(CheckpointFileTest, IsWrittenByTheTimeTheKeeperHasStopped) {
  CheckpointKeeper keeper(*store, path(), {}, 60'000);
  keeper.start();
  write(2);
  keeper.stop();
  keeper.stop();
  EXPECT_EQ(read_checkpoint_file(path()).value()->size, 7U);
}

TEST_F(CheckpointFileTest, WithAKeyItIsTheNoteThatTheLogKeeps) {
  CheckpointKeeper keeper(*store, path(), key_);
  EXPECT_TRUE(keeper.step().value());
  EXPECT_EQ(text(), store->snapshot()->checkpoint().value());
  EXPECT_TRUE(merkle::open_checkpoint(text(), key_.verifier()));
  EXPECT_EQ(read_checkpoint_file(path()).value(), options.at_least) << "signed or not, it says the same";
  write(1);
  EXPECT_TRUE(keeper.step().value());
  EXPECT_EQ(read_checkpoint_file(path()).value()->size, 6U);
}

TEST_F(CheckpointFileTest, IsNotWrittenBeforeTheLogKeepsTheNote) {
  const std::string before = text();
  Faults faults;
  wrap = [&](std::unique_ptr<CommitLog> log) { return std::make_unique<FailingLog>(std::move(log), faults); };
  reopen();
  CheckpointKeeper keeper(*store, path(), key_);
  faults.writes_until_failure = 0;
  EXPECT_EQ(keeper.step().error().code, Errc::kIndeterminate);
  EXPECT_EQ(text(), before);
}

// The file is gone, and the last events with it: the note in the log still knows.
TEST_F(CheckpointFileTest, TheNoteInTheLogCountsWhereTheFileIsLost) {
  options.at_least.reset();
  store.reset();
  auto log = home->open().value();
  RowBatch rows;
  rows.put(id_of(Family::kMerkle), checkpoint_key(Position(9)), merkle::sign({kOrigin, 9, sha256("lost")}, key_));
  ASSERT_TRUE(log->append(log->head(), {}, rows));
  log.reset();
  const auto refused = try_open();
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().context, "acknowledged data lost: the log has 5 events, the checkpoint says 9");
}

// What RocksDB does by itself with a log whose last bytes rotted: it opens, and the events are gone.
TEST_F(CheckpointFileTest, ALostTailIsRefusedWithBothSizes) {
  store.reset();
  fs::path wal;
  for (const auto& entry : fs::directory_iterator(rocks().options.folder))
    if (entry.path().extension() == ".log" && entry.path() > wal) wal = entry.path();
  ASSERT_FALSE(wal.empty());
  fs::resize_file(wal, fs::file_size(wal) - 40);
  const auto refused = try_open();
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, Errc::kCorrupt);
  EXPECT_EQ(refused.error().context, "acknowledged data lost: the log has 4 events, the checkpoint says 5");
  options.at_least.reset();
  open();
  EXPECT_EQ(store->head(), Position(4));
}

TEST_F(CheckpointFileTest, OtherEventsInTheirPlaceAreRefused) {
  store.reset();
  home = std::make_unique<RocksHome>();
  const auto named = std::exchange(options.at_least, {});
  open();
  write(7);
  store.reset();
  options.at_least = named;
  const auto refused = try_open();
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, Errc::kCorrupt);
  EXPECT_THAT(refused.error().context, HasSubstr("the first 5 events are not those"));
}

TEST_F(CheckpointFileTest, ACheckpointOfAnotherLogIsRefused) {
  store.reset();
  options.at_least->origin = "other.test";
  const auto refused = try_open();
  ASSERT_FALSE(refused);
  EXPECT_THAT(refused.error().context, HasSubstr("the checkpoint is of other.test"));
}

TEST_F(CheckpointFileTest, AMissingFileIsNoneAndADamagedOneCorrupt) {
  EXPECT_FALSE(read_checkpoint_file(aside_.path() + "/nowhere").value());
  std::ofstream(path(), std::ios::app) << "x";
  EXPECT_EQ(read_checkpoint_file(path()).error().code, Errc::kCorrupt);
  std::ofstream(path()) << merkle::sign({kOrigin, 1, sha256("x")}, key_) << "x";
  EXPECT_EQ(read_checkpoint_file(path()).error().code, Errc::kCorrupt);
}

TEST(DurableFileTest, ASecretIsItsOwnersFromTheFirstByte) {
  const cairn::testing::TempFolder top;
  const std::string secret = top.path() + "/secret";
  std::ofstream(secret + ".new") << "left over, for everybody to read";
  ASSERT_TRUE(write_durably(secret, "hush", 0600));
  EXPECT_EQ(fs::status(secret).permissions(), fs::perms::owner_read | fs::perms::owner_write);
  EXPECT_FALSE(fs::exists(secret + ".new"));
}

TEST(DurableFileTest, FoldersAreMadeToTheTopAndFilesReplaced) {
  const cairn::testing::TempFolder top;
  const std::string folder = top.path() + "/a/b/c";
  ASSERT_TRUE(make_folder_durably(folder));
  ASSERT_TRUE(make_folder_durably(folder + "/"));
  ASSERT_TRUE(write_durably(folder + "/file", "old and long"));
  ASSERT_TRUE(write_durably(folder + "/file", "new"));
  EXPECT_EQ(fs::file_size(folder + "/file"), 3U);
  EXPECT_FALSE(fs::exists(folder + "/file.new"));
  EXPECT_EQ(make_folder_durably(folder + "/file/d").error().code, Errc::kIo);
}

}  // namespace
}  // namespace cairn::eventstore::testing
