#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>

#include "eventstore/base/result.h"
#include "services/http/router.h"
#include "services/http/tls.h"
#include "services/http/traffic.h"

namespace cairn::services::http {

/// Every wait has a deadline and every buffer a bound.
struct Limits {
  size_t header_bytes_max = 16 * 1024;
  size_t body_bytes_max = 8 * 1024 * 1024;   ///< unless the route says otherwise
  size_t connections_max = 16 * 1024;        ///< fewer where the system lets a process open few files
  size_t connections_per_address_max = 256;  ///< counted_address.h
  bool count_own_machine = false;            ///< or not, for a proxy there speaks for everybody
  std::chrono::milliseconds idle{60'000};    ///< from an answer to the first byte of the next request
  std::chrono::milliseconds header{10'000};  ///< from that byte to the end of the header; TLS's greeting as a whole
  std::chrono::milliseconds body{30'000};    ///< without a byte of the body
  std::chrono::milliseconds write{30'000};   ///< without the reader taking a piece of the answer
  std::chrono::milliseconds drain{20'000};   ///< from stop() to the end of requests in flight
};

struct ServerOptions {
  std::string address = "127.0.0.1";  ///< IPv4 or IPv6
  uint16_t port = 0;                  ///< 0: the system chooses, port() tells
  unsigned threads = 1;
  Limits limits;
  std::shared_ptr<const Tls> tls;  ///< none: in the clear
};

/// Listens for HTTP/1.1 and answers through a Router. Handlers run as coroutines on this server's threads and must not
/// block (blocking.h). Requests of one connection are answered in order, pipelined or not.
class Server {
 public:
  /// Bound and accepting when it returns. kUnavailable when the address is taken, kInvalid when it is none. `router`
  /// and `traffic` must outlive the server.
  static Result<std::unique_ptr<Server>> start(ServerOptions options, const Router& router, Traffic& traffic);
  ~Server();  ///< stop()
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;

  uint16_t port() const;
  boost::asio::any_io_executor executor() const;

  /// Stops accepting, closes idle connections, lets requests in flight finish, at most `limits.drain` long, then closes
  /// what is left. Returns when no handler runs any more. Idempotent; never from one of the server's own threads.
  void stop();

 private:
  class Impl;
  explicit Server(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace cairn::services::http
