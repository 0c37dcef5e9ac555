#pragma once

#include <boost/asio/awaitable.hpp>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "eventstore/base/result.h"

/// Requests and responses as plain values, the same for the listener, the client and calls inside the process.
/// No type of Beast reaches this header: a handler's file compiles in a second.
namespace cairn::services::http {

enum class Method { kGet, kHead, kPost, kPut, kPatch, kDelete, kOther };

/// "GET", …; kOther is "OTHER".
std::string_view name_of(Method method);

struct Header {
  std::string name;
  std::string value;
};

/// Header fields in their order; names are compared without regard to case (RFC 9110, 5.1).
class Headers {
 public:
  Headers() = default;
  Headers(std::initializer_list<Header> fields) : fields_(fields) {}

  /// The first field of this name.
  std::optional<std::string_view> find(std::string_view name) const;
  /// Replaces every field of this name by one.
  void set(std::string_view name, std::string value);
  void add(std::string name, std::string value) { fields_.push_back({std::move(name), std::move(value)}); }
  auto begin() const { return fields_.begin(); }
  auto end() const { return fields_.end(); }

 private:
  std::vector<Header> fields_;
};

/// True when both are the same but for the case of ASCII letters.
bool equal_ignoring_case(std::string_view left, std::string_view right);

struct Parameter {
  std::string name;
  std::string value;
};

/// The body of a request that its route takes piece by piece (RouteOptions::streams_body), so that memory stays bounded
/// by one piece whatever its size. For the coroutine of the request's own handler.
class BodyReader {
 public:
  virtual ~BodyReader() = default;
  /// The next piece, some 256 KiB at most; empty at the end. kTooLarge over the route's limit, kInvalid for a body that
  /// breaks the protocol, kCancelled when the sender is gone or too slow. After an error only answer.
  virtual boost::asio::awaitable<Result<std::string>> read() = 0;
};

struct Request {
  Method method = Method::kGet;
  std::string target;                       ///< as it came: path and query, percent-encoded
  std::string path;                         ///< the target without its query, percent-encoded; set by the Router
  std::vector<Parameter> path_parameters;   ///< decoded, in the order of the template; set by the Router
  std::vector<Parameter> query_parameters;  ///< decoded, in their order, repeats kept; set by the Router
  Headers headers;
  std::string body;                    ///< whole; empty where the route streams it
  std::shared_ptr<BodyReader> stream;  ///< set where the route streams the body, and only there
  std::string peer;                    ///< "127.0.0.1"; "in-process" for calls without a socket
  bool in_public = false;              ///< set by who guards the routes: only what is published may be told
  /// Likewise: the one unit whose engagements may be told in full, of all others only what is published.
  std::optional<std::string> own_unit;

  /// CHECKs that the route's template has a parameter of this name.
  const std::string& path_parameter(std::string_view name) const;
};

/// Where a streaming response goes. One chunk is on its way at a time, so a slow reader slows the producer down and
/// memory stays bounded by one chunk.
class BodyWriter {
 public:
  virtual ~BodyWriter() = default;
  /// Resumes when the chunk is handed over. kCancelled: the reader is gone or too slow; end the stream.
  virtual boost::asio::awaitable<Result<void>> write(std::string chunk) = 0;
  /// True once the server drains: a stream without an end of its own ends now.
  virtual bool stopping() const = 0;
};

using BodyStream = std::function<boost::asio::awaitable<void>(BodyWriter&)>;

struct Response {
  int status = 200;
  Headers headers;                          ///< without Content-Length, Date, Server: these come by themselves
  std::shared_ptr<const std::string> body;  ///< shared with a cache where there is one; null is empty
  BodyStream stream;                        ///< when set, `body` is not used
  std::optional<uint64_t> stream_bytes;     ///< what `stream` writes in all, where that is known beforehand

  std::string_view text() const { return body ? std::string_view(*body) : std::string_view(); }
};

using Handler = std::function<boost::asio::awaitable<Response>(Request)>;

/// Hears a body piece by piece; false ends the call early.
using OnChunk = std::function<bool(std::string_view chunk)>;

Response json_response(int status, std::string json);
Response text_response(int status, std::string media_type, std::string text);

/// A strong ETag over the bytes of a body, with its quotes: the first 16 bytes of its SHA-256 in hex.
std::string etag_of(std::string_view body);

/// The ETag of an entity as of now: its revision for If-Match, then the hash of the body, because names that are joined
/// in and the day change what is shown without a new revision: `"3-<32 hex digits>"`.
std::string etag_of(uint64_t revision, std::string_view body);

/// True when `if_none_match` (a list, or *) names `etag`. Compared weakly, as RFC 9110 13.1.2 wants for this field: a
/// proxy that compressed the answer hands our tag back with W/ before it.
bool matches_etag(std::string_view if_none_match, std::string_view etag);

}  // namespace cairn::services::http
