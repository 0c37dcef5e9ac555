#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

#include "eventstore/batch_builder.h"
#include "eventstore/leaves.h"
#include "eventstore/projector.h"
#include "eventstore/ring.h"
#include "eventstore/snapshot.h"

namespace cairn::eventstore {

/// What the opening checks found out (opening.h) and the sequencer goes on from.
struct OpenedLog {
  std::string origin;
  int64_t last_recorded_us = 0;
  TileWriter tiles;
};

/// The one thread that writes. Commits queue up while a batch is being synced and are the next batch: group commit
/// without a timer. All public methods are thread-safe.
class Sequencer {
 public:
  /// Starts the thread; the log must outlive it.
  Sequencer(CommitLog& log, const StoreOptions& options, OpenedLog opened, std::unique_ptr<Projector> projector);
  ~Sequencer();

  /// Queues the commit; `done` is called from the sequencer's thread, or at once with kOverloaded or kCancelled.
  void submit(Prepared commit, Store::AppendDone done);

  /// Runs `job` in the sequencer's thread between two batches and waits for it. kCancelled when the store stops,
  /// kIndeterminate when it is fenced. Never from the sequencer's thread. A job that fails to write fences.
  Result<void> run(std::function<Result<void>(Projector&)> job);

  /// Ends the thread: what is queued ends with kCancelled, a batch being written is finished. Idempotent.
  void stop();

  std::shared_ptr<const StoreSnapshot> snapshot() const;
  const Ring& ring() const { return ring_; }
  Listeners& listeners() { return listeners_; }
  bool fenced() const { return fenced_; }
  const std::string& origin() const { return opened_.origin; }

 private:
  struct Pending {
    Prepared commit;
    Store::AppendDone done;
  };
  struct Job {
    std::function<Result<void>(Projector&)> work;
    std::function<void(Result<void>)> done;
  };
  struct Work {
    std::vector<Pending> commits;
    std::deque<Job> jobs;
  };

  void loop();
  /// Waits for work; false when the store stops.
  bool take(Work& work);
  void gather(std::unique_lock<std::mutex>& lock);
  void step(Work& work);
  void write_batch(std::vector<Pending>& batch);
  Result<void> write(BatchBuilder& builder, const RowReader& base);
  /// What a failed write means to those who wait for it; fences unless nothing was written.
  Error failure_of(const Error& error);
  void publish();
  void cancel_rest();

  CommitLog& log_;
  const StoreOptions options_;
  const Clock& clock_;

  // The sequencer thread's alone.
  OpenedLog opened_;
  std::unique_ptr<Projector> projector_;
  HeadCache heads_;
  size_t last_commits_ = 0;  // of the last batch
  std::chrono::steady_clock::duration last_write_{};

  // Everybody's.
  Ring ring_;
  Listeners listeners_;
  std::atomic<bool> fenced_ = false;
  mutable std::mutex published_mutex_;
  std::shared_ptr<const StoreSnapshot> published_;  // guarded by published_mutex_

  std::mutex mutex_;
  std::condition_variable wake_;
  std::deque<Pending> queue_;         // guarded by mutex_
  std::deque<Job> jobs_;              // guarded by mutex_
  std::atomic<bool> queued_ = false;  // a hint, read without it: a commit came since the last take
  bool stopping_ = false;             // guarded by mutex_

  std::thread thread_;  // last: it uses all of the above
};

}  // namespace cairn::eventstore
