#include "eventstore/sequencer.h"

#include <future>

#include "eventstore/base/log.h"

namespace cairn::eventstore {
namespace {

/// Twice this many heads of streams stay in memory: some 15 MB.
constexpr size_t kCachedHeadsHalf = 64 * 1024;

/// Of the newest events, which subscribers share. An event may have a quarter of a MiB, and there may be thousands.
constexpr size_t kRingBytesMax = 8 * 1024 * 1024;

/// So often the thread lets others run before it sleeps: some 10 µs, in which a lone client sends its next commit.
constexpr int kYieldsBeforeSleep = 20;

/// A batch waits at most this fraction of the last write's time for as many commits as that one had.
constexpr int kWritePerGather = 4;

const Clock& system_clock() {
  static const SystemClock clock;
  return clock;
}

Error stopped() { return fail(Errc::kCancelled, "the ledger is being closed"); }

}  // namespace

Sequencer::Sequencer(CommitLog& log, const StoreOptions& options, OpenedLog opened,
                     std::unique_ptr<Projector> projector)
    : log_(log),
      options_(options),
      clock_(options.clock ? *options.clock : system_clock()),
      opened_(std::move(opened)),
      projector_(std::move(projector)),
      heads_(kCachedHeadsHalf),
      ring_({options.ring_events_max, kRingBytesMax}, log.head()) {
  publish();
  thread_ = std::thread([this] { loop(); });
}

Sequencer::~Sequencer() { stop(); }

void Sequencer::stop() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  wake_.notify_all();
  if (thread_.joinable()) thread_.join();
}

void Sequencer::submit(Prepared commit, Store::AppendDone done) {
  Error refusal;
  {
    const std::lock_guard lock(mutex_);
    if (!stopping_ && queue_.size() < options_.queue_commits_max) {
      queue_.push_back({std::move(commit), std::move(done)});
      queued_ = true;
      wake_.notify_one();
      return;
    }
    refusal = stopping_ ? stopped()
                        : fail(Errc::kOverloaded, std::to_string(queue_.size()) + " commits wait already, at most " +
                                                      std::to_string(options_.queue_commits_max));
  }
  done(std::move(refusal));
}

Result<void> Sequencer::run(std::function<Result<void>(Projector&)> job) {
  std::promise<Result<void>> promise;
  auto result = promise.get_future();
  {
    const std::lock_guard lock(mutex_);
    if (stopping_) return stopped();
    jobs_.push_back({std::move(job), [&](Result<void> done) { promise.set_value(std::move(done)); }});
  }
  wake_.notify_one();
  return result.get();
}

std::shared_ptr<const StoreSnapshot> Sequencer::snapshot() const {
  const std::lock_guard lock(published_mutex_);
  return published_;
}

void Sequencer::loop() {
  Work work;
  while (take(work)) step(work);
  cancel_rest();
}

bool Sequencer::take(Work& work) {
  for (int i = 0; i < kYieldsBeforeSleep && !queued_; ++i) std::this_thread::yield();
  std::unique_lock lock(mutex_);
  wake_.wait(lock, [&] { return stopping_ || !queue_.empty() || !jobs_.empty(); });
  gather(lock);
  if (stopping_) return false;
  queued_ = false;
  work.commits.clear();
  work.jobs = std::exchange(jobs_, {});
  size_t bytes = 0;
  while (!queue_.empty() && work.commits.size() < options_.batch_commits_max) {
    bytes += queue_.front().commit.bytes;
    if (!work.commits.empty() && bytes > options_.batch_bytes_max) break;
    work.commits.push_back(std::move(queue_.front()));
    queue_.pop_front();
  }
  return true;
}

/// Those who were answered together come back together, but not at the same moment: without this the first of them
/// would have a sync to itself, and all others wait for it. A lone client waits for nobody.
void Sequencer::gather(std::unique_lock<std::mutex>& lock) {
  const auto until = std::chrono::steady_clock::now() + last_write_ / kWritePerGather;
  while (!stopping_ && jobs_.empty() && queue_.size() < last_commits_ && std::chrono::steady_clock::now() < until) {
    lock.unlock();
    std::this_thread::yield();
    lock.lock();
  }
}

void Sequencer::step(Work& work) {
  for (auto& job : work.jobs) {
    if (fenced_) {
      job.done(fail(Errc::kIndeterminate, "the ledger is fenced"));
      continue;
    }
    auto done = job.work(*projector_);
    // A job's own refusals are not failures of the log: only what the log says fences.
    if (!done && (done.error().code == Errc::kIo || done.error().code == Errc::kIndeterminate))
      done = failure_of(done.error());
    publish();
    job.done(std::move(done));
  }
  if (work.commits.empty()) return;
  last_commits_ = work.commits.size();
  write_batch(work.commits);
}

void Sequencer::write_batch(std::vector<Pending>& batch) {
  if (fenced_) {
    for (auto& pending : batch) pending.done(fail(Errc::kIndeterminate, "the ledger is fenced"));
    return;
  }
  // 1. Judge each commit against the log and what this batch already took.
  const auto base = snapshot();
  BatchBuilder builder({opened_.origin, *base->rows(), base->head(), opened_.last_recorded_us, clock_.now_us()},
                       heads_);
  std::vector<Result<Appended>> answers;
  answers.reserve(batch.size());
  for (auto& pending : batch) answers.push_back(builder.add(pending.commit));
  // 2. Write what was taken. When that fails nobody's answer counts, a refusal's neither: it may name a commit that is
  //    not in.
  if (!builder.records().empty()) {
    if (auto written = write(builder, *base->rows()); !written) {
      const Error failure = failure_of(written.error());
      for (auto& pending : batch) pending.done(failure);
      return;
    }
  }
  // 3. Readers see it, then subscribers hear of it, then the writers are answered.
  if (!builder.records().empty()) {
    publish();
    ring_.push(builder.events(), builder.records());
    listeners_.tell(log_.head());
  }
  for (size_t i = 0; i < batch.size(); ++i) batch[i].done(std::move(answers[i]));
}

Result<void> Sequencer::write(BatchBuilder& builder, const RowReader& base) {
  const Position first = log_.head();
  builder.finish();
  opened_.tiles.stage(builder.leaves(), builder.rows());
  projector_->stage(builder.events(), base, builder.rows());
  const auto begun = std::chrono::steady_clock::now();
  CAIRN_TRY(log_.append(first, builder.records(), builder.rows()));
  last_write_ = std::chrono::steady_clock::now() - begun;
  builder.accept();
  opened_.tiles.accept();
  projector_->accept();
  opened_.last_recorded_us = builder.last_recorded_us();
  return success();
}

Error Sequencer::failure_of(const Error& error) {
  if (error.code == Errc::kDiskFull) return error;
  const Error fenced = fail(Errc::kIndeterminate, "the ledger is fenced: " + error.context);
  if (fenced_.exchange(true)) return fenced;
  log_of("eventstore")->critical("fenced: {}", error.context);
  if (options_.on_fenced) options_.on_fenced(fenced);
  return fenced;
}

void Sequencer::publish() {
  auto next = std::make_shared<const StoreSnapshot>(log_.snapshot(), log_.head(), projector_->views());
  const std::lock_guard lock(published_mutex_);
  published_.swap(next);
}

void Sequencer::cancel_rest() {
  std::deque<Pending> commits;
  std::deque<Job> jobs;
  {
    const std::lock_guard lock(mutex_);
    commits.swap(queue_);
    jobs.swap(jobs_);
  }
  for (auto& pending : commits) pending.done(stopped());
  for (auto& job : jobs) job.done(stopped());
}

}  // namespace cairn::eventstore
