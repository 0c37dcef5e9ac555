#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "services/http/message.h"
#include "services/http/prepared.h"

namespace cairn::services::http {

/// How the body is delimited (RFC 9112, 6).
struct Framing {
  std::optional<size_t> length;  ///< Content-Length
  bool chunked = false;          ///< Transfer-Encoding: chunked
  bool keep_alive = true;        ///< false: Connection: close
  bool secure = false;           ///< Strict-Transport-Security (RFC 6797), of an answer under TLS only
};

/// Appends status line and header block with the blank line after it: the handler's fields, then Date, Server, framing
/// and the fields that guard browsers. Control characters in a value become spaces: no answer can be split.
void append_head(std::string& out, const Response& response, Framing framing);

/// The same for an answer made beforehand, as 200 or 304.
void append_head(std::string& out, int status, const Prepared& prepared, Framing framing);

/// Status line, header block and body of an answer after which the connection ends, in one text.
std::string last_answer(const Response& response);

/// Appends "Date" as RFC 9110 5.6.7 writes it; made anew once a second for each thread.
std::string_view http_date();

}  // namespace cairn::services::http
