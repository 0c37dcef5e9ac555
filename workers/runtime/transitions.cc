#include "workers/runtime/transitions.h"

#include "eventstore/base/bytes.h"

namespace cairn::workers::runtime {
namespace {

using timer::v1::JobState;

/// Longer ones would let a page of jobs grow without bound.
constexpr size_t kErrorBytesMax = 1'000;

std::string called(const Job& job) {
  std::string text = "job " + hex_of(id_of(job)) + " (" + job.schedule() + " " + job.slot();
  if (!job.target().empty()) text += " " + job.target();
  return text + ")";
}

Error refused(const Job& job, std::string_view wanted) {
  return fail(Errc::kConflict,
              called(job) + " is " + std::string(name_of(job.state())) + ", expected " + std::string(wanted));
}

Result<void> held(const Job& job, const LeaseToken& token) {
  if (job.state() != JobState::JOB_STATE_LEASED) return refused(job, "leased");
  if (job.token() == token.view()) return success();
  return fail(Errc::kConflict, called(job) + " is leased to " + to_hex(job.token()) + ", not to " +
                                   to_hex(token.view()) + ": the lease ran out");
}

Job moved(Job job, JobState to, int64_t now_us) {
  job.set_state(to);
  job.set_changed_us(now_us);
  if (to != JobState::JOB_STATE_LEASED) {
    job.clear_token();
    job.clear_lease_until_us();
  }
  return job;
}

}  // namespace

Job scheduled(const JobSpec& spec, int64_t now_us) {
  Job job;
  job.set_id(std::string(id_of(spec.name).view()));
  job.set_kind(spec.kind);
  job.set_schedule(spec.name.schedule);
  job.set_slot(spec.name.slot);
  job.set_target(spec.name.target);
  for (const auto& slot : spec.missed) job.add_missed(slot);
  job.set_content(spec.content);
  job.set_due_us(spec.due_us);
  job.set_created_us(now_us);
  return moved(std::move(job), JobState::JOB_STATE_SCHEDULED, now_us);
}

Result<Job> ripened(Job job, int64_t now_us) {
  if (job.state() != JobState::JOB_STATE_SCHEDULED && job.state() != JobState::JOB_STATE_RETRY)
    return refused(job, "scheduled or retry");
  return moved(std::move(job), JobState::JOB_STATE_READY, now_us);
}

Result<Job> claimed(Job job, const Lease& lease, int64_t now_us) {
  if (job.state() != JobState::JOB_STATE_READY) return refused(job, "ready");
  job.set_attempts(job.attempts() + 1);
  job.set_attempts_max(lease.attempts_max);
  job.set_token(std::string(lease.token.view()));
  job.set_lease_until_us(lease.until_us);
  return moved(std::move(job), JobState::JOB_STATE_LEASED, now_us);
}

Result<Job> extended(Job job, const LeaseToken& token, int64_t until_us, int64_t now_us) {
  CAIRN_TRY(held(job, token));
  job.set_lease_until_us(until_us);
  return moved(std::move(job), JobState::JOB_STATE_LEASED, now_us);
}

Result<Job> completed(Job job, const LeaseToken& token, int64_t now_us) {
  CAIRN_TRY(held(job, token));
  return moved(std::move(job), JobState::JOB_STATE_DONE, now_us);
}

Result<Job> failed(Job job, const LeaseToken& token, const Failure& failure, int64_t now_us) {
  CAIRN_TRY(held(job, token));
  job.set_last_error(
      (std::string(name_of(failure.error.code)) + ": " + failure.error.context).substr(0, kErrorBytesMax));
  if (!may_succeed_later(failure.error.code) || job.attempts() >= job.attempts_max())
    return moved(std::move(job), JobState::JOB_STATE_DEAD, now_us);
  job.set_due_us(now_us + backoff_us(failure.policy, job.attempts(), failure.random));
  return moved(std::move(job), JobState::JOB_STATE_RETRY, now_us);
}

Result<Job> released(Job job, const LeaseToken& token, int64_t now_us) {
  CAIRN_TRY(held(job, token));
  job.set_attempts(job.attempts() - 1);
  return moved(std::move(job), JobState::JOB_STATE_READY, now_us);
}

Result<Job> expired(Job job, int64_t now_us) {
  if (job.state() != JobState::JOB_STATE_LEASED) return refused(job, "leased");
  if (now_us < job.lease_until_us()) return fail(Errc::kConflict, called(job) + " is leased for longer than now");
  job.set_last_error("the lease of attempt " + std::to_string(job.attempts()) + " ran out");
  const bool last = job.attempts() >= job.attempts_max();
  return moved(std::move(job), last ? JobState::JOB_STATE_DEAD : JobState::JOB_STATE_READY, now_us);
}

Result<Job> replayed(Job job, std::string_view by, int64_t now_us) {
  if (job.state() != JobState::JOB_STATE_DEAD) return refused(job, "dead");
  job.set_attempts(0);
  job.set_replays(job.replays() + 1);
  job.set_changed_by(std::string(by));
  job.set_due_us(now_us);
  return moved(std::move(job), JobState::JOB_STATE_READY, now_us);
}

Result<Job> cancelled(Job job, std::string_view by, int64_t now_us) {
  if (job.state() == JobState::JOB_STATE_LEASED || is_over(job.state()))
    return refused(job, "scheduled, ready or retry");
  job.set_changed_by(std::string(by));
  return moved(std::move(job), JobState::JOB_STATE_CANCELLED, now_us);
}

}  // namespace cairn::workers::runtime
