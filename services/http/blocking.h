#pragma once

#include <boost/asio/async_result.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <condition_variable>
#include <cstddef>
#include <deque>
#include <exception>
#include <functional>
#include <memory>
#include <mutex>
#include <thread>
#include <type_traits>
#include <utility>
#include <vector>

#include "eventstore/base/result.h"

namespace cairn::services::http {

/// Threads for work that waits for the disk, with a bounded queue before them. Thread-safe. Stop it (or destroy it)
/// after the listeners whose coroutines wait for it have stopped, and before their io_context goes.
class BlockingPool {
 public:
  BlockingPool(unsigned threads, size_t queue_max);
  ~BlockingPool();  ///< stop()
  BlockingPool(const BlockingPool&) = delete;
  BlockingPool& operator=(const BlockingPool&) = delete;

  /// False when the queue is full or the pool has stopped; then `work` will never run. `work` must not throw.
  bool try_post(std::function<void()> work);
  /// Runs what is queued and joins the threads. Idempotent.
  void stop();

 private:
  void run();

  const size_t queue_max_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<std::function<void()>> queue_;  // guarded by mutex_
  bool stopping_ = false;                    // guarded by mutex_
  std::vector<std::thread> threads_;
};

namespace detail {
template <class T>
struct AsResult {
  using type = Result<T>;
};
template <class T>
struct AsResult<Result<T>> {
  using type = Result<T>;
};

template <class Outcome, class Work>
Outcome run_guarded(Work& work) {
  try {
    return work();
  } catch (const std::exception& thrown) {
    return fail(Errc::kInternal, thrown.what());
  }
}
}  // namespace detail

/// Runs `work` (returning T or Result<T>) on a thread of the pool and resumes on the caller's executor. kOverloaded
/// when the queue is full; kInternal with its words when `work` throws. This is the only way from a coroutine to
/// RocksDB.
template <class Work>
auto blocking(BlockingPool& pool, Work work)
    -> boost::asio::awaitable<typename detail::AsResult<std::invoke_result_t<Work&>>::type> {
  using Outcome = typename detail::AsResult<std::invoke_result_t<Work&>>::type;
  const auto executor = co_await boost::asio::this_coro::executor;
  const auto start = [&pool, &executor, &work](auto handler) {
    // std::function wants what can be copied; the handler of a coroutine can only be moved.
    auto waiting = std::make_shared<decltype(handler)>(std::move(handler));
    auto answer = [waiting, guard = boost::asio::make_work_guard(executor)](Outcome outcome) {
      boost::asio::post(guard.get_executor(), [waiting, outcome = std::move(outcome)]() mutable {
        std::move (*waiting)(std::move(outcome));
      });
    };
    const bool posted =
        pool.try_post([answer, work = std::move(work)]() mutable { answer(detail::run_guarded<Outcome>(work)); });
    if (!posted) answer(fail(Errc::kOverloaded, "the queue for reading is full"));
  };
  co_return co_await boost::asio::async_initiate<const boost::asio::use_awaitable_t<>, void(Outcome)>(
      start, boost::asio::use_awaitable);
}

}  // namespace cairn::services::http
