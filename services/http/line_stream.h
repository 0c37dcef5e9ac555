#pragma once

#include <functional>
#include <string>

#include "services/http/blocking.h"
#include "services/http/message.h"

namespace cairn::services::http {

/// Hands a line (or several; with their ends) to the reader; false when nobody reads any more and the work may stop.
using PutLine = std::function<bool(std::string lines)>;

/// Long work that tells how it goes. Runs on a thread of the pool; must not throw.
using LineWork = std::function<Result<void>(const PutLine& put)>;

/// Answers 200 with NDJSON, each line as soon as the work has put it; a reader who is slower than the work makes it
/// wait, one who leaves makes `put` say so. An error before the first line is a problem; a later one is the last line,
/// {"error":"corrupt","detail":"…"}. kOverloaded when the pool's queue is full.
boost::asio::awaitable<Response> stream_lines(BlockingPool& pool, Request request, LineWork work);

}  // namespace cairn::services::http
