#include "workers/runtime/queue.h"

#include "eventstore/base/instant.h"
#include "tests/store/workers/runtime/fixture.h"

namespace cairn::workers::runtime::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;
using timer::v1::JobState;

class JobQueueTest : public QueueFixture {
 protected:
  std::vector<std::string> listed(std::optional<JobState> state = std::nullopt) {
    std::vector<std::string> names;
    const auto page = queue->list({state, "", "", 500}).value();
    for (const auto& job : page.jobs) names.push_back(job.slot() + " " + std::string(name_of(job.state())));
    return names;
  }
  Schedule nightly(Misfire misfire, std::vector<std::string> targets = {""}) {
    return {"nightly", "letter", misfire, daily_at(2),
            [targets](const Slot&) -> Result<std::vector<std::string>> { return targets; }};
  }
};

TEST_F(JobQueueTest, TheSameWorkIsInOnce) {
  EXPECT_EQ(queue->add({spec("unit-7"), spec("unit-8"), spec("unit-7", 5)}).value(), 2U);
  restart();
  EXPECT_EQ(queue->add({spec("unit-7")}).value(), 0U);
  EXPECT_THAT(queue->list({}).value().jobs, SizeIs(2));
}

TEST_F(JobQueueTest, EveryStateOutlivesARestart) {
  const Job done = leased_job("unit-1");
  ASSERT_TRUE(queue->complete(done));
  const Job dead = leased_job("unit-2");
  ASSERT_TRUE(queue->fail_attempt(dead, fail(Errc::kInvalid, "no address"), {}));
  const Job retry = leased_job("unit-3");
  ASSERT_TRUE(queue->fail_attempt(retry, fail(Errc::kUnavailable, "451 later"), {.first_ms = 1'000'000'000}));
  const Job leased = leased_job("unit-4");
  ASSERT_EQ(queue->add({spec("unit-5")}).value(), 1U);
  ASSERT_EQ(queue->ripen(1).value(), 1U);
  ASSERT_EQ(queue->add({spec("unit-6", kDayUs), spec("unit-7", kDayUs)}).value(), 2U);
  ASSERT_TRUE(queue->cancel(id_of(spec("unit-7").name), "officer"));
  for (int i = 0; i < 2; ++i) {
    EXPECT_THAT(listed(),
                ElementsAre("2026-27-Q1 scheduled", "2026-27-Q1 ready", "2026-27-Q1 leased", "2026-27-Q1 retry",
                            "2026-27-Q1 dead", "2026-27-Q1 done", "2026-27-Q1 cancelled"));
    EXPECT_EQ(queue->find(id_of(leased)).value().token(), leased.token());
    EXPECT_EQ(queue->find(id_of(retry)).value().last_error(), "unavailable: 451 later");
    restart();
  }
  EXPECT_TRUE(queue->complete(leased)) << "the token is in the row, not in the process";
}

TEST_F(JobQueueTest, NothingIsReadyBeforeItIsDue) {
  ASSERT_EQ(queue->add({spec("unit-7", kDayUs)}).value(), 1U);
  EXPECT_EQ(queue->ripen(16).value(), 0U);
  EXPECT_THAT(queue->claim(kLetters, 16).value(), IsEmpty());
  clock.advance_us(kDayUs);
  EXPECT_EQ(queue->ripen(16).value(), 1U);
  EXPECT_THAT(queue->claim(kLetters, 16).value(), SizeIs(1));
}

TEST_F(JobQueueTest, AClaimIsBoundedAndTakesTheOldestOfItsKinds) {
  for (int i = 9; i > 0; --i) ASSERT_TRUE(queue->add({spec("unit-" + std::to_string(i), i)}));
  JobSpec other = spec("unit-0");
  other.kind = "nobody's";
  ASSERT_TRUE(queue->add({other}));
  clock.advance_us(10);
  ASSERT_EQ(queue->ripen(64).value(), 10U);
  const auto jobs = queue->claim(kLetters, 2).value();
  ASSERT_THAT(jobs, SizeIs(2));
  EXPECT_EQ(jobs[0].target(), "unit-1");
  EXPECT_EQ(jobs[1].target(), "unit-2");
  EXPECT_NE(jobs[0].token(), jobs[1].token());
  EXPECT_EQ(queue->find(id_of(other.name)).value().state(), JobState::JOB_STATE_READY) << "it waits for its worker";
}

TEST_F(JobQueueTest, AnAbandonedJobGoesToTheNextAndTheFirstHolderIsRefused) {
  const Job first = leased_job("unit-7");
  restart();
  clock.advance_us(60 * kSecondUs);
  ASSERT_EQ(queue->ripen(16).value(), 1U);
  const auto second = queue->claim(kLetters, 16).value();
  ASSERT_THAT(second, SizeIs(1));
  EXPECT_EQ(second[0].attempts(), 2U);
  EXPECT_EQ(queue->complete(first).error().code, Errc::kConflict);
  EXPECT_EQ(queue->release(first).error().code, Errc::kConflict);
  EXPECT_EQ(queue->extend(first, 60'000).error().code, Errc::kConflict);
  EXPECT_EQ(state_of(first), "leased");
  EXPECT_TRUE(queue->complete(second[0]));
}

TEST_F(JobQueueTest, AnExtendedLeaseLasts) {
  const Job job = leased_job("unit-7");
  clock.advance_us(50 * kSecondUs);
  ASSERT_TRUE(queue->extend(job, 60'000));
  clock.advance_us(50 * kSecondUs);
  EXPECT_EQ(queue->ripen(16).value(), 0U);
  EXPECT_TRUE(queue->complete(job));
}

TEST_F(JobQueueTest, ADeadJobIsReplayed) {
  const Job job = leased_job("unit-7");
  ASSERT_TRUE(queue->fail_attempt(job, fail(Errc::kDenied, "550 no such mailbox"), {}));
  EXPECT_EQ(queue->replay(id_of(spec("unit-8").name), "officer").error().code, Errc::kNotFound);
  ASSERT_TRUE(queue->replay(id_of(job), "officer"));
  EXPECT_EQ(queue->replay(id_of(job), "officer").error().code, Errc::kConflict);
  EXPECT_THAT(queue->claim(kLetters, 16).value(), SizeIs(1));
}

TEST_F(JobQueueTest, AScheduleBeginsWithItsFirstCall) {
  EXPECT_EQ(queue->plan(nightly(Misfire::kAll)).value(), 0U) << "nothing is made up for the time before";
  clock.advance_us(kDayUs);
  EXPECT_EQ(queue->plan(nightly(Misfire::kAll)).value(), 1U);
  EXPECT_EQ(queue->plan(nightly(Misfire::kAll)).value(), 0U);
}

TEST_F(JobQueueTest, AnOutageLosesNoSlotOfAll) {
  ASSERT_TRUE(queue->plan(nightly(Misfire::kAll, {"a", "b"})));
  queue.reset();
  store.reset();
  clock.advance_us(40 * kDayUs);
  begin();
  size_t added = 0;
  for (int rounds = 0; rounds < 10; ++rounds) {
    added += queue->plan(nightly(Misfire::kAll, {"a", "b"})).value();
    restart();
  }
  EXPECT_EQ(added, 80U) << "40 nights for two targets";
}

TEST_F(JobQueueTest, AnOutageLeavesOneJobOfLatestThatNamesTheOthers) {
  ASSERT_TRUE(queue->plan(nightly(Misfire::kLatest)));
  clock.advance_us(3 * kDayUs);
  EXPECT_EQ(queue->plan(nightly(Misfire::kLatest)).value(), 1U);
  const auto jobs = queue->list({}).value().jobs;
  ASSERT_THAT(jobs, SizeIs(1));
  EXPECT_EQ(jobs[0].missed_size(), 2);
  EXPECT_LT(jobs[0].missed(0), jobs[0].missed(1));
  EXPECT_LT(jobs[0].missed(1), jobs[0].slot());
}

TEST_F(JobQueueTest, AClockSetBackDoublesNothing) {
  ASSERT_TRUE(queue->plan(nightly(Misfire::kAll)));
  clock.advance_us(2 * kDayUs);
  ASSERT_EQ(queue->plan(nightly(Misfire::kAll)).value(), 2U);
  clock.advance_us(-2 * kDayUs);
  EXPECT_EQ(queue->plan(nightly(Misfire::kAll)).value(), 0U);
  clock.advance_us(2 * kDayUs);
  EXPECT_EQ(queue->plan(nightly(Misfire::kAll)).value(), 0U);
}

TEST_F(JobQueueTest, PagesFollowEachOther) {
  for (int i = 0; i < 7; ++i) ASSERT_TRUE(queue->add({spec("unit-" + std::to_string(i), i)}));
  std::vector<std::string> targets;
  JobQueue::Selection selection{std::nullopt, "", "", 3};
  int pages = 0;
  do {
    const auto page = queue->list(selection).value();
    for (const auto& job : page.jobs) targets.push_back(job.target());
    selection.after = page.next;
    ++pages;
  } while (!selection.after.empty());
  EXPECT_EQ(pages, 3);
  EXPECT_THAT(targets, ElementsAre("unit-0", "unit-1", "unit-2", "unit-3", "unit-4", "unit-5", "unit-6"));
  selection.after = "elsewhere";
  EXPECT_EQ(queue->list(selection).error().code, Errc::kInvalid);
}

}  // namespace
}  // namespace cairn::workers::runtime::testing
