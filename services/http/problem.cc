#include "services/http/problem.h"

#include "eventstore/base/json_writer.h"
#include "eventstore/base/log.h"

namespace cairn::services::http {
namespace {

constexpr int kRetryAfterSeconds = 1;

std::string_view title_of(Errc code) {
  switch (code) {
    case Errc::kNotFound: return "There is no such thing";
    case Errc::kConflict: return "Someone else changed it first";
    case Errc::kConditionFailed: return "A condition of the change no longer holds";
    case Errc::kInvalid: return "The request was understood and refused";
    case Errc::kDuplicate: return "The Idempotency-Key was used with other content";
    case Errc::kDenied: return "Not permitted";
    case Errc::kTooLarge: return "Over a limit";
    case Errc::kOverloaded: return "Too busy, try again";
    case Errc::kDiskFull: return "The disk is full; reading goes on";
    case Errc::kUnavailable: return "Not available now";
    case Errc::kIndeterminate: return "Not known whether the change is in";
    case Errc::kCorrupt: return "Stored data contradicts itself";
    case Errc::kIo: return "The machine could not read or write";
    case Errc::kCancelled: return "Stopped before it was done";
    case Errc::kInternal: return "A mistake of the program";
  }
  return "A mistake of the program";
}

bool is_ours(Errc code) { return code == Errc::kCorrupt || code == Errc::kIo || code == Errc::kInternal; }

bool wants_sign_in(const Error& error) {
  if (error.code != Errc::kDenied || error.complaints.size() != 1) return false;
  return error.complaints[0].pointer == kSignInPointer || error.complaints[0].pointer == kBearerPointer;
}

/// A 401 names a scheme (RFC 9110, 15.5.2): that of a token (RFC 6750, 3), or for a form and a cookie this draft's,
/// which no browser answers with a window of its own.
std::string challenge_of(const Problem& problem) {
  const bool bearer = !problem.errors.empty() && problem.errors[0].pointer == kBearerPointer;
  return bearer ? "Bearer realm=\"cairn\", error=\"invalid_token\""
                : "Cookie realm=\"cairn\", form-action=\"/sign-in\"";
}

/// The path as our log may have it: whole under /v1, elsewhere its first segment only, because the rest may be the
/// secret of a link.
std::string logged(std::string_view path) {
  const size_t end = path.find('/', 1);
  if (path.starts_with("/v1/") || end == std::string_view::npos) return std::string(path);
  return std::string(path.substr(0, end)) + "/...";
}

}  // namespace

int status_of(Errc code) {
  switch (code) {
    case Errc::kNotFound: return 404;
    case Errc::kConflict: return 409;
    case Errc::kConditionFailed: return 412;
    case Errc::kInvalid: return 422;
    case Errc::kDuplicate: return 422;
    case Errc::kDenied: return 403;
    case Errc::kTooLarge: return 413;
    case Errc::kOverloaded: return 429;
    case Errc::kDiskFull: return 507;
    case Errc::kUnavailable: return 503;
    case Errc::kIndeterminate: return 503;
    case Errc::kCorrupt: return 500;
    case Errc::kIo: return 500;
    case Errc::kCancelled: return 503;
    case Errc::kInternal: return 500;
  }
  return 500;
}

Problem problem_of(const Error& error, std::string instance) {
  Problem problem;
  problem.status = status_of(error.code);
  problem.type = "/problems/" + std::string(name_of(error.code));
  problem.title = title_of(error.code);
  problem.detail = is_ours(error.code) ? "The log of the program says more." : error.context;
  problem.instance = std::move(instance);
  problem.errors = error.complaints;
  if (wants_sign_in(error)) {
    problem.status = 401;
    problem.type = "/problems/unauthenticated";
    problem.title = "It is not known who asks";
  }
  problem.indeterminate = error.code == Errc::kIndeterminate;
  if (problem.status == 429 || error.code == Errc::kUnavailable || error.code == Errc::kCancelled)
    problem.retry_after_s = kRetryAfterSeconds;
  return problem;
}

Response to_response(const Problem& problem) {
  std::string out;
  JsonWriter json(out);
  json.begin_object().field("type", problem.type).field("title", problem.title).key("status").number(problem.status);
  if (!problem.detail.empty()) json.field("detail", problem.detail);
  if (!problem.instance.empty()) json.field("instance", problem.instance);
  if (problem.indeterminate) json.key("indeterminate").boolean(true);
  if (!problem.errors.empty()) {
    json.key("errors").begin_array();
    for (const auto& complaint : problem.errors)
      json.begin_object().field("pointer", complaint.pointer).field("detail", complaint.detail).end_object();
    json.end_array();
  }
  json.end_object();
  Response response = text_response(problem.status, "application/problem+json", std::move(out));
  response.headers.add("Cache-Control", "no-store");
  if (problem.status == 401) response.headers.add("WWW-Authenticate", challenge_of(problem));
  if (problem.retry_after_s > 0) response.headers.add("Retry-After", std::to_string(problem.retry_after_s));
  return response;
}

Response problem(const Error& error, const Request& request) {
  if (is_ours(error.code))
    log_of("services.http")
        ->error("{} {}: {}: {}", name_of(request.method), logged(request.path), name_of(error.code), error.context);
  return to_response(problem_of(error, request.path));
}

Response malformed(const Error& error, const Request& request) {
  Problem problem = problem_of(error, request.path);
  problem.status = 400;
  problem.type = "/problems/malformed";
  problem.title = "The request could not be read";
  return to_response(problem);
}

Response method_not_allowed(std::string allow, const Request& request) {
  Response response = protocol_problem(405, "method_not_allowed", request.path + " answers " + allow, request.path);
  response.headers.add("Allow", std::move(allow));
  return response;
}

Response protocol_problem(int status, std::string_view name, std::string detail, std::string instance) {
  Problem problem;
  problem.status = status;
  problem.type = "/problems/" + std::string(name);
  problem.title = reason_of(status);
  problem.detail = std::move(detail);
  problem.instance = std::move(instance);
  return to_response(problem);
}

std::string_view reason_of(int status) {
  switch (status) {
    case 200: return "OK";
    case 201: return "Created";
    case 202: return "Accepted";
    case 204: return "No Content";
    case 206: return "Partial Content";
    case 301: return "Moved Permanently";
    case 302: return "Found";
    case 303: return "See Other";
    case 304: return "Not Modified";
    case 307: return "Temporary Redirect";
    case 308: return "Permanent Redirect";
    case 400: return "Bad Request";
    case 401: return "Unauthorized";
    case 403: return "Forbidden";
    case 404: return "Not Found";
    case 405: return "Method Not Allowed";
    case 406: return "Not Acceptable";
    case 408: return "Request Timeout";
    case 409: return "Conflict";
    case 410: return "Gone";
    case 412: return "Precondition Failed";
    case 413: return "Content Too Large";
    case 415: return "Unsupported Media Type";
    case 422: return "Unprocessable Content";
    case 428: return "Precondition Required";
    case 429: return "Too Many Requests";
    case 431: return "Request Header Fields Too Large";
    case 500: return "Internal Server Error";
    case 503: return "Service Unavailable";
    case 507: return "Insufficient Storage";
    default: return "Status";
  }
}

}  // namespace cairn::services::http
