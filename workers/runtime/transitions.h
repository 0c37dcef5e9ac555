#pragma once

#include "workers/runtime/job.h"
#include "workers/runtime/retry_policy.h"

/// The states of a job and the ways between them (ENGINE 11), without clock, random or disk:
///
///   scheduled ──due──▶ ready ──claim──▶ leased ──complete──▶ done
///                       ▲ ▲               │ ├──fail──▶ retry ──due──▶ ready
///                       │ └──release──────┤ ├──fail──▶ dead ──replay──▶ ready
///                       └── (replay)      │ └──lease ran out──▶ ready | dead
///   scheduled, ready, retry ──cancel──▶ cancelled
///
/// Each function returns the job as it is afterwards, or kConflict naming the state that it is in and the token that
/// was shown. Which of two holders of a job is the true one, the token in the row decides and not the time: a lease
/// ends by a write, never by itself.
namespace cairn::workers::runtime {

/// A job that is asked for.
struct JobSpec {
  JobName name;
  std::string kind;  ///< of the worker
  int64_t due_us = 0;
  std::vector<std::string> missed = {};
  std::string content = {};
};
Job scheduled(const JobSpec& spec, int64_t now_us);

/// scheduled or retry -> ready.
Result<Job> ripened(Job job, int64_t now_us);

struct Lease {
  LeaseToken token;
  int64_t until_us = 0;
  uint32_t attempts_max = 0;
};
/// ready -> leased; an attempt begins.
Result<Job> claimed(Job job, const Lease& lease, int64_t now_us);

/// leased -> leased, until later.
Result<Job> extended(Job job, const LeaseToken& token, int64_t until_us, int64_t now_us);

/// leased -> done.
Result<Job> completed(Job job, const LeaseToken& token, int64_t now_us);

struct Failure {
  Error error;
  RetryPolicy policy;
  uint64_t random = 0;
};
/// leased -> retry, or dead when it cannot succeed later or was tried often enough.
Result<Job> failed(Job job, const LeaseToken& token, const Failure& failure, int64_t now_us);

/// leased -> ready: its runner stops, and the attempt does not count.
Result<Job> released(Job job, const LeaseToken& token, int64_t now_us);

/// leased -> ready, or dead after the last attempt: whoever held it is gone. A job that ends every process that works
/// on it dies here.
Result<Job> expired(Job job, int64_t now_us);

/// dead -> ready with as many attempts again.
Result<Job> replayed(Job job, std::string_view by, int64_t now_us);

/// scheduled, ready or retry -> cancelled.
Result<Job> cancelled(Job job, std::string_view by, int64_t now_us);

}  // namespace cairn::workers::runtime
