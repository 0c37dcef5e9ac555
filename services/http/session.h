#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <memory>

#include "services/http/server.h"

namespace cairn::services::http {

/// What the sessions of one listener share; outlives them.
struct SessionSetting {
  const Router& router;
  const Limits& limits;
  Traffic& traffic;
  const std::atomic<bool>& stopping;
  const Tls* tls = nullptr;  ///< none: in the clear
};

/// One connection, from its first byte to its last. All but `late` run on the session's own executor.
class Session {
 public:
  virtual ~Session() = default;
  static std::shared_ptr<Session> make(boost::asio::ip::tcp::socket socket, const SessionSetting& setting);

  /// Reads and answers requests until the peer, an error, a deadline or a drain ends it. The caller keeps the session.
  virtual boost::asio::awaitable<void> run() = 0;
  virtual boost::asio::any_io_executor executor() = 0;
  /// True when the wait that the session is in has passed its deadline. Any thread.
  virtual bool late(std::chrono::steady_clock::time_point now) const = 0;
  virtual void close_if_late() = 0;
  virtual void close_if_idle() = 0;
  virtual void close() = 0;
};

}  // namespace cairn::services::http
