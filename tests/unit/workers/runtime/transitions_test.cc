#include "workers/runtime/transitions.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace cairn::workers::runtime {
namespace {

using ::testing::HasSubstr;
using timer::v1::JobState;

const LeaseToken kToken(std::array<uint8_t, 16>{1});
const LeaseToken kStale(std::array<uint8_t, 16>{2});
const RetryPolicy kPolicy{.first_ms = 1'000, .longest_ms = 60'000, .attempts_max = 2};

JobSpec spec() { return {{"reminders", "2026-27-Q1+5", "unit-7"}, "remind", 1'000, {}, {}}; }
Job ready() { return ripened(scheduled(spec(), 10), 1'000).value(); }
Job leased() { return claimed(ready(), {kToken, 5'000, 2}, 1'000).value(); }
Failure failure(Errc code, uint64_t random = 0) { return {fail(code, "mx.example: no answer"), kPolicy, random}; }

TEST(JobIdTest, IsTheSameForTheSameWorkOnly) {
  EXPECT_EQ(id_of(spec().name), id_of(spec().name));
  EXPECT_NE(id_of({"a", "b", "c"}), id_of({"a", "b", "d"}));
  EXPECT_NE(id_of({"a", "bc", ""}), id_of({"ab", "c", ""})) << "parts do not run together";
  EXPECT_EQ(parse_job_id(hex_of(id_of(spec().name))).value(), id_of(spec().name));
  EXPECT_EQ(parse_job_id("zz").error().code, Errc::kInvalid);
}

TEST(JobIdTest, EachStepIsACommitOfItsOwn) {
  const JobId id = id_of(spec().name);
  EXPECT_EQ(commit_id_of(id, "intent"), commit_id_of(id, "intent"));
  EXPECT_NE(commit_id_of(id, "intent"), commit_id_of(id, "outcome"));
  EXPECT_NE(event_id_of(commit_id_of(id, "intent"), 0), event_id_of(commit_id_of(id, "intent"), 1));
}

TEST(TransitionTest, TheStraightWay) {
  Job job = scheduled(spec(), 10);
  EXPECT_EQ(job.state(), JobState::JOB_STATE_SCHEDULED);
  EXPECT_EQ(job.due_us(), 1'000);
  job = ripened(std::move(job), 1'000).value();
  EXPECT_EQ(job.state(), JobState::JOB_STATE_READY);
  job = claimed(std::move(job), {kToken, 5'000, 2}, 1'100).value();
  EXPECT_EQ(job.state(), JobState::JOB_STATE_LEASED);
  EXPECT_EQ(job.attempts(), 1U);
  job = completed(std::move(job), kToken, 1'200).value();
  EXPECT_EQ(job.state(), JobState::JOB_STATE_DONE);
  EXPECT_EQ(job.token(), "");
  EXPECT_EQ(job.changed_us(), 1'200);
}

TEST(TransitionTest, AStaleTokenEndsNothing) {
  for (const auto& refused : {completed(leased(), kStale, 2'000), failed(leased(), kStale, failure(Errc::kIo), 2'000),
                              released(leased(), kStale, 2'000), extended(leased(), kStale, 9'000, 2'000)}) {
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, Errc::kConflict);
    EXPECT_THAT(refused.error().context, HasSubstr("0200")) << "it names both tokens";
    EXPECT_THAT(refused.error().context, HasSubstr("0100"));
  }
}

TEST(TransitionTest, NothingEndsWithoutALease) {
  const auto refused = completed(ready(), kToken, 2'000);
  ASSERT_FALSE(refused);
  EXPECT_THAT(refused.error().context, HasSubstr("is ready, expected leased"));
}

TEST(TransitionTest, AFailureWaitsThenDies) {
  Job job = failed(leased(), kToken, failure(Errc::kUnavailable, 500'000), 2'000).value();
  EXPECT_EQ(job.state(), JobState::JOB_STATE_RETRY);
  EXPECT_EQ(job.due_us(), 502'000);
  EXPECT_EQ(job.last_error(), "unavailable: mx.example: no answer");
  job = claimed(ripened(std::move(job), 502'000).value(), {kToken, 900'000, 2}, 502'000).value();
  job = failed(std::move(job), kToken, failure(Errc::kUnavailable), 503'000).value();
  EXPECT_EQ(job.state(), JobState::JOB_STATE_DEAD) << "that was the second of two attempts";
}

TEST(TransitionTest, WhatCannotSucceedDiesAtOnce) {
  const Job job = failed(leased(), kToken, failure(Errc::kInvalid), 2'000).value();
  EXPECT_EQ(job.state(), JobState::JOB_STATE_DEAD);
  EXPECT_EQ(job.attempts(), 1U);
}

TEST(TransitionTest, AReleaseDoesNotCount) {
  const Job job = released(leased(), kToken, 2'000).value();
  EXPECT_EQ(job.state(), JobState::JOB_STATE_READY);
  EXPECT_EQ(job.attempts(), 0U);
}

TEST(TransitionTest, AnAbandonedJobIsReadyAgainUntilItsLastAttempt) {
  EXPECT_EQ(expired(leased(), 4'999).error().code, Errc::kConflict);
  Job job = expired(leased(), 5'000).value();
  EXPECT_EQ(job.state(), JobState::JOB_STATE_READY);
  job = claimed(std::move(job), {kStale, 9'000, 2}, 5'000).value();
  EXPECT_EQ(completed(job, kToken, 5'001).error().code, Errc::kConflict) << "the first holder comes too late";
  job = expired(std::move(job), 9'000).value();
  EXPECT_EQ(job.state(), JobState::JOB_STATE_DEAD);
  EXPECT_THAT(job.last_error(), HasSubstr("lease of attempt 2"));
}

TEST(TransitionTest, AReplayBeginsAnew) {
  const Job dead = failed(leased(), kToken, failure(Errc::kDenied), 2'000).value();
  const Job job = replayed(dead, "officer-1", 3'000).value();
  EXPECT_EQ(job.state(), JobState::JOB_STATE_READY);
  EXPECT_EQ(job.attempts(), 0U);
  EXPECT_EQ(job.replays(), 1U);
  EXPECT_EQ(job.changed_by(), "officer-1");
  EXPECT_EQ(job.last_error(), dead.last_error()) << "why it died stays visible";
  EXPECT_EQ(replayed(ready(), "officer-1", 3'000).error().code, Errc::kConflict);
}

TEST(TransitionTest, OnlyWhatWaitsIsCancelled) {
  EXPECT_EQ(cancelled(ready(), "officer-1", 3'000).value().state(), JobState::JOB_STATE_CANCELLED);
  EXPECT_EQ(cancelled(leased(), "officer-1", 3'000).error().code, Errc::kConflict);
  const Job done = completed(leased(), kToken, 2'000).value();
  EXPECT_EQ(cancelled(done, "officer-1", 3'000).error().code, Errc::kConflict);
}

}  // namespace
}  // namespace cairn::workers::runtime
