#include "services/http/session.h"

#include <array>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/buffer_body.hpp>
#include <boost/beast/http/error.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/string_body.hpp>
#include <charconv>
#include <limits>
#include <optional>

#include "eventstore/base/log.h"
#include "services/http/head.h"
#include "services/http/problem.h"
#include "services/http/stream.h"

// Under TLS a connection begins with its greeting, at most `header` long. The life of a request: (1) wait for its first
// byte, at most `idle`; (2) parse the header, at most `header` in all and 16 KiB; (3) ask the router how large a body
// it takes; (4) parse the body, at least a piece of 256 KiB every `body`, here or, where the route streams it, when its
// handler reads; (5) a finished answer, or the router's handler, without a deadline of ours; (6) header block and body
// in one scatter write, or chunk after chunk; each piece within `write`. Only step 2 and 4 use Beast, as a parser; the
// deadlines are looked at by the server's sweep, so that an ordinary request costs one read, one write and no timer.
namespace cairn::services::http {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
using tcp = asio::ip::tcp;
using SteadyClock = std::chrono::steady_clock;

constexpr size_t kReadBytes = 16 * 1024;
/// What a connection keeps while it says nothing: most requests fit, and thousands of silent ones cost little.
constexpr size_t kFirstReadBytes = 1024;
constexpr size_t kPieceBytes = 256 * 1024;
// As nginx's lingering_timeout and lingering_time: a sender who pauses this long, or goes on for that long, is cut off.
constexpr std::chrono::milliseconds kLingerPause{5'000};
constexpr std::chrono::milliseconds kLinger{30'000};
constexpr std::string_view kContinue = "HTTP/1.1 100 Continue\r\n\r\n";

Method method_of(beast::http::verb verb) {
  switch (verb) {
    case beast::http::verb::get: return Method::kGet;
    case beast::http::verb::head: return Method::kHead;
    case beast::http::verb::post: return Method::kPost;
    case beast::http::verb::put: return Method::kPut;
    case beast::http::verb::patch: return Method::kPatch;
    case beast::http::verb::delete_: return Method::kDelete;
    default: return Method::kOther;
  }
}

std::string_view view(boost::core::string_view text) { return {text.data(), text.size()}; }

class HttpSession final : public Session {
 public:
  HttpSession(tcp::socket socket, const SessionSetting& setting)
      : stream_(std::move(socket), setting.tls), setting_(setting), peer_(stream_.peer()) {}

  asio::awaitable<void> run() override {
    if (!stream_.secure() || co_await greet()) {
      while (co_await serve_one()) {
      }
      within(setting_.limits.write);
      if (stream_.secure() && !broken_off_) co_await stream_.farewell();
    }
    if (lingering_) co_await linger();
    close();
  }

  asio::any_io_executor executor() override { return stream_.executor(); }
  bool late(SteadyClock::time_point now) const override { return now.time_since_epoch().count() > deadline_.load(); }
  void close_if_late() override {
    if (late(SteadyClock::now())) close();
  }
  void close_if_idle() override {
    if (idle_) close();
  }
  void close() override { stream_.close(); }

 private:
  friend class ChunkWriter;
  friend class SocketBody;
  using Parser = beast::http::request_parser<beast::http::string_body>;
  enum class Read { kRequest, kRefused, kGone };

  void within(std::chrono::milliseconds wait) {
    deadline_.store((SteadyClock::now() + wait).time_since_epoch().count());
  }
  void without_deadline() { deadline_.store(std::numeric_limits<int64_t>::max()); }

  asio::awaitable<bool> greet();
  /// True when the connection may carry another request.
  asio::awaitable<bool> serve_one();
  asio::awaitable<bool> fill(size_t bytes_max = kReadBytes);
  asio::awaitable<Read> read_header();
  asio::awaitable<Read> begin_body();
  asio::awaitable<Read> read_body();
  asio::awaitable<bool> serve_streamed();
  Read refuse(boost::system::error_code error);
  Read refuse(Response response);
  Error too_large(const std::string& size) const;
  template <class Message>
  Request request_of(const Message& message) const;
  asio::awaitable<bool> send(bool head_only, Response response, bool keep_alive);
  asio::awaitable<bool> send_prepared(const Prepared& prepared, bool keep_alive);
  asio::awaitable<bool> send_head_and(std::string_view body);
  asio::awaitable<bool> send_body(std::string_view body);
  std::shared_ptr<const Prepared> recalled() const;
  Framing framed(bool keep_alive) const {
    return {.length = {}, .chunked = false, .keep_alive = keep_alive, .secure = stream_.secure()};
  }
  asio::awaitable<bool> send_stream(const Response& response, bool chunked, bool keep_alive);
  asio::awaitable<void> linger();

  Stream stream_;
  const SessionSetting setting_;
  std::string peer_;
  beast::flat_buffer buffer_;
  std::optional<Parser> parser_;
  std::optional<Response> refusal_;
  std::string head_;  // kept from answer to answer for its memory
  RouteOptions route_;
  bool continues_ = false;  // the sender waits for 100 Continue
  bool idle_ = false;
  bool lingering_ = false;
  bool broken_off_ = false;  // an answer without its end
  std::atomic<int64_t> deadline_{std::numeric_limits<int64_t>::max()};
};

/// Chunks of a streaming answer (RFC 9112, 7.1), or plain bytes up to the end of the connection for HTTP/1.0.
class ChunkWriter final : public BodyWriter {
 public:
  ChunkWriter(HttpSession& session, bool chunked) : session_(session), chunked_(chunked) {}

  asio::awaitable<Result<void>> write(std::string chunk) override {
    if (chunk.empty()) co_return success();
    char digits[24];
    const auto end = std::to_chars(digits, digits + sizeof digits, chunk.size(), 16);
    std::string size(digits, end.ptr);
    size += "\r\n";
    std::array<asio::const_buffer, 3> buffers = {asio::buffer(size), asio::buffer(chunk), asio::buffer("\r\n", 2)};
    if (!chunked_) buffers[0] = buffers[2] = asio::const_buffer();
    session_.within(session_.setting_.limits.write);
    const auto [error, bytes] = co_await session_.stream_.write(buffers);
    session_.without_deadline();
    session_.setting_.traffic.body_bytes_sent += chunk.size();
    written_ += chunk.size();
    if (error) {
      failed_ = true;
      co_return fail(Errc::kCancelled, "the reader is gone: " + error.message());
    }
    co_return success();
  }
  bool stopping() const override { return failed_ || session_.setting_.stopping.load(); }

  uint64_t written() const { return written_; }

  /// True when the stream came to its end and the reader was told.
  asio::awaitable<bool> end() {
    if (failed_ || !chunked_) co_return !failed_;
    session_.within(session_.setting_.limits.write);
    const auto [error, bytes] = co_await session_.stream_.write(asio::buffer("0\r\n\r\n", 5));
    co_return !error;
  }

 private:
  HttpSession& session_;
  const bool chunked_;
  uint64_t written_ = 0;
  bool failed_ = false;
};

asio::awaitable<bool> HttpSession::fill(size_t bytes_max) {
  const auto [error, bytes] = co_await stream_.read_some(buffer_.prepare(bytes_max));
  buffer_.commit(bytes);
  co_return !error;
}

asio::awaitable<bool> HttpSession::greet() {
  if (setting_.stopping.load()) co_return false;
  idle_ = true;  // a drain waits for no greeting
  within(setting_.limits.header);
  const auto [error] = co_await stream_.greet();
  idle_ = false;
  if (!error) co_return true;
  if (!Stream::was_plain(error)) co_return false;
  // Who forgot the s of https:// is told so, as nginx does.
  head_ = last_answer(protocol_problem(400, "malformed", "TLS is spoken here: the address begins with https://", ""));
  setting_.traffic.answers[4] += 1;
  within(setting_.limits.write);
  co_await stream_.write_bare(asio::buffer(head_));
  lingering_ = true;
  co_return false;
}

HttpSession::Read HttpSession::refuse(Response response) {
  refusal_ = std::move(response);
  return Read::kRefused;
}

HttpSession::Read HttpSession::refuse(boost::system::error_code error) {
  using beast::http::error;
  const std::string most = std::to_string(setting_.limits.header_bytes_max);
  if (error == beast::http::error::header_limit)
    return refuse(protocol_problem(431, "header_too_large", "the header is larger than " + most + " bytes", ""));
  return refuse(protocol_problem(400, "malformed", "this is no HTTP/1.1 request: " + error.message(), ""));
}

asio::awaitable<HttpSession::Read> HttpSession::read_header() {
  if (buffer_.size() == 0) {
    if (setting_.stopping.load()) co_return Read::kGone;
    idle_ = true;
    within(setting_.limits.idle);
    if (buffer_.capacity() > kFirstReadBytes) buffer_.shrink_to_fit();
    const bool filled = co_await fill(kFirstReadBytes);
    idle_ = false;
    if (!filled) co_return Read::kGone;
  }
  within(setting_.limits.header);
  size_t header_bytes = 0;
  while (!parser_->is_header_done()) {
    boost::system::error_code error;
    const size_t used = parser_->put(buffer_.data(), error);
    buffer_.consume(used);
    header_bytes += used;
    // The parser counts anew in each call: its own limit is that of a line.
    if (header_bytes > setting_.limits.header_bytes_max) co_return refuse(beast::http::error::header_limit);
    if (error == beast::http::error::need_more) {
      if (!co_await fill()) co_return Read::kGone;
    } else if (error) {
      co_return refuse(error);
    }
  }
  const auto& message = parser_->get();
  if (message.version() >= 11 && message.find(beast::http::field::host) == message.end())
    co_return refuse(protocol_problem(400, "malformed", "HTTP/1.1 wants a Host field", ""));
  co_return Read::kRequest;
}

Error HttpSession::too_large(const std::string& size) const {
  return fail(Errc::kTooLarge,
              "the body" + size + " is over the limit of " + std::to_string(route_.body_bytes_max) + " bytes");
}

/// What can be said of a body before its first byte.
asio::awaitable<HttpSession::Read> HttpSession::begin_body() {
  const auto& message = parser_->get();
  route_ = setting_.router.options_of(method_of(message.method()), view(message.target()));
  if (route_.body_bytes_max == 0) route_.body_bytes_max = setting_.limits.body_bytes_max;
  const auto announced = parser_->content_length();
  if (announced && *announced > route_.body_bytes_max)
    co_return refuse(to_response(
        problem_of(too_large(" of " + std::to_string(*announced) + " bytes"), std::string(view(message.target())))));
  parser_->body_limit(route_.body_bytes_max);
  parser_->eager(true);
  continues_ =
      !parser_->is_done() && buffer_.size() == 0 && beast::iequals(message[beast::http::field::expect], "100-continue");
  co_return Read::kRequest;
}

asio::awaitable<HttpSession::Read> HttpSession::read_body() {
  within(setting_.limits.body);
  if (std::exchange(continues_, false)) {
    const auto [error, bytes] = co_await stream_.write(asio::buffer(kContinue));
    if (error) co_return Read::kGone;
  }
  const auto& message = parser_->get();
  size_t piece = 0;
  size_t framing = 0;
  while (!parser_->is_done()) {
    boost::system::error_code error = beast::http::error::need_more;
    if (buffer_.size() > 0) {
      error = {};
      const size_t body_bytes = message.body().size();
      const size_t used = parser_->put(buffer_.data(), error);
      buffer_.consume(used);
      piece += used;
      framing = message.body().size() > body_bytes ? 0 : framing + used;
    }
    if (error == beast::http::error::body_limit)
      co_return refuse(to_response(problem_of(too_large(""), std::string(view(message.target())))));
    if (error && error != beast::http::error::need_more) co_return refuse(error);
    // Trailers and extensions of chunks are fields as well; the parser's own limits do not count them.
    if (error && framing + buffer_.size() > setting_.limits.header_bytes_max)
      co_return refuse(beast::http::error::header_limit);
    if (piece >= kPieceBytes) {
      within(setting_.limits.body);
      piece = 0;
    }
    if (error && !co_await fill()) co_return Read::kGone;
  }
  co_return Read::kRequest;
}

/// The body that a handler reads from the connection itself. Lives no longer than the handler of its request.
class SocketBody final : public BodyReader {
 public:
  SocketBody(HttpSession& session, HttpSession::Parser&& header) : session_(session), parser_(std::move(header)) {
    parser_.eager(true);
  }

  asio::awaitable<Result<std::string>> read() override {
    std::string piece;
    if (parser_.is_done()) co_return piece;
    session_.within(session_.setting_.limits.body);
    if (std::exchange(session_.continues_, false)) {
      const auto [error, bytes] = co_await session_.stream_.write(asio::buffer(kContinue));
      if (error) co_return gone();
    }
    piece.resize(kPieceBytes);
    auto& room = parser_.get().body();
    room.data = piece.data();
    room.size = piece.size();
    size_t framing = 0;
    while (!parser_.is_done() && room.size > 0) {
      if (session_.buffer_.size() == 0 && !co_await session_.fill()) co_return gone();
      boost::system::error_code error;
      const size_t room_before = room.size;
      const size_t used = parser_.put(session_.buffer_.data(), error);
      session_.buffer_.consume(used);
      framing = room.size < room_before ? 0 : framing + used;
      if (error == beast::http::error::need_buffer) break;
      if (error == beast::http::error::body_limit) co_return session_.too_large("");
      if (error && error != beast::http::error::need_more)
        co_return fail(Errc::kInvalid, "the body breaks HTTP/1.1: " + error.message());
      // Trailers and extensions of chunks are fields as well; the parser's own limits do not count them.
      if (framing + session_.buffer_.size() > session_.setting_.limits.header_bytes_max && room.size == room_before)
        co_return fail(Errc::kInvalid, "the body has too many bytes that are no content");
      if (error && !co_await session_.fill()) co_return gone();
    }
    piece.resize(piece.size() - room.size);
    session_.without_deadline();
    co_return piece;
  }

  bool done() const { return parser_.is_done(); }
  const auto& message() const { return parser_.get(); }
  bool keep_alive() const { return parser_.keep_alive(); }

 private:
  static Error gone() { return fail(Errc::kCancelled, "the sender of the body is gone, or too slow"); }

  HttpSession& session_;
  beast::http::request_parser<beast::http::buffer_body> parser_;
};

template <class Message>
Request HttpSession::request_of(const Message& message) const {
  Request request;
  request.method = method_of(message.method());
  request.target = view(message.target());
  for (const auto& field : message)
    request.headers.add(std::string(view(field.name_string())), std::string(view(field.value())));
  request.peer = peer_;
  return request;
}

asio::awaitable<bool> HttpSession::serve_streamed() {
  const auto body = std::make_shared<SocketBody>(*this, std::move(*parser_));
  Request request = request_of(body->message());
  request.stream = body;
  Response response = co_await setting_.router.handle(std::move(request));
  // What the handler left unread is no request.
  const bool keep_alive = body->done() && body->keep_alive() && !setting_.stopping.load();
  lingering_ = !body->done();
  co_return co_await send(false, std::move(response), keep_alive) && keep_alive;
}

asio::awaitable<bool> HttpSession::serve_one() {
  parser_.emplace();
  parser_->header_limit(static_cast<uint32_t>(setting_.limits.header_bytes_max));
  parser_->body_limit(boost::none);
  Read read = co_await read_header();
  if (read == Read::kRequest && !parser_->is_done()) {
    read = co_await begin_body();
    if (read == Read::kRequest && route_.streams_body) co_return co_await serve_streamed();
    if (read == Read::kRequest) read = co_await read_body();
  }
  if (read == Read::kGone) co_return false;
  without_deadline();
  if (read == Read::kRefused) {
    lingering_ = true;
    co_await send(false, std::move(*refusal_), false);
    co_return false;
  }
  const bool modern = parser_->get().version() >= 11;
  const bool persistent = modern && parser_->keep_alive();
  if (const auto known = recalled()) {
    const bool kept = persistent && !setting_.stopping.load();
    co_return co_await send_prepared(*known, kept) && kept;
  }
  auto message = parser_->release();
  Request request = request_of(message);
  request.body = std::move(message.body());
  const bool head_only = request.method == Method::kHead;
  Response response = co_await setting_.router.handle(std::move(request));
  const bool keep_alive = persistent && !setting_.stopping.load();
  if (response.stream && !head_only) co_return co_await send_stream(response, modern, keep_alive && modern);
  co_return co_await send(head_only, std::move(response), keep_alive) && keep_alive;
}

asio::awaitable<bool> HttpSession::send(bool head_only, Response response, bool keep_alive) {
  setting_.traffic.answers[static_cast<size_t>(response.status / 100) % 6] += 1;
  const bool empty = response.status == 204 || response.status == 304;
  Framing framing = framed(keep_alive);
  if (!empty && !response.stream) framing.length = response.text().size();
  if (!empty && response.stream_bytes) framing.length = *response.stream_bytes;
  head_.clear();
  append_head(head_, response, framing);
  co_return co_await send_head_and(head_only || empty ? std::string_view() : response.text());
}

std::shared_ptr<const Prepared> HttpSession::recalled() const {
  const auto& message = parser_->get();
  // A finished answer is found before its route, and so before anyone asks whether this actor may have it.
  if (message.find("Cairn-Actor") != message.end()) return nullptr;
  return message.method() == beast::http::verb::get ? setting_.router.recall(view(message.target())) : nullptr;
}

asio::awaitable<bool> HttpSession::send_prepared(const Prepared& prepared, bool keep_alive) {
  const auto& message = parser_->get();
  const auto asked = message.find(beast::http::field::if_none_match);
  const bool unchanged = asked != message.end() && matches_etag(view(asked->value()), prepared.etag);
  const int status = unchanged ? 304 : 200;
  setting_.traffic.answers[static_cast<size_t>(status / 100)] += 1;
  Framing framing = framed(keep_alive);
  if (!unchanged) framing.length = prepared.body->size();
  head_.clear();
  append_head(head_, status, prepared, framing);
  co_return co_await send_head_and(unchanged ? std::string_view() : std::string_view(*prepared.body));
}

asio::awaitable<bool> HttpSession::send_head_and(std::string_view body) {
  const std::string_view first = body.substr(0, kPieceBytes);
  const std::array<asio::const_buffer, 2> buffers = {asio::buffer(head_), asio::buffer(first)};
  within(setting_.limits.write);
  const auto [error, bytes] = co_await stream_.write(buffers);
  setting_.traffic.body_bytes_sent += first.size();
  if (error) co_return false;
  co_return first.size() == body.size() || co_await send_body(body.substr(first.size()));
}

asio::awaitable<bool> HttpSession::send_body(std::string_view body) {
  while (!body.empty()) {
    const std::string_view piece = body.substr(0, kPieceBytes);
    within(setting_.limits.write);
    const auto [error, bytes] = co_await stream_.write(asio::buffer(piece));
    setting_.traffic.body_bytes_sent += bytes;
    if (error) co_return false;
    body.remove_prefix(piece.size());
  }
  co_return true;
}

asio::awaitable<bool> HttpSession::send_stream(const Response& response, bool chunked, bool keep_alive) {
  setting_.traffic.answers[static_cast<size_t>(response.status / 100) % 6] += 1;
  chunked = chunked && !response.stream_bytes;
  Framing framing = framed(keep_alive);
  framing.chunked = chunked;
  if (response.stream_bytes) framing.length = *response.stream_bytes;
  head_.clear();
  append_head(head_, response, framing);
  within(setting_.limits.write);
  const auto [error, bytes] = co_await stream_.write(asio::buffer(head_));
  if (error) co_return false;
  without_deadline();
  ChunkWriter writer(*this, chunked);
  try {
    co_await response.stream(writer);
  } catch (const std::exception& thrown) {
    // The status is out already: only a body without its end tells the reader.
    log_of("services.http")->error("a stream broke off: {}", thrown.what());
    broken_off_ = true;
    co_return false;
  }
  // A body that ended before its announced length can only be told by closing.
  const bool whole = !response.stream_bytes || writer.written() == *response.stream_bytes;
  co_return co_await writer.end() && whole&& keep_alive;
}

asio::awaitable<void> HttpSession::linger() {
  // Closing with unread bytes would reset the connection, and the peer might never read why it was refused.
  stream_.end_sending();
  const auto end = SteadyClock::now() + kLinger;
  do {
    buffer_.clear();
    within(kLingerPause);
  } while (co_await stream_.drop(buffer_.prepare(kReadBytes)) && SteadyClock::now() < end && !setting_.stopping.load());
}

}  // namespace

std::shared_ptr<Session> Session::make(tcp::socket socket, const SessionSetting& setting) {
  return std::make_shared<HttpSession>(std::move(socket), setting);
}

}  // namespace cairn::services::http
