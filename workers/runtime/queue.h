#pragma once

#include <span>
#include <vector>

#include "eventstore/base/clock.h"
#include "eventstore/store.h"
#include "workers/runtime/job.h"
#include "workers/runtime/rows.h"
#include "workers/runtime/schedule.h"
#include "workers/runtime/transitions.h"

namespace cairn::workers::runtime {

/// Whose jobs are claimed, and on what terms.
struct Claimant {
  std::string kind;
  int64_t lease_ms = 0;
  uint32_t attempts_max = 0;
};

/// The durable jobs of one log (ENGINE 11). Each call that changes something is one synced batch, wholly in or not at
/// all; a job is never lost between two states. Thread-safe; the store must outlive it. Errors of every call besides
/// its own: kCorrupt, kIo, and from changes kDiskFull, kIndeterminate (fenced), kCancelled (the store closes).
class JobQueue {
 public:
  /// `ids` draws lease tokens and the jitter of retries.
  JobQueue(eventstore::Store& store, const Clock& clock, IdSource& ids) : store_(store), clock_(clock), ids_(ids) {}

  /// Adds the jobs that are not in yet; returns how many those were.
  Result<size_t> add(const std::vector<JobSpec>& specs);

  /// Turns the slots that came due into jobs and moves the schedule's cursor in the same batch. The first call ever
  /// begins the schedule at this moment. At most 16 slots a call; returns how many jobs were new.
  Result<size_t> plan(const Schedule& schedule);

  /// Up to `max` jobs whose time has come: scheduled and retry become ready; leases that ran out end. Returns how many.
  Result<size_t> ripen(size_t max);

  /// Leases up to `max` ready jobs of these kinds, the longest due first.
  Result<std::vector<Job>> claim(std::span<const Claimant> claimants, size_t max);

  /// How an attempt ends, or goes on. kConflict when the token is stale: somebody else has the job, or had it.
  Result<void> complete(const Job& leased);
  Result<Job> fail_attempt(const Job& leased, const Error& error, const RetryPolicy& policy);
  Result<void> release(const Job& leased);
  Result<void> extend(const Job& leased, int64_t lease_ms);

  /// What a person does. kNotFound; kConflict when it is in another state than the verb is for.
  Result<Job> replay(const JobId& id, std::string_view by);
  Result<Job> cancel(const JobId& id, std::string_view by);

  Result<Job> find(const JobId& id) const;  ///< kNotFound

  struct Selection {
    std::optional<timer::v1::JobState> state;
    std::string kind;   ///< empty: any
    std::string after;  ///< `next` of the page before
    size_t limit = 50;
  };
  struct Page {
    std::vector<Job> jobs;
    std::string next;  ///< empty on the last page
  };
  /// In the order of states (scheduled, ready, leased, retry, dead, done, cancelled). kInvalid for an `after` of no
  /// page.
  Result<Page> list(const Selection& selection) const;

 private:
  using Step = std::function<Result<Job>(Job job)>;
  /// Reads the job, applies the step, writes it: one batch.
  Result<Job> change(const JobId& id, const Step& step);
  int64_t now_us() const { return clock_.now_us(); }

  eventstore::Store& store_;
  const Clock& clock_;
  IdSource& ids_;
};

}  // namespace cairn::workers::runtime
