#pragma once

#include <condition_variable>
#include <mutex>
#include <thread>
#include <vector>

#include "workers/runtime/queue.h"
#include "workers/runtime/worker.h"

namespace cairn::workers::runtime {

struct RunnerOptions {
  size_t claim_max = 16;       ///< jobs leased at once: what a stop gives back
  size_t ripen_max = 256;      ///< jobs whose time has come, in one batch
  int64_t look_ms = 500;       ///< how often an idle runner looks at the clock
  bool background = false;     ///< its thread gives way to all others
  int64_t trouble_ms = 5'000;  ///< how long it rests when the queue refuses (a full disk)
};

/// Plans, claims and works, one job after the other, in one thread: work that takes long gets a runner of its own. Any
/// number of them share a queue. `start`, `stop` and `wake` may be called from anywhere; all that is given must outlive
/// it.
class Runner {
 public:
  Runner(JobQueue& queue, std::vector<Worker*> workers, std::vector<Schedule> schedules, RunnerOptions options = {});
  ~Runner();  ///< stop()

  /// A schedule that is new begins now, before this returns. Errors as JobQueue::plan; then nothing is started.
  Result<void> start();
  /// Claims no more, ends the attempt under way (its worker hears of it), gives back what it has leased, and returns
  /// when the thread is gone. Idempotent.
  void stop();
  /// Looks at once: there is a new job, or the clock was moved.
  void wake();
  /// Wakes it and waits until a whole round, begun after this call, found nothing due. False when that took longer than
  /// `at_most_ms`, or the runner was not started or stops.
  bool settle(int64_t at_most_ms);

  /// One round for tests and for `start`'s thread: slots become jobs, what is due becomes ready, some are claimed and
  /// worked on. Returns how many attempts were made; 0 means that nothing is due.
  Result<size_t> step();

 private:
  Result<void> plan();
  void run();
  void work_on(const Job& job);
  Result<void> keep(Worker& worker, const Job& job, const Result<void>& done);

  JobQueue& queue_;
  const std::vector<Worker*> workers_;
  const std::vector<Schedule> schedules_;
  const RunnerOptions options_;
  std::vector<Claimant> claimants_;

  std::atomic<bool> stopping_ = false;
  std::mutex mutex_;
  std::condition_variable changed_;
  bool woken_ = false;         // guarded by mutex_
  bool running_ = false;       // guarded by mutex_
  uint64_t rounds_begun_ = 0;  // guarded by mutex_
  uint64_t idle_round_ = 0;    // guarded by mutex_: the last one that found nothing due
  std::thread thread_;
};

}  // namespace cairn::workers::runtime
