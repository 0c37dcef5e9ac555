#include "services/http/line_stream.h"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <chrono>
#include <condition_variable>
#include <mutex>

#include "eventstore/base/json_writer.h"
#include "services/http/problem.h"

namespace cairn::services::http {
namespace {

using boost::asio::awaitable;

/// Lines that wait for a slow reader before the work waits for it too.
constexpr size_t kWaitingBytesMax = 256 * 1024;
/// Less than the server's drain: a reader that stands still cannot keep a stop waiting.
constexpr std::chrono::seconds kReaderPatience{20};

/// Lines on their way from the thread that works to the coroutine that answers.
class Lines {
 public:
  explicit Lines(boost::asio::any_io_executor executor) : executor_(std::move(executor)), timer_(executor_) {
    timer_.expires_at(std::chrono::steady_clock::time_point::max());
  }

  /// From the working thread: false when nobody reads any more.
  static bool put(const std::shared_ptr<Lines>& lines, std::string_view text) {
    {
      const std::lock_guard lock(lines->mutex_);
      lines->waiting_ += text;
    }
    // Before the wait for room: the reader makes it, and may sleep.
    wake(lines);
    std::unique_lock lock(lines->mutex_);
    const bool room = lines->room_.wait_for(lock, kReaderPatience,
                                            [&] { return lines->gone_ || lines->waiting_.size() < kWaitingBytesMax; });
    if (!room) lines->gone_ = true;
    return !lines->gone_;
  }
  static void end(const std::shared_ptr<Lines>& lines, Result<void> outcome) {
    {
      const std::lock_guard lock(lines->mutex_);
      lines->outcome_ = std::move(outcome);
    }
    wake(lines);
  }

  /// From the answering coroutine: waits until there are lines or the work has ended.
  static awaitable<void> wait(std::shared_ptr<Lines> lines) {
    while (!lines->has_news()) {
      boost::system::error_code cancelled;
      co_await lines->timer_.async_wait(boost::asio::redirect_error(boost::asio::use_awaitable, cancelled));
      lines->timer_.expires_at(std::chrono::steady_clock::time_point::max());
    }
  }
  std::string take() {
    const std::lock_guard lock(mutex_);
    room_.notify_all();  // whoever waits looks once the lock is free, when it is empty
    return std::exchange(waiting_, {});
  }
  /// How it ended, once every line has been taken.
  std::optional<Result<void>> outcome() {
    const std::lock_guard lock(mutex_);
    return waiting_.empty() ? outcome_ : std::nullopt;
  }
  void leave() {
    const std::lock_guard lock(mutex_);
    gone_ = true;
    room_.notify_all();
  }

 private:
  bool has_news() {
    const std::lock_guard lock(mutex_);
    return !waiting_.empty() || outcome_.has_value();
  }
  static void wake(const std::shared_ptr<Lines>& lines) {
    boost::asio::post(lines->executor_, [lines] { lines->timer_.cancel(); });
  }

  boost::asio::any_io_executor executor_;
  boost::asio::steady_timer timer_;  // touched by the answering coroutine's executor only
  std::mutex mutex_;
  std::condition_variable room_;
  std::string waiting_;                  // guarded by mutex_
  std::optional<Result<void>> outcome_;  // guarded by mutex_
  bool gone_ = false;                    // guarded by mutex_
};

/// The body of the answer; what stopped the work is its last line.
awaitable<void> write_lines(std::shared_ptr<Lines> lines, BodyWriter& writer) {
  while (true) {
    co_await Lines::wait(lines);
    std::string text = lines->take();
    const auto outcome = lines->outcome();
    if (outcome && !*outcome) {
      JsonWriter json(text);
      json.begin_object().field("error", name_of(outcome->error().code)).field("detail", outcome->error().context);
      json.end_object();
      text.push_back('\n');
    }
    if (!text.empty() && !co_await writer.write(std::move(text))) {
      lines->leave();
      co_return;
    }
    if (outcome) co_return;
    // What was told so far is done. The work is told that nobody reads, and ends at its next line.
    if (writer.stopping()) lines->leave();
  }
}

}  // namespace

awaitable<Response> stream_lines(BlockingPool& pool, Request request, LineWork work) {
  const auto lines = std::make_shared<Lines>(co_await boost::asio::this_coro::executor);
  const bool posted = pool.try_post([work = std::move(work), lines] {
    Lines::end(lines, work([&](std::string text) { return Lines::put(lines, text); }));
  });
  if (!posted) co_return problem(fail(Errc::kOverloaded, "the queue for long work is full"), request);

  // What is wrong before the first line is a problem and no stream.
  co_await Lines::wait(lines);
  if (const auto outcome = lines->outcome(); outcome && !*outcome) co_return problem(outcome->error(), request);
  Response response;
  response.headers.add("Content-Type", "application/x-ndjson");
  response.headers.add("Cache-Control", "no-store");
  response.headers.add("X-Accel-Buffering", "no");  // a reverse proxy must not hold lines back
  response.stream = [lines](BodyWriter& writer) { return write_lines(lines, writer); };
  co_return response;
}

}  // namespace cairn::services::http
