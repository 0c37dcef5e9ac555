#include "workers/runtime/runner.h"

#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <cstring>
#include <exception>

#include "eventstore/base/check.h"
#include "eventstore/base/log.h"

namespace cairn::workers::runtime {
namespace {

/// A worker's exceptions end here: they are failures of the attempt.
Result<void> attempt_with(Worker& worker, Attempt& attempt) {
  try {
    return worker.work(attempt);
  } catch (const std::exception& thrown) {
    return fail(Errc::kInternal, std::string("it threw: ") + thrown.what());
  } catch (...) {
    return fail(Errc::kInternal, "it threw something that is no exception");
  }
}

/// Linux keeps the nice value for each thread.
void give_way() {
  constexpr int kNice = 15;
  if (::setpriority(PRIO_PROCESS, static_cast<id_t>(::gettid()), kNice) != 0)
    log_of("workers.runtime")->warn("a background thread runs at full priority: {}", std::strerror(errno));
}

}  // namespace

Result<void> Attempt::extend() { return queue_.extend(job_, lease_ms_); }

Runner::Runner(JobQueue& queue, std::vector<Worker*> workers, std::vector<Schedule> schedules, RunnerOptions options)
    : queue_(queue), workers_(std::move(workers)), schedules_(std::move(schedules)), options_(options) {
  for (const auto* worker : workers_)
    claimants_.push_back({std::string(worker->kind()), worker->lease_ms(), worker->retry_policy().attempts_max});
}

Runner::~Runner() { stop(); }

Result<void> Runner::start() {
  CAIRN_CHECK(!thread_.joinable(), "a runner is started once");
  CAIRN_TRY(plan());
  {
    const std::lock_guard lock(mutex_);
    running_ = true;
  }
  thread_ = std::thread([this] { run(); });
  return success();
}

void Runner::stop() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  changed_.notify_all();
  if (thread_.joinable()) thread_.join();
}

void Runner::wake() {
  {
    const std::lock_guard lock(mutex_);
    woken_ = true;
  }
  changed_.notify_all();
}

void Runner::run() {
  if (options_.background) give_way();
  while (!stopping_) {
    uint64_t round = 0;
    {
      const std::lock_guard lock(mutex_);
      round = ++rounds_begun_;
    }
    const auto done = step();
    if (done && done.value() > 0) continue;
    if (!done) log_of("workers.runtime")->error("no job can be taken up: {}", done.error().context);
    std::unique_lock lock(mutex_);
    if (done) idle_round_ = round;
    changed_.notify_all();
    const std::chrono::milliseconds rest(done ? options_.look_ms : options_.trouble_ms);
    changed_.wait_for(lock, rest, [&] { return woken_ || stopping_; });
    woken_ = false;
  }
}

bool Runner::settle(int64_t at_most_ms) {
  std::unique_lock lock(mutex_);
  if (!running_) return false;
  woken_ = true;
  changed_.notify_all();
  const uint64_t begun = rounds_begun_;
  changed_.wait_for(lock, std::chrono::milliseconds(at_most_ms), [&] { return idle_round_ > begun || stopping_; });
  return idle_round_ > begun;
}

Result<void> Runner::plan() {
  for (const auto& schedule : schedules_) {
    CAIRN_TRY(queue_.plan(schedule));
  }
  return success();
}

Result<size_t> Runner::step() {
  // 1. Slots that came due become jobs. Many slots of Misfire::kAll come a few a round.
  CAIRN_TRY(plan());
  // 2. What is due becomes ready; the leases of the dead end.
  CAIRN_TRY(queue_.ripen(options_.ripen_max));
  // 3. Some are leased.
  if (stopping_) return 0;
  CAIRN_TRY(const auto jobs, queue_.claim(claimants_, options_.claim_max));
  // 4. One after the other is worked on; what a stop leaves over is given back.
  for (const auto& job : jobs) work_on(job);
  return jobs.size();
}

void Runner::work_on(const Job& job) {
  const auto worker = std::ranges::find(workers_, job.kind(), [](const Worker* w) { return w->kind(); });
  Result<void> done = fail(Errc::kCancelled, "the program ends");
  if (!stopping_) {
    Attempt attempt(queue_, job, (*worker)->lease_ms(), stopping_);
    done = attempt_with(**worker, attempt);
  }
  if (const auto kept = keep(**worker, job, done); !kept)
    log_of("workers.runtime")
        ->error("{} {} {}: how it ended is not kept: {}", job.schedule(), job.slot(), job.target(),
                kept.error().context);
}

Result<void> Runner::keep(Worker& worker, const Job& job, const Result<void>& done) {
  if (done) return queue_.complete(job);
  if (done.error().code == Errc::kCancelled && stopping_) return queue_.release(job);
  CAIRN_TRY(const auto after, queue_.fail_attempt(job, done.error(), worker.retry_policy()));
  log_of("workers.runtime")
      ->warn("{} {} {}: attempt {} failed, now {}: {}", job.schedule(), job.slot(), job.target(), job.attempts(),
             name_of(after.state()), done.error().context);
  return success();
}

}  // namespace cairn::workers::runtime
