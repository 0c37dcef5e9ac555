#include "eventstore/checkpoints.h"

#include "eventstore/keys.h"
#include "eventstore/merkle/checkpoint.h"
#include "eventstore/merkle/tree.h"
#include "tests/store/failing_log.h"
#include "tests/store/fixture.h"

namespace cairn::eventstore::testing {
namespace {

using ::testing::HasSubstr;

class CheckpointsTest : public StoreFixture {
 protected:
  void SetUp() override {
    wrap = [this](std::unique_ptr<CommitLog> log) { return std::make_unique<FailingLog>(std::move(log), faults); };
    open();
  }
  void append_one() {
    ++appended;
    must(commit(appended, "note-a", Expected::any(), {event(appended)}));
  }
  merkle::Checkpoint opened(const Result<std::string>& note) {
    EXPECT_TRUE(note) << note.error().context;
    const auto checkpoint = merkle::open_checkpoint(note.value(), key.verifier());
    EXPECT_TRUE(checkpoint) << checkpoint.error().context;
    return checkpoint.value();
  }
  /// Puts a note into the closed log as if it had been signed before; the log, for whoever signs on without opening
  /// the store.
  std::unique_ptr<CommitLog> plant(const merkle::Checkpoint& checkpoint) {
    store.reset();
    auto log = home->open().value();
    RowBatch rows;
    rows.put(id_of(Family::kMerkle), checkpoint_key(Position(checkpoint.size)),
             merkle::sign_note(merkle::text_of(checkpoint), key));
    EXPECT_TRUE(log->append(log->head(), {}, rows));
    return log;
  }

  Faults faults;
  const merkle::Signer key = merkle::Signer::of(kOrigin, std::string(32, 'k')).value();
  uint64_t appended = 0;
};

TEST_F(CheckpointsTest, SignsTheHeadAndKeepsEveryNote) {
  const auto empty = opened(store->sign_checkpoint(key));
  EXPECT_EQ(empty.size, 0u);
  EXPECT_EQ(empty.root, merkle::empty_root());
  append_one();
  const auto first = store->sign_checkpoint(key);
  EXPECT_EQ(opened(first).root, store->snapshot()->root_at(Position(1)).value());
  EXPECT_EQ(store->sign_checkpoint(key).value(), first.value()) << "the same log gives the same bytes";
  append_one();
  const auto second = store->sign_checkpoint(key);
  EXPECT_EQ(opened(second).size, 2u);
  twice([&] { EXPECT_EQ(store->snapshot()->checkpoint().value(), second.value()); });
  store.reset();
  const auto rows = home->open().value()->snapshot();
  EXPECT_EQ(checkpoint_at(*rows, Position(1)).value(), first.value());
}

TEST_F(CheckpointsTest, NothingIsPublishedThatIsNotOnDisk) {
  append_one();
  faults.writes_until_failure = 0;
  EXPECT_EQ(store->sign_checkpoint(key).error().code, Errc::kIndeterminate);
  EXPECT_TRUE(store->fenced());
  EXPECT_EQ(store->snapshot()->checkpoint().value(), std::nullopt);
  faults.writes_until_failure = -1;
  reopen();
  EXPECT_EQ(store->snapshot()->checkpoint().value(), std::nullopt);
  EXPECT_EQ(opened(store->sign_checkpoint(key)).size, 1u);
}

TEST_F(CheckpointsTest, AFullDiskSignsNothingAndFencesNothing) {
  append_one();
  faults.code = Errc::kDiskFull;
  faults.lasting = false;
  faults.writes_until_failure = 0;
  EXPECT_EQ(store->sign_checkpoint(key).error().code, Errc::kDiskFull);
  EXPECT_FALSE(store->fenced());
  EXPECT_EQ(opened(store->sign_checkpoint(key)).size, 1u);
}

TEST_F(CheckpointsTest, ALogShorterThanWhatWasSignedIsNeverSigned) {
  append_one();
  const auto log = plant({kOrigin, 5, sha256("elsewhere")});
  const auto refused = sign_head(*log, kOrigin, key);
  EXPECT_EQ(refused.error().code, Errc::kCorrupt);
  EXPECT_THAT(refused.error().context, HasSubstr("acknowledged data lost: size 1, last signed 5"));
}

TEST_F(CheckpointsTest, ALogThatContradictsItsNewestNoteIsNotOpened) {
  append_one();
  plant({kOrigin, 1, sha256("another history")}).reset();
  const auto refused = try_open();
  EXPECT_EQ(refused.error().code, Errc::kCorrupt);
  EXPECT_EQ(refused.error().context, "the first 1 events are not those that the checkpoint names");
}

TEST_F(CheckpointsTest, NotesAreFoundByTheSizeThatTheyCover) {
  std::vector<std::string> notes;
  for (int i = 0; i < 3; ++i) {
    append_one();
    append_one();
    notes.push_back(store->sign_checkpoint(key).value());
  }
  twice([&] {
    const auto snapshot = store->snapshot();
    EXPECT_EQ(snapshot->checkpoint_up_to(Position(1)).value(), std::nullopt);
    EXPECT_EQ(snapshot->checkpoint_up_to(Position(2)).value(), notes[0]);
    EXPECT_EQ(snapshot->checkpoint_up_to(Position(5)).value(), notes[1]);
    EXPECT_EQ(snapshot->checkpoint_up_to(Position(99)).value(), notes[2]);
    std::vector<std::string> found;
    ASSERT_TRUE(snapshot->scan_checkpoints(Position(3), [&](std::string_view note) {
      found.emplace_back(note);
      return true;
    }));
    EXPECT_EQ(found, std::vector<std::string>(notes.begin() + 1, notes.end()));
  });
}

TEST_F(CheckpointsTest, AForkedLogIsNeverSigned) {
  for (int i = 0; i < 3; ++i) append_one();
  auto log = plant({kOrigin, 2, sha256("another history")});
  EXPECT_THAT(sign_head(*log, kOrigin, key).error().context, HasSubstr("contradicts what was signed"));
  log.reset();
  log = plant({kOrigin, 3, sha256("another history of the same size")});
  EXPECT_THAT(sign_head(*log, kOrigin, key).error().context, HasSubstr("two roots of size 3"));
}

TEST_F(CheckpointsTest, AnotherKeyGoesOnAndAnotherNameDoesNot) {
  append_one();
  const auto before = store->sign_checkpoint(key).value();
  const auto second = merkle::Signer::of(kOrigin, std::string(32, 'l')).value();
  const auto both = store->sign_checkpoint(second).value();
  EXPECT_TRUE(merkle::open_note(both, key.verifier()));
  EXPECT_TRUE(merkle::open_note(both, second.verifier()));
  EXPECT_EQ(store->sign_checkpoint(key).value(), both);
  const auto stranger = merkle::Signer::of("other.test", std::string(32, 'k')).value();
  EXPECT_EQ(store->sign_checkpoint(stranger).error().code, Errc::kInvalid);
}

}  // namespace
}  // namespace cairn::eventstore::testing
