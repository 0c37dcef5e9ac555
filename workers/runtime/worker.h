#pragma once

#include <atomic>
#include <string_view>

#include "workers/runtime/job.h"
#include "workers/runtime/retry_policy.h"

namespace cairn::workers::runtime {

class JobQueue;

/// One attempt at a job, in the hands of its worker.
class Attempt {
 public:
  Attempt(JobQueue& queue, Job job, int64_t lease_ms, const std::atomic<bool>& stopping)
      : queue_(queue), job_(std::move(job)), id_(id_of(job_)), lease_ms_(lease_ms), stopping_(stopping) {}

  const Job& job() const { return job_; }
  const JobId& id() const { return id_; }
  /// The program wants to end: return kCancelled soon, unless the work is as good as done.
  bool stopping() const { return stopping_.load(); }
  /// Long work asks for its lease anew from time to time. kConflict: somebody else has the job by now, so stop.
  Result<void> extend();

 private:
  JobQueue& queue_;
  const Job job_;
  const JobId id_;
  const int64_t lease_ms_;
  const std::atomic<bool>& stopping_;
};

/// Does one kind of job. Called from the one thread of its runner.
class Worker {
 public:
  virtual ~Worker() = default;
  virtual std::string_view kind() const = 0;
  /// Does the job, or goes on with what an earlier attempt left: a crash may have come anywhere, the moment before the
  /// job would have been done included. What it appends goes through append_once. Blocking. The error decides whether
  /// it is tried again (retry_policy.h); kCancelled while stopping gives the job back as it was.
  virtual Result<void> work(Attempt& attempt) = 0;
  virtual RetryPolicy retry_policy() const { return {}; }
  /// After so long without a word the job is taken for abandoned.
  virtual int64_t lease_ms() const { return 300'000; }
};

}  // namespace cairn::workers::runtime
