#include "workers/runtime/queue.h"

#include <algorithm>
#include <array>
#include <set>

#include "eventstore/base/bytes.h"

namespace cairn::workers::runtime {
namespace {

using timer::v1::JobState;
using Writes = std::vector<RowWrite>;

constexpr size_t kSlotsMax = 16;

LeaseToken token_of(const Job& job) {
  // Whoever holds no lease shows a token that nobody was given.
  return LeaseToken::from_bytes(job.token()).value_or(LeaseToken());
}

/// 62 bits that a UUID leaves to chance (RFC 9562, 5.7: the last field is random, its first two bits are fixed).
uint64_t random_of(IdSource& ids) {
  const auto bytes = ids.next();
  return read_u64({reinterpret_cast<const char*>(bytes.data()) + 8, 8}) & (UINT64_MAX >> 2);
}

Result<size_t> add_missing(const FamilyReader& rows, const std::vector<JobSpec>& specs, int64_t now_us,
                           Writes& writes) {
  size_t added = 0;
  std::set<JobId> in_this_batch;
  for (const auto& spec : specs) {
    CAIRN_TRY(const auto known, read_job(rows, id_of(spec.name)));
    if (known || !in_this_batch.insert(id_of(spec.name)).second) continue;
    write_job(std::nullopt, scheduled(spec, now_us), writes);
    ++added;
  }
  return added;
}

Result<std::vector<JobSpec>> specs_of(const Schedule& schedule, const Due& due) {
  std::vector<JobSpec> specs;
  for (const auto& [slot, missed] : due.slots) {
    CAIRN_TRY(const auto targets, schedule.targets(slot));
    for (const auto& target : targets)
      specs.push_back({{schedule.name, slot.id, target}, schedule.kind, slot.due_us, missed, {}});
  }
  return specs;
}

/// Places of `state` whose time has come.
Result<void> find_due(const FamilyReader& rows, JobState state, int64_t now_us, size_t max, std::vector<Place>& out) {
  QueueWalk walk(rows, state);
  while (out.size() < max) {
    CAIRN_TRY(auto place, walk.next());
    if (!place || place->state != state || place->at_us > now_us) break;
    out.push_back(std::move(*place));
  }
  return success();
}

Result<std::vector<Place>> find_ripe(const FamilyReader& rows, int64_t now_us, size_t max) {
  std::vector<Place> places;
  for (const auto state : {JobState::JOB_STATE_SCHEDULED, JobState::JOB_STATE_RETRY, JobState::JOB_STATE_LEASED}) {
    CAIRN_TRY(find_due(rows, state, now_us, max, places));
  }
  return places;
}

Result<std::vector<Place>> find_ready(const FamilyReader& rows, std::span<const Claimant> claimants, size_t max) {
  std::vector<Place> places;
  QueueWalk walk(rows, JobState::JOB_STATE_READY);
  while (places.size() < max) {
    CAIRN_TRY(auto place, walk.next());
    if (!place || place->state != JobState::JOB_STATE_READY) break;
    // Jobs of kinds that nobody here does wait for somebody who does.
    if (std::ranges::find(claimants, place->kind, &Claimant::kind) != claimants.end()) places.push_back(*place);
  }
  return places;
}

Result<Job> job_at(const FamilyReader& rows, const JobId& id) {
  CAIRN_TRY(auto job, read_job(rows, id));
  if (!job) return fail(Errc::kNotFound, "there is no job " + hex_of(id));
  return std::move(*job);
}

Result<Job> job_of(const FamilyReader& rows, const Place& place) {
  CAIRN_TRY(auto job, read_job(rows, place.id));
  if (!job) return fail(Errc::kCorrupt, "the queue names job " + hex_of(place.id) + ", which has no row");
  return std::move(*job);
}

}  // namespace

Result<size_t> JobQueue::add(const std::vector<JobSpec>& specs) {
  size_t added = 0;
  CAIRN_TRY(store_.change_timers([&](const FamilyReader& rows) -> Result<Writes> {
    Writes writes;
    CAIRN_TRY(added, add_missing(rows, specs, now_us(), writes));
    return writes;
  }));
  return added;
}

Result<size_t> JobQueue::plan(const Schedule& schedule) {
  // 1. Beside the writers: what is due, and for whom.
  CAIRN_TRY(const auto seen, read_cursor(store_.snapshot()->timers(), schedule.name));
  const int64_t now = now_us();
  Due due;
  due.last.due_us = now;
  std::vector<JobSpec> specs;
  if (seen) {
    CAIRN_TRY(due, due_slots(schedule, seen->due_us(), now, kSlotsMax));
    if (due.slots.empty()) return 0;
    CAIRN_TRY(specs, specs_of(schedule, due));
  }
  // 2. The jobs and the cursor together, unless somebody was faster.
  size_t added = 0;
  CAIRN_TRY(store_.change_timers([&](const FamilyReader& rows) -> Result<Writes> {
    Writes writes;
    CAIRN_TRY(const auto is, read_cursor(rows, schedule.name));
    if (is.has_value() != seen.has_value() || (is && is->due_us() != seen->due_us())) return writes;
    CAIRN_TRY(added, add_missing(rows, specs, now, writes));
    SlotCursor cursor;
    cursor.set_due_us(due.last.due_us);
    cursor.set_slot(due.last.id);
    write_cursor(schedule.name, cursor, writes);
    return writes;
  }));
  return added;
}

Result<size_t> JobQueue::ripen(size_t max) {
  const int64_t now = now_us();
  CAIRN_TRY(const auto seen, find_ripe(store_.snapshot()->timers(), now, 1));
  if (seen.empty()) return 0;
  size_t ripened_count = 0;
  CAIRN_TRY(store_.change_timers([&](const FamilyReader& rows) -> Result<Writes> {
    Writes writes;
    CAIRN_TRY(const auto places, find_ripe(rows, now, max));
    for (const auto& place : places) {
      CAIRN_TRY(const auto before, job_of(rows, place));
      CAIRN_TRY(const auto after,
                place.state == JobState::JOB_STATE_LEASED ? expired(before, now) : ripened(before, now));
      write_job(before, after, writes);
    }
    ripened_count = places.size();
    return writes;
  }));
  return ripened_count;
}

Result<std::vector<Job>> JobQueue::claim(std::span<const Claimant> claimants, size_t max) {
  std::vector<Job> leased;
  CAIRN_TRY(const auto seen, find_ready(store_.snapshot()->timers(), claimants, 1));
  if (seen.empty()) return leased;
  const int64_t now = now_us();
  CAIRN_TRY(store_.change_timers([&](const FamilyReader& rows) -> Result<Writes> {
    Writes writes;
    leased.clear();
    CAIRN_TRY(const auto places, find_ready(rows, claimants, max));
    for (const auto& place : places) {
      const auto& terms = *std::ranges::find(claimants, place.kind, &Claimant::kind);
      CAIRN_TRY(const auto before, job_of(rows, place));
      CAIRN_TRY(auto after,
                claimed(before, {LeaseToken(ids_.next()), now + terms.lease_ms * 1'000, terms.attempts_max}, now));
      write_job(before, after, writes);
      leased.push_back(std::move(after));
    }
    return writes;
  }));
  return leased;
}

Result<Job> JobQueue::change(const JobId& id, const Step& step) {
  Job changed;
  CAIRN_TRY(store_.change_timers([&](const FamilyReader& rows) -> Result<Writes> {
    Writes writes;
    CAIRN_TRY(const auto before, job_at(rows, id));
    CAIRN_TRY(changed, step(before));
    write_job(before, changed, writes);
    return writes;
  }));
  return changed;
}

Result<void> JobQueue::complete(const Job& leased) {
  CAIRN_TRY(change(id_of(leased), [&](Job job) { return completed(std::move(job), token_of(leased), now_us()); }));
  return success();
}

Result<Job> JobQueue::fail_attempt(const Job& leased, const Error& error, const RetryPolicy& policy) {
  const Failure failure{error, policy, random_of(ids_)};
  return change(id_of(leased), [&](Job job) { return failed(std::move(job), token_of(leased), failure, now_us()); });
}

Result<void> JobQueue::release(const Job& leased) {
  CAIRN_TRY(change(id_of(leased), [&](Job job) { return released(std::move(job), token_of(leased), now_us()); }));
  return success();
}

Result<void> JobQueue::extend(const Job& leased, int64_t lease_ms) {
  CAIRN_TRY(change(id_of(leased), [&](Job job) {
    return extended(std::move(job), token_of(leased), now_us() + lease_ms * 1'000, now_us());
  }));
  return success();
}

Result<Job> JobQueue::replay(const JobId& id, std::string_view by) {
  return change(id, [&](Job job) { return replayed(std::move(job), by, now_us()); });
}

Result<Job> JobQueue::cancel(const JobId& id, std::string_view by) {
  return change(id, [&](Job job) { return cancelled(std::move(job), by, now_us()); });
}

Result<Job> JobQueue::find(const JobId& id) const { return job_at(store_.snapshot()->timers(), id); }

Result<JobQueue::Page> JobQueue::list(const Selection& selection) const {
  if (!selection.after.empty()) {
    CAIRN_TRY(check_queue_key(selection.after));
  }
  const auto rows = store_.snapshot()->timers();
  QueueWalk walk = selection.after.empty() ? QueueWalk(rows, selection.state.value_or(JobState::JOB_STATE_UNSPECIFIED))
                                           : QueueWalk(rows, selection.after);
  Page page;
  std::string last;
  for (;;) {
    CAIRN_TRY(const auto place, walk.next());
    if (!place || (selection.state && place->state != *selection.state)) return page;
    if (!selection.kind.empty() && place->kind != selection.kind) continue;
    if (page.jobs.size() == selection.limit) break;
    CAIRN_TRY(auto job, job_of(rows, *place));
    page.jobs.push_back(std::move(job));
    last = place->key;
  }
  page.next = last;
  return page;
}

}  // namespace cairn::workers::runtime
