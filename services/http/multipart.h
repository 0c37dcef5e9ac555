#pragma once

#include <boost/asio/awaitable.hpp>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "eventstore/base/result.h"
#include "services/http/message.h"

namespace cairn::services::http {

/// The head of one part of a form.
struct Part {
  std::string name;
  std::optional<std::string> file_name;  ///< set for a file, also for one that was not chosen, which is then empty
  std::string media_type;                ///< "text/plain" when the part does not say
};

/// Reads a form with files (multipart/form-data, RFC 7578) piece by piece: memory stays bounded by one piece of the
/// body, whatever the files' sizes. For the coroutine of one handler.
///
///   MultipartReader form(*request.stream, boundary);
///   while (true) {
///     auto part = co_await form.next();   // skips what is left of the part before
///     if (!part) co_return malformed(part.error(), request);
///     if (!part.value()) break;
///     … co_await form.read() until it is empty …
///   }
class MultipartReader {
 public:
  MultipartReader(BodyReader& body, std::string_view boundary) : body_(body), mark_("\r\n--" + std::string(boundary)) {}

  /// The next part; none after the last. kInvalid when the body is no such form; errors of the body.
  boost::asio::awaitable<Result<std::optional<Part>>> next();
  /// The next bytes of this part, some 256 KiB at most; empty at its end.
  boost::asio::awaitable<Result<std::string>> read();

 private:
  boost::asio::awaitable<Result<bool>> fill();
  boost::asio::awaitable<Result<std::string>> read_head();

  BodyReader& body_;
  const std::string mark_;
  std::string buffer_ = "\r\n";  // the first boundary has no line end before it
  bool in_part_ = false;
  bool ended_ = false;
};

/// The boundary of a Content-Type; none when it is no multipart/form-data, kInvalid when its boundary cannot be used.
Result<std::optional<std::string>> boundary_of(const Request& request);

}  // namespace cairn::services::http
