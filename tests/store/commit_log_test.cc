// One suite over every CommitLog: what the engine relies on, whichever log is below it.
#include "eventstore/keys.h"
#include "tests/store/fixture.h"

namespace cairn::eventstore::testing {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::Not;

template <class Home>
class CommitLogTest : public ::testing::Test {
 protected:
  void SetUp() override { reopen(); }
  void reopen() {
    log.reset();
    auto opened = home.open();
    ASSERT_TRUE(opened) << opened.error().context;
    log = std::move(opened).value();
  }
  std::optional<std::string> get(FamilyId family, std::string_view key) {
    return log->snapshot()->get(family, key).value();
  }
  static RowBatch row(FamilyId family, std::string key, std::string value) {
    RowBatch rows;
    rows.put(family, std::move(key), std::move(value));
    return rows;
  }
  static std::vector<std::string> keys(const RowReader& rows, FamilyId family) {
    std::vector<std::string> found;
    const auto cursor = rows.cursor(family);
    for (cursor->seek(""); cursor->valid(); cursor->next()) found.emplace_back(cursor->key());
    EXPECT_TRUE(cursor->status());
    return found;
  }

  Home home;
  std::unique_ptr<CommitLog> log;
};

using Homes = ::testing::Types<MemoryHome, RocksHome>;
TYPED_TEST_SUITE(CommitLogTest, Homes);

constexpr FamilyId kName = id_of(Family::kName);

TYPED_TEST(CommitLogTest, RecordsAndRowsAreThereAfterReopening) {
  EXPECT_EQ(this->log->head(), Position(0));
  ASSERT_TRUE(this->log->append(Position(0), {"first", "second"}, this->row(kName, "k", "v")));
  ASSERT_TRUE(this->log->append(Position(2), {"third"}, RowBatch()));
  for (int round = 0; round < 2; ++round) {
    EXPECT_EQ(this->log->head(), Position(3));
    EXPECT_EQ(this->get(id_of(Family::kEvent), event_key(Position(1))), "second");
    EXPECT_EQ(this->get(kName, "k"), "v");
    EXPECT_EQ(this->get(kName, "other"), std::nullopt);
    this->reopen();
  }
}

TYPED_TEST(CommitLogTest, RowsAloneAreWrittenToo) {
  ASSERT_TRUE(this->log->append(Position(0), {}, this->row(kName, "k", "v")));
  this->reopen();
  EXPECT_EQ(this->log->head(), Position(0));
  EXPECT_EQ(this->get(kName, "k"), "v");
}

TYPED_TEST(CommitLogTest, TheLastWriteToAKeyWins) {
  RowBatch rows;
  rows.put(kName, "a", "1");
  rows.put(kName, "a", "2");
  rows.put(kName, "b", "1");
  rows.erase(kName, "b");
  EXPECT_EQ(rows.find(kName, "a")->value, "2");
  EXPECT_EQ(rows.find(kName, "b")->value, std::nullopt);
  EXPECT_EQ(rows.find(kName, "c"), nullptr);
  EXPECT_EQ(rows.find(id_of(Family::kOnce), "a"), nullptr);
  ASSERT_TRUE(this->log->write_unsynced(rows));
  EXPECT_EQ(this->get(kName, "a"), "2");
  EXPECT_EQ(this->get(kName, "b"), std::nullopt);
}

TYPED_TEST(CommitLogTest, ASnapshotDoesNotMove) {
  ASSERT_TRUE(this->log->append(Position(0), {"r0"}, this->row(kName, "k", "old")));
  const auto before = this->log->snapshot();
  const auto cursor = before->cursor(kName);
  RowBatch rows;
  rows.put(kName, "k", "new");
  rows.put(kName, "z", "more");
  ASSERT_TRUE(this->log->append(Position(1), {"r1"}, rows));
  EXPECT_EQ(before->get(kName, "k").value(), "old");
  EXPECT_EQ(before->get(id_of(Family::kEvent), event_key(Position(1))).value(), std::nullopt);
  EXPECT_THAT(this->keys(*before, kName), ElementsAre("k"));
  EXPECT_THAT(this->keys(*this->log->snapshot(), kName), ElementsAre("k", "z"));
  cursor->seek("");
  EXPECT_EQ(cursor->value(), "old");
}

TYPED_TEST(CommitLogTest, ACursorWalksBothWays) {
  RowBatch rows;
  for (const char* key : {"a", "c", "e"}) rows.put(kName, key, key);
  rows.erase(kName, "c");
  ASSERT_TRUE(this->log->write_unsynced(rows));
  const auto cursor = this->log->snapshot()->cursor(kName);
  cursor->seek("b");
  EXPECT_EQ(cursor->key(), "e");
  cursor->prev();
  EXPECT_EQ(cursor->key(), "a");
  cursor->prev();
  EXPECT_FALSE(cursor->valid());
  cursor->seek_for_prev("d");
  EXPECT_EQ(cursor->key(), "a");
  cursor->seek_for_prev("e");
  EXPECT_EQ(cursor->key(), "e");
  cursor->next();
  EXPECT_FALSE(cursor->valid());
  cursor->seek_for_prev("");
  EXPECT_FALSE(cursor->valid());
  EXPECT_TRUE(cursor->status());
}

TYPED_TEST(CommitLogTest, FamiliesComeAndGoByName) {
  const auto family = this->log->open_family("view.x.1").value();
  EXPECT_EQ(this->log->open_family("view.x.1").value(), family);
  ASSERT_TRUE(this->log->write_unsynced(this->row(family, "k", "v")));
  this->reopen();
  EXPECT_THAT(this->log->family_names(), Contains("view.x.1"));
  const auto again = this->log->open_family("view.x.1").value();
  EXPECT_EQ(this->get(again, "k"), "v");
  const auto reader = this->log->snapshot();
  ASSERT_TRUE(this->log->drop_family(again));
  EXPECT_THAT(this->log->family_names(), Not(Contains("view.x.1")));
  EXPECT_EQ(reader->get(again, "k").value(), "v") << "a snapshot outlives the family";
  const auto fresh = this->log->open_family("view.x.1").value();
  EXPECT_EQ(this->get(fresh, "k"), std::nullopt);
}

TEST(RocksCommitLogTest, ASecondOpeningOfTheSameFolderIsRefused) {
  RocksHome home;
  const auto first = home.open();
  ASSERT_TRUE(first);
  const auto second = home.open();
  ASSERT_FALSE(second);
  EXPECT_EQ(second.error().code, Errc::kUnavailable);
  EXPECT_THAT(second.error().context, ::testing::HasSubstr(home.options.folder));
}

TEST(RocksCommitLogTest, AFolderWithoutALedgerIsNotFound) {
  cairn::testing::TempFolder folder;
  RocksOptions options;
  options.folder = folder.path();
  EXPECT_EQ(open_rocks_commit_log(options).error().code, Errc::kNotFound);
}

TEST(RocksCommitLogTest, ANewerFormatIsRefused) {
  RocksHome home;
  RowBatch rows;
  rows.put(id_of(Family::kMeta), std::string(kFormatKey), "99");
  ASSERT_TRUE(home.open().value()->append(Position(0), {}, rows));
  const auto opened = home.open();
  ASSERT_FALSE(opened);
  EXPECT_EQ(opened.error().code, Errc::kInvalid);
}

TEST(RocksCommitLogTest, BallastIsTakenOnceThereIsRoomAndFreedWithTheFolder) {
  cairn::testing::TempFolder folder;
  RocksOptions options;
  options.folder = folder.path();
  options.create_if_missing = true;
  options.ballast_bytes = 1024 * 1024;
  const auto log = open_rocks_commit_log(options).value();
  EXPECT_FALSE(std::filesystem::exists(folder.path() + "/ballast"));
  ASSERT_TRUE(log->append(Position(0), {"r"}, RowBatch()));
  // Where the file system cannot reserve room there is none, and the log works all the same.
  if (std::filesystem::exists(folder.path() + "/ballast"))
    EXPECT_EQ(std::filesystem::file_size(folder.path() + "/ballast"), options.ballast_bytes);
}

}  // namespace
}  // namespace cairn::eventstore::testing
