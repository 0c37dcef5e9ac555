#pragma once

#include <chrono>
#include <cstddef>
#include <string>

#include "eventstore/base/result.h"
#include "services/http/message.h"

namespace cairn::services::http {

struct ClientOptions {
  std::chrono::milliseconds connect{10'000};
  std::chrono::milliseconds idle{60'000};     ///< without a byte from the server; set anew for each piece
  size_t body_bytes_max = 256 * 1024 * 1024;  ///< for bodies that are collected; streamed ones have no limit
  std::string ca_file;  ///< PEM of the authorities that are believed under https; the system's when empty
};

/// A blocking client for HTTP/1.1, in the clear or under TLS, one connection a call: for command lines, never for a
/// server's threads. Under TLS the server proves its name or address, or is told nothing. Thread-safe.
class Client {
 public:
  /// kInvalid unless `url` is http://HOST[:PORT] or https://HOST[:PORT] with nothing behind it but an optional slash.
  static Result<Client> for_url(const std::string& url, ClientOptions options = {});

  /// Sends `request` (method, target, headers, body) and waits for the answer. With `on_chunk`, the body goes there
  /// piece by piece instead of into the response; a problem (status 400 and above) is collected all the same.
  /// kUnavailable when there is no server, kDenied when its certificate does not prove who it is, kIo when the
  /// connection breaks or stays silent, kCancelled when `on_chunk` says so.
  Result<Response> call(const Request& request, const OnChunk& on_chunk = nullptr) const;

 private:
  Client(bool secure, std::string host, std::string port, ClientOptions options)
      : secure_(secure), host_(std::move(host)), port_(std::move(port)), options_(std::move(options)) {}

  bool secure_;
  std::string host_;
  std::string port_;
  ClientOptions options_;
};

}  // namespace cairn::services::http
