#include "eventstore/store_async.h"

#include <boost/asio/associated_executor.hpp>
#include <boost/asio/async_result.hpp>
#include <boost/asio/dispatch.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <chrono>
#include <memory>

namespace cairn::eventstore {
namespace {

namespace asio = boost::asio;

/// Unlistens also when the coroutine is destroyed while it waits.
class Listening {
 public:
  Listening(Store& store, std::function<void(Position)> told) : store_(store), id_(store.listen(std::move(told))) {}
  ~Listening() { store_.unlisten(id_); }
  Listening(const Listening&) = delete;
  Listening& operator=(const Listening&) = delete;

 private:
  Store& store_;
  const uint64_t id_;
};

}  // namespace

asio::awaitable<Result<Appended>> append(Store& store, Append request) {
  // The answer comes from the sequencer's thread; the coroutine goes on where it was.
  co_return co_await asio::async_initiate<decltype(asio::use_awaitable), void(Result<Appended>)>(
      [&store](auto handler, Append asked) {
        auto executor = asio::get_associated_executor(handler);
        auto work = asio::make_work_guard(executor);
        auto resume = std::make_shared<decltype(handler)>(std::move(handler));
        store.append(std::move(asked), [resume, executor, work](Result<Appended> done) mutable {
          asio::post(executor, [resume, done = std::move(done)]() mutable { (*resume)(std::move(done)); });
          work.reset();
        });
      },
      asio::use_awaitable, std::move(request));
}

asio::awaitable<Position> head_past(Store& store, Position position, int64_t timeout_ms) {
  if (store.head() > position) co_return store.head();
  const auto executor = co_await asio::this_coro::executor;
  // The timer is the signal: it ends early when the head has moved. Only this executor touches it.
  const auto timer = std::make_shared<asio::steady_timer>(executor, std::chrono::milliseconds(timeout_ms));
  const Listening listening(store, [=](Position head) {
    if (head > position) asio::post(executor, [timer] { timer->expires_at(asio::steady_timer::time_point::min()); });
  });
  // It may have moved between the first look and listen.
  if (store.head() <= position) {
    boost::system::error_code cancelled;
    co_await timer->async_wait(asio::redirect_error(asio::use_awaitable, cancelled));
  }
  co_return store.head();
}

asio::awaitable<Result<void>> reach(Store& store, Position asked, int64_t timeout_ms) {
  if (store.head() >= asked) co_return success();
  const Position head = co_await head_past(store, Position(asked.value() - 1), timeout_ms);
  if (head >= asked) co_return success();
  co_return fail(Errc::kUnavailable, "min_position is " + std::to_string(asked.value()) + ", the ledger has " +
                                         std::to_string(head.value()) + " events");
}

}  // namespace cairn::eventstore
