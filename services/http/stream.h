#pragma once

#include <openssl/err.h>
#include <openssl/ssl.h>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <memory>
#include <string>
#include <tuple>

#include "services/http/tls.h"

namespace cairn::services::http {

/// The bytes of one connection, plain or under TLS: which of them is asked once a call. One wait at a time. Slow to
/// compile, so that only session.cc includes it.
class Stream {
 public:
  using Socket = boost::asio::ip::tcp::socket;
  using Bytes = boost::asio::awaitable<std::tuple<boost::system::error_code, size_t>>;
  using Done = boost::asio::awaitable<std::tuple<boost::system::error_code>>;

  /// Under TLS when there is one.
  Stream(Socket socket, const Tls* tls) : socket_(std::move(socket)) {
    if (tls) tls_ = std::make_unique<Secure>(socket_, tls->begin());
  }

  boost::asio::any_io_executor executor() { return socket_.get_executor(); }
  /// The other side's address; "gone" when it has left already.
  std::string peer() const {
    boost::system::error_code error;
    const auto remote = socket_.remote_endpoint(error);
    return error ? "gone" : remote.address().to_string();
  }
  bool secure() const { return tls_ != nullptr; }

  /// At least one byte into `buffer`, or an error.
  template <class Buffer>
  Bytes read_some(const Buffer& buffer) {
    return tls_ ? tls_->async_read_some(buffer, kQuiet) : socket_.async_read_some(buffer, kQuiet);
  }
  /// All of `buffers`, or an error.
  template <class Buffers>
  Bytes write(const Buffers& buffers) {
    return tls_ ? boost::asio::async_write(*tls_, buffers, Everything{}, kQuiet) : write_bare(buffers);
  }
  /// write() past TLS: for whom there is no talking with under it.
  template <class Buffers>
  Bytes write_bare(const Buffers& buffers) {
    return boost::asio::async_write(socket_, buffers, Everything{}, kQuiet);
  }
  /// Reads what nobody wants, past TLS; false at the end or an error.
  boost::asio::awaitable<bool> drop(boost::asio::mutable_buffer buffer) {
    const auto [error, bytes] = co_await socket_.async_read_some(buffer, kQuiet);
    co_return !error;
  }
  void end_sending() {
    boost::system::error_code ignored;  // a socket that is gone cannot be shut down; nothing follows from it
    socket_.shutdown(Socket::shutdown_send, ignored);
  }
  void close() {
    boost::system::error_code ignored;  // the same
    socket_.shutdown(Socket::shutdown_both, ignored);
    socket_.close(ignored);
  }

  /// TLS's greeting; only when secure().
  Done greet() { return tls_->async_handshake(boost::asio::ssl::stream_base::server, kQuiet); }
  /// Tells the other side that nothing was cut off (RFC 8446, 6.1), without waiting for its word; only when secure().
  Done farewell() {
    SSL_set_shutdown(tls_->native_handle(), SSL_RECEIVED_SHUTDOWN);
    return tls_->async_shutdown(kQuiet);
  }
  /// True for a greeting that failed because it was a request in the clear.
  static bool was_plain(const boost::system::error_code& error) {
    return error.category() == boost::asio::error::get_ssl_category() &&
           ERR_GET_REASON(static_cast<unsigned long>(error.value())) == SSL_R_HTTP_REQUEST;
  }

 private:
  using Secure = boost::asio::ssl::stream<Socket&>;
  static constexpr auto kQuiet = boost::asio::as_tuple(boost::asio::use_awaitable);

  /// Lets one system call take all that is there; Asio's own condition cuts writes into 64 KiB.
  struct Everything {
    size_t operator()(const boost::system::error_code& error, size_t) const { return error ? 0 : SIZE_MAX; }
  };

  Socket socket_;
  std::unique_ptr<Secure> tls_;
};

}  // namespace cairn::services::http
