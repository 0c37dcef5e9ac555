#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "services/http/message.h"

/// Errors as RFC 9457 problems. This file has the one mapping from Errc to HTTP in the whole program:
///
///   not_found 404 · conflict 409 · condition_failed 412 · invalid 422 (400 through `malformed`) · duplicate 422 ·
///   denied 403 · too_large 413 · overloaded 429 · disk_full 507 · unavailable, indeterminate, cancelled 503 ·
///   corrupt, io, internal 500
///
/// `denied` that only a sign-in or another token mends, with its one complaint at kSignInPointer or kBearerPointer, is
/// 401 and "unauthenticated".
///
/// `invalid` has two doors: `malformed` for what could not be read at all (broken JSON, an unknown query parameter),
/// and `problem` for what was understood and is refused by a rule. `type` is "/problems/" and the name of the code.
namespace cairn::services::http {

inline constexpr char kSignInPointer[] = "/headers/Cookie";
inline constexpr char kBearerPointer[] = "/headers/Authorization";

struct Problem {
  int status = 500;
  std::string type;  ///< relative URL, stable
  std::string title;
  std::string detail;
  std::string instance;  ///< the path that was asked
  std::vector<Complaint> errors;
  bool indeterminate = false;  ///< whether the change is in is not known; send it again with the same Idempotency-Key
  int retry_after_s = 0;       ///< 0: none
};

int status_of(Errc code);
Problem problem_of(const Error& error, std::string instance);
Response to_response(const Problem& problem);

/// What most handlers return on an error. The text of corrupt, io and internal stays in our log: the client gets a
/// plain sentence, because the context may name files.
Response problem(const Error& error, const Request& request);
/// 400 with the error's complaints.
Response malformed(const Error& error, const Request& request);
/// 405 with its Allow field.
Response method_not_allowed(std::string allow, const Request& request);
/// Problems of HTTP itself, without an Errc: 406, 408, 415, 428, 431. `name` becomes the type.
Response protocol_problem(int status, std::string_view name, std::string detail, std::string instance);

/// "Not Found", … of RFC 9110; "Status" for a number not in use here.
std::string_view reason_of(int status);

}  // namespace cairn::services::http
