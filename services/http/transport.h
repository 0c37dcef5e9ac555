#pragma once

#include <memory>
#include <string>

#include "eventstore/base/result.h"
#include "services/http/client.h"
#include "services/http/message.h"
#include "services/http/router.h"

namespace cairn::services::http {

/// A way to put a request to the program's own routes: over a socket to a running server, or straight into a Router of
/// this process. A command line that speaks through it does the same with --url as with --data.
class Transport {
 public:
  virtual ~Transport() = default;

  /// Blocks until the answer is whole. With `on_chunk`, the body of a status below 400 goes there instead of into the
  /// response. The response's `stream` is never set. kUnavailable, kDenied, kIo and kCancelled as Client::call.
  virtual Result<Response> call(Request request, const OnChunk& on_chunk = nullptr) = 0;
};

/// kInvalid unless `url` is http://HOST[:PORT] or https://HOST[:PORT].
Result<std::unique_ptr<Transport>> make_socket_transport(const std::string& url, ClientOptions options = {});

/// `router` must outlive it. Each call runs the route's coroutine to its end on an io_context of its own.
std::unique_ptr<Transport> make_local_transport(const Router& router);

}  // namespace cairn::services::http
