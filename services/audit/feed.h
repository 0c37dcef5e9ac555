#pragma once

#include <boost/asio/awaitable.hpp>

#include "services/audit/audit.h"
#include "services/audit/selection.h"

namespace cairn::services::audit {

/// One reader's way through the log, a stretch at a time: what the reader has not taken is not read. Lines end at the
/// head of the beginning; server-sent events go on as events come, until the reader leaves or the server drains.
class Feed {
 public:
  using SteadyClock = std::chrono::steady_clock;

  Feed(const Audit& audit, Selection selection)
      : audit_(audit), selection_(std::move(selection)), next_(selection_.from) {}

  boost::asio::awaitable<void> run(http::BodyWriter& writer);

 private:
  boost::asio::awaitable<Result<void>> lines(http::BodyWriter& writer);
  boost::asio::awaitable<Result<void>> live(http::BodyWriter& writer);
  /// The next stretch up to `to`; waits while the pool is full.
  boost::asio::awaitable<Result<std::string>> take(Position to);
  /// From the ring, when what is next is still there.
  std::optional<std::string> take_recent();
  void moved(uint64_t looked_at, uint64_t written, Position next);
  /// A checkpoint or a heartbeat when one is due, else "".
  std::string sign_of_life(SteadyClock::time_point now);
  boost::asio::awaitable<Result<void>> say(http::BodyWriter& writer, std::string text);

  const Audit& audit_;
  const Selection selection_;
  Position next_;
  uint64_t skipped_ = 0;  // events looked at since the reader last heard of a position
  SteadyClock::time_point told_position_ = SteadyClock::now();
  SteadyClock::time_point told_anything_ = SteadyClock::now();
};

}  // namespace cairn::services::audit
