#include "workers/integrity/self_audit.h"

#include "tests/crash/counting_view.h"
#include "tests/store/workers/runtime/fixture.h"
#include "workers/runtime/runner.h"

namespace cairn::workers::integrity {
namespace {

using eventstore::Expected;
using eventstore::FamilyId;
using eventstore::RowBatch;
using eventstore::testing::commit;
using eventstore::testing::event;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;

constexpr char kView[] = "counting";

class SelfAuditTest : public runtime::testing::QueueFixture {
 protected:
  void SetUp() override {
    projections = {&counting};
    QueueFixture::SetUp();
    // More than a full tile, and at its end two events of each of three streams, one after the other.
    for (uint64_t i = 0; i < 2; ++i) {
      std::vector<eventstore::NewEvent> events;
      for (uint64_t k = 0; k < 147; ++k) events.push_back(event(i * 147 + k));
      must(commit(i, "note-long", Expected::any(), std::move(events)));
    }
    for (uint64_t i = 294; i < 300; ++i)
      must(commit(i, "note-" + std::string(1, static_cast<char>('a' + i % 3)), Expected::any(), {event(i)}));
  }
  void shut() {
    queue.reset();
    store.reset();
  }
  /// Changes a row on the disk of a ledger that nobody has open.
  void damage(const std::string& key, std::optional<std::string> value) {
    const std::string family = "view." + std::string(kView) + "." + std::to_string(store->views().front().generation);
    shut();
    {
      auto log = home->open().value();
      const FamilyId id = log->open_family(family).value();
      RowBatch rows;
      if (value)
        rows.put(id, key, std::move(*value));
      else
        rows.erase(id, key);
      ASSERT_TRUE(log->append(log->head(), {}, rows));
    }
    begin();
  }
  std::string row(const std::string& key) {
    return store->snapshot()->view(kView).value().get(key).value().value_or("none");
  }
  /// Runs an audit and returns what it appended.
  SelfAudited audited() {
    SelfAudit worker(*store, clock);
    runtime::Runner runner(*queue, {&worker}, {nightly_audit()});
    clock.advance_us(1);
    EXPECT_TRUE(ask_after_opening(*queue, clock).value());
    EXPECT_EQ(runner.step().value(), 1U);
    EXPECT_FALSE(worker.progress().now());
    return last_outcome();
  }
  SelfAudited last_outcome() {
    SelfAudited outcome;
    const auto read = store->snapshot()->scan_stream(integrity_stream(store->origin()), Revision(0),
                                                     [&](const eventstore::StoredEvent& event, std::string_view) {
                                                       EXPECT_EQ(event.type(), "SelfAudited");
                                                       EXPECT_TRUE(outcome.ParseFromString(event.payload()));
                                                       return true;
                                                     });
    EXPECT_TRUE(read) << read.error().context;
    return outcome;
  }
  std::string log_root(uint64_t size) { return to_hex(view_of(store->snapshot()->root_at(Position(size)).value())); }

  eventstore::testing::CountingView counting;
};

TEST_F(SelfAuditTest, ASoundLedgerSaysSo) {
  const auto outcome = audited();
  EXPECT_TRUE(outcome.sound());
  EXPECT_EQ(outcome.position(), 300U);
  EXPECT_EQ(outcome.root(), log_root(300));
  EXPECT_EQ(outcome.log_damage(), "");
  ASSERT_THAT(outcome.views(), SizeIs(1));
  EXPECT_EQ(outcome.views(0).name(), kView);
  EXPECT_EQ(outcome.views(0).served_digest(), outcome.views(0).folded_digest());
  EXPECT_FALSE(outcome.views(0).rebuilt());
}

TEST_F(SelfAuditTest, ACorruptedRowIsNamedAndTheRebuiltCopyServes) {
  const std::string before = row("note-b");
  const std::string root = log_root(300);
  damage("note-b", "nonsense");
  ASSERT_EQ(row("note-b"), "nonsense") << "it serves until it is found";
  const auto outcome = audited();
  EXPECT_FALSE(outcome.sound());
  EXPECT_EQ(outcome.views(0).rows_differing(), 1U);
  EXPECT_EQ(outcome.views(0).key(), "note-b");
  EXPECT_EQ(outcome.views(0).first_differing_position(), 295U) << "the row was never so since its first event";
  EXPECT_TRUE(outcome.views(0).rebuilt());
  EXPECT_EQ(row("note-b"), before);
  EXPECT_EQ(outcome.root(), root) << "the log was not touched";
  EXPECT_EQ(log_root(300), root);
  restart();
  EXPECT_EQ(row("note-b"), before);
  EXPECT_TRUE(store->verify({})) << store->verify({}).error().context;
  EXPECT_TRUE(audited().sound());
}

TEST_F(SelfAuditTest, ARowThatWasLeftBehindIsNamedWithTheEventItLacks) {
  // Events 296 and 299 are of note-c: this is the row as it was before the last of them.
  damage("note-c", std::to_string(std::stoul(row("note-c")) - 1));
  const auto outcome = audited();
  EXPECT_EQ(outcome.views(0).key(), "note-c");
  EXPECT_EQ(outcome.views(0).first_differing_position(), 299U);
}

TEST_F(SelfAuditTest, ALostRowAndAnInventedOneAreCounted) {
  damage("note-a", std::nullopt);
  damage("nobody", "7");
  const auto outcome = audited();
  EXPECT_EQ(outcome.views(0).rows_differing(), 2U);
  EXPECT_EQ(outcome.views(0).key(), "nobody") << "the first by key";
  EXPECT_FALSE(outcome.views(0).has_first_differing_position()) << "no event ever wrote it";
  EXPECT_EQ(row("nobody"), "none");
  EXPECT_NE(row("note-a"), "none");
}

TEST_F(SelfAuditTest, DamageOfTheLogIsReportedAndNothingIsMended) {
  shut();
  {
    auto log = home->open().value();
    RowBatch rows;
    std::string key;
    append_u64(key, 7);
    rows.put(id_of(eventstore::Family::kEvent), key, "forged");
    ASSERT_TRUE(log->append(log->head(), {}, rows));
  }
  begin();
  const auto outcome = audited();
  EXPECT_FALSE(outcome.sound());
  EXPECT_THAT(outcome.log_damage(), HasSubstr("position 7"));
  EXPECT_EQ(outcome.root(), "");
  EXPECT_THAT(outcome.views(0).alarm(), Not(IsEmpty()));
  EXPECT_FALSE(outcome.views(0).rebuilt());
}

TEST_F(SelfAuditTest, AnAttemptMadeAgainSaysItOnce) {
  SelfAudit worker(*store, clock);
  ASSERT_TRUE(ask_after_opening(*queue, clock).value());
  ASSERT_EQ(queue->ripen(1).value(), 1U);
  const std::vector<runtime::Claimant> claimants = {{"self-audit", 1'000, 5}};
  const std::atomic<bool> stopping = false;
  for (int attempts = 0; attempts < 2; ++attempts) {
    const auto jobs = queue->claim(claimants, 1).value();
    ASSERT_THAT(jobs, SizeIs(1));
    runtime::Attempt attempt(*queue, jobs[0], 1'000, stopping);
    ASSERT_TRUE(worker.work(attempt));
    // The process dies before the job is done: the lease runs out.
    clock.advance_us(2'000'000);
    ASSERT_EQ(queue->ripen(1).value(), 1U);
  }
  EXPECT_EQ(store->snapshot()->stream_head(integrity_stream(store->origin())).value()->last, Revision(0));
}

TEST_F(SelfAuditTest, ToldToStopItGivesUpAtOnce) {
  SelfAudit worker(*store, clock);
  ASSERT_TRUE(ask_after_opening(*queue, clock).value());
  ASSERT_EQ(queue->ripen(1).value(), 1U);
  const auto jobs = queue->claim(std::vector<runtime::Claimant>{{"self-audit", 1'000, 5}}, 1).value();
  const std::atomic<bool> stopping = true;
  runtime::Attempt attempt(*queue, jobs.at(0), 1'000, stopping);
  EXPECT_EQ(worker.work(attempt).error().code, Errc::kCancelled);
}

TEST_F(SelfAuditTest, OneWaitsAtMost) {
  EXPECT_TRUE(ask_after_opening(*queue, clock).value());
  clock.advance_us(1);
  EXPECT_FALSE(ask_after_opening(*queue, clock).value());
}

TEST(IntegrityStreamTest, EveryOriginHasOne) {
  EXPECT_EQ(integrity_stream("ledger.durban.gov.za").text(), "integrity-ledger_durban_gov_za");
  EXPECT_EQ(integrity_stream(std::string(253, 'a')).id().size(), 64U);
}

}  // namespace
}  // namespace cairn::workers::integrity
