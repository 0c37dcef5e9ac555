#include "services/audit/feed.h"

#include <algorithm>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "eventstore/base/log.h"
#include "eventstore/store_async.h"
#include "services/audit/page.h"

namespace cairn::services::audit {
namespace {

namespace asio = boost::asio;

constexpr uint64_t kStretchPositions = 1'000;
constexpr size_t kRecentMax = 256;
constexpr size_t kRecentBytes = 256 * 1024;
constexpr std::chrono::milliseconds kPoolPause{50};

}  // namespace

asio::awaitable<void> Feed::run(http::BodyWriter& writer) {
  const auto ended = selection_.form == Form::kServerSent ? co_await live(writer) : co_await lines(writer);
  // kCancelled: the reader left. For anything else a body without its end tells the reader: the status is out already.
  if (!ended && ended.error().code != Errc::kCancelled)
    throw std::runtime_error(std::string(name_of(ended.error().code)) + ": " + ended.error().context);
}

asio::awaitable<Result<void>> Feed::lines(http::BodyWriter& writer) {
  const Position end = audit_.store.head();
  while (next_ < end && !writer.stopping()) {
    auto text = co_await take(std::min(end, Position(next_.value() + kStretchPositions)));
    if (!text) co_return text.error();
    if (auto said = co_await say(writer, std::move(text.value())); !said) co_return said.error();
  }
  // A reader that is sent away in the middle must not take what it has for everything.
  if (next_ < end) co_return fail(Errc::kUnavailable, "the server stops");
  co_return success();
}

asio::awaitable<Result<void>> Feed::live(http::BodyWriter& writer) {
  while (!writer.stopping()) {
    const Position head = audit_.store.head();
    if (next_ < head) {
      std::string text;
      if (auto recent = take_recent()) {
        text = std::move(*recent);
      } else {
        auto read = co_await take(std::min(head, Position(next_.value() + kStretchPositions)));
        if (!read) co_return read.error();
        text = std::move(read.value());
      }
      if (auto said = co_await say(writer, std::move(text)); !said) co_return said.error();
    } else {
      co_await eventstore::head_past(audit_.store, next_, audit_.timing.look.count());
    }
    if (auto said = co_await say(writer, sign_of_life(SteadyClock::now())); !said) co_return said.error();
  }
  co_return success();
}

asio::awaitable<Result<std::string>> Feed::take(Position to) {
  while (true) {
    auto stretch = co_await http::blocking(
        audit_.pool, [this, to] { return read_stretch(audit_.store, audit_.ring, selection_, next_, to); });
    if (stretch) {
      moved(stretch.value().next.value() - next_.value(), stretch.value().written, stretch.value().next);
      co_return std::move(stretch.value().text);
    }
    if (stretch.error().code != Errc::kOverloaded) co_return stretch.error();
    asio::steady_timer pause(co_await asio::this_coro::executor, kPoolPause);
    co_await pause.async_wait(asio::use_awaitable);
  }
}

std::optional<std::string> Feed::take_recent() {
  const auto events = audit_.store.recent(next_, kRecentMax);
  if (!events || events->empty()) return std::nullopt;
  std::string text;
  uint64_t looked_at = 0;
  uint64_t written = 0;
  // What a reader does not take waits here, so that it is never more than a stretch and an event.
  for (const auto& event : *events) {
    if (text.size() >= kRecentBytes) break;
    ++looked_at;
    if (!selection_.filter.matches(*event)) continue;
    append_event(*event, audit_.ring, selection_.form, text);
    ++written;
  }
  moved(looked_at, written, Position(next_.value() + looked_at));
  return text;
}

void Feed::moved(uint64_t looked_at, uint64_t written, Position next) {
  next_ = next;
  if (written > 0) {
    skipped_ = 0;
    told_position_ = SteadyClock::now();
  } else {
    skipped_ += looked_at;
  }
}

std::string Feed::sign_of_life(SteadyClock::time_point now) {
  const bool due = skipped_ >= audit_.timing.skipped_events_max ||
                   (skipped_ > 0 && now - told_position_ >= audit_.timing.checkpoint);
  if (due) {
    skipped_ = 0;
    told_position_ = now;
    const std::string last = std::to_string(next_.value() - 1);
    return "id: " + last + "\nevent: checkpoint\ndata: {\"position\":" + last + "}\n\n";
  }
  return now - told_anything_ >= audit_.timing.heartbeat ? ": heartbeat\n\n" : "";
}

asio::awaitable<Result<void>> Feed::say(http::BodyWriter& writer, std::string text) {
  if (text.empty()) co_return success();
  told_anything_ = SteadyClock::now();
  co_return co_await writer.write(std::move(text));
}

}  // namespace cairn::services::audit
