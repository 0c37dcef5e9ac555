#include <future>

#include "eventstore/keys.h"
#include "tests/store/failing_log.h"
#include "tests/store/fixture.h"

namespace cairn::eventstore::testing {
namespace {

using ::testing::ElementsAre;

class FenceTest : public StoreFixture {
 protected:
  void SetUp() override {
    wrap = [this](std::unique_ptr<CommitLog> log) { return std::make_unique<FailingLog>(std::move(log), faults); };
    options.on_fenced = [this](const Error& error) { fenced.push_back(error.code); };
    open();
  }
  Faults faults;
  std::vector<Errc> fenced;
};

TEST_F(FenceTest, AFailedWriteFencesForEver) {
  must(commit(1, "note-a", Expected::any(), {event(1)}));
  faults.writes_until_failure = 0;
  faults.lasting = false;
  EXPECT_EQ(refused(commit(2, "note-a", Expected::any(), {event(2)})).code, Errc::kIndeterminate);
  EXPECT_EQ(refused(commit(3, "note-a", Expected::any(), {event(3)})).code, Errc::kIndeterminate)
      << "although the disk works again";
  EXPECT_TRUE(store->fenced());
  EXPECT_THAT(fenced, ElementsAre(Errc::kIndeterminate)) << "called once";
  EXPECT_EQ(store->head(), Position(1)) << "reads go on";
  reopen();
  EXPECT_FALSE(store->fenced());
  must(commit(2, "note-a", Expected::exact(Revision(0)), {event(2)}));
  EXPECT_TRUE(store->verify({}));
}

TEST_F(FenceTest, ARefusalInAFailedBatchIsIndeterminateToo) {
  // The second commit conflicts only with the first, which is not in.
  faults.writes_until_failure = 0;
  std::vector<std::promise<Errc>> ends(2);
  for (uint64_t i = 0; i < 2; ++i)
    store->append(commit(i, "note-a", Expected::no_stream(), {event(i)}),
                  [&, i](Result<Appended> done) { ends[i].set_value(done ? Errc::kInternal : done.error().code); });
  for (auto& end : ends) EXPECT_EQ(end.get_future().get(), Errc::kIndeterminate);
}

TEST_F(FenceTest, AFullDiskRefusesAndResumesByItself) {
  must(commit(1, "note-a", Expected::any(), {event(1)}));
  faults.code = Errc::kDiskFull;
  faults.writes_until_failure = 0;
  EXPECT_EQ(refused(commit(2, "note-a", Expected::any(), {event(2)})).code, Errc::kDiskFull);
  EXPECT_EQ(refused(commit(2, "note-b", Expected::no_stream(), {event(2)})).code, Errc::kDiskFull);
  EXPECT_FALSE(store->fenced());
  faults.writes_until_failure = -1;
  must(commit(2, "note-a", Expected::exact(Revision(0)), {event(2)}));
  must(commit(3, "note-b", Expected::no_stream(), {event(3)}));
  twice([&] {
    EXPECT_EQ(store->head(), Position(3));
    EXPECT_TRUE(store->verify({}));
  });
}

TEST(DiskSpaceTest, WritesStopWhileTheReserveIsNotFree) {
  RocksHome home;
  uint64_t free = 1'000'000'000;
  home.options.free_bytes = [&](const std::string&) -> Result<uint64_t> { return free; };
  const auto log = home.open().value();
  ASSERT_TRUE(log->append(Position(0), {"r0"}, RowBatch()));
  free = home.options.reserve_bytes - 1;
  EXPECT_EQ(log->append(Position(1), {"r1"}, RowBatch()).error().code, Errc::kDiskFull);
  EXPECT_EQ(log->write_unsynced(RowBatch()).error().code, Errc::kDiskFull);
  EXPECT_EQ(log->head(), Position(1));
  EXPECT_EQ(log->snapshot()->get(id_of(Family::kEvent), event_key(Position(1))).value(), std::nullopt);
  free = home.options.reserve_bytes;
  EXPECT_TRUE(log->append(Position(1), {"r1"}, RowBatch()));
}

class OpeningTest : public StoreFixture {
 protected:
  void SetUp() override {
    open();
    for (uint64_t i = 0; i < 300; ++i) must(commit(i, "note-a", Expected::any(), {event(i)}));
    store.reset();
  }
  void write(FamilyId family, std::string key, std::optional<std::string> value) {
    auto log = home->open().value();
    RowBatch rows;
    if (value)
      rows.put(family, std::move(key), std::move(*value));
    else
      rows.erase(family, std::move(key));
    ASSERT_TRUE(log->append(log->head(), {}, rows));
  }
  Errc opening() {
    const auto opened = try_open();
    return opened ? Errc::kInternal : opened.error().code;
  }
};

TEST_F(OpeningTest, AHoleInTheTailIsFound) {
  write(id_of(Family::kEvent), event_key(Position(290)), std::nullopt);
  EXPECT_EQ(opening(), Errc::kCorrupt);
}

TEST_F(OpeningTest, AChangedRecordIsFound) {
  auto record = home->open().value()->snapshot()->get(id_of(Family::kEvent), event_key(Position(299))).value();
  StoredEvent changed;
  ASSERT_TRUE(changed.ParseFromString(*record));
  changed.set_payload("forged");
  write(id_of(Family::kEvent), event_key(Position(299)), changed.SerializeAsString());
  EXPECT_EQ(opening(), Errc::kCorrupt);
}

TEST_F(OpeningTest, ATornCommitAtTheEndIsFound) {
  auto record = home->open().value()->snapshot()->get(id_of(Family::kEvent), event_key(Position(299))).value();
  StoredEvent torn;
  ASSERT_TRUE(torn.ParseFromString(*record));
  torn.set_commit_count(2);
  write(id_of(Family::kEvent), event_key(Position(299)), torn.SerializeAsString());
  EXPECT_EQ(opening(), Errc::kCorrupt);
}

TEST_F(OpeningTest, ALostLastRecordIsFound) {
  write(id_of(Family::kEvent), event_key(Position(299)), std::nullopt);
  EXPECT_EQ(opening(), Errc::kCorrupt);
}

TEST_F(OpeningTest, AnotherOriginIsRefusedAndNoneIsAnyones) {
  auto other = Store::open(home->open().value(), StoreOptions{.origin = "ledger.other", .on_fenced = {}}, {});
  ASSERT_FALSE(other);
  EXPECT_EQ(other.error().code, Errc::kInvalid);
  auto any = Store::open(home->open().value(), StoreOptions{}, {});
  ASSERT_TRUE(any);
  EXPECT_EQ(any.value()->origin(), kOrigin);
}

TEST_F(OpeningTest, VerifyFindsWhatOpeningDoesNotRead) {
  const std::pair<FamilyId, std::string> rows[] = {
      {id_of(Family::kEvent), event_key(Position(7))},
      {id_of(Family::kStream), stream_key(StreamNo(0), Revision(7))},
      {id_of(Family::kOnce), once_key(event_id(7))},
      {id_of(Family::kOnce), once_key(commit_id(7))},
      {id_of(Family::kIndex), index_key(IndexKind::kType, "Noted", Position(7))},
  };
  for (const auto& [family, key] : rows) {
    const auto value = home->open().value()->snapshot()->get(family, key).value();
    ASSERT_TRUE(value);
    write(family, key, std::nullopt);
    open();
    EXPECT_EQ(store->verify({}).error().code, Errc::kCorrupt) << static_cast<int>(family);
    store.reset();
    write(family, key, value);
  }
  write(id_of(Family::kIndex), index_key(IndexKind::kTag, "forged", Position(7)), "");
  open();
  EXPECT_EQ(store->verify({}).error().code, Errc::kCorrupt) << "a row that no record asked for";
}

}  // namespace
}  // namespace cairn::eventstore::testing
