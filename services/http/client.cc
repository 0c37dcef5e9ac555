#include "services/http/client.h"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/core/tcp_stream.hpp>
#include <boost/beast/http/buffer_body.hpp>
#include <boost/beast/http/message.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/read.hpp>
#include <boost/beast/http/string_body.hpp>
#include <boost/beast/http/write.hpp>
#include <boost/url/parse.hpp>
#include <boost/url/url_view.hpp>
#include <optional>

namespace cairn::services::http {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
using tcp = asio::ip::tcp;
using HeadParser = beast::http::response_parser<beast::http::buffer_body>;

constexpr auto kQuiet = asio::as_tuple(asio::use_awaitable);
constexpr size_t kPieceBytes = 64 * 1024;

std::string text(boost::core::string_view view) { return {view.data(), view.size()}; }

/// One call; lives as long as its coroutine.
class Call {
 public:
  Call(asio::io_context& context, const ClientOptions& options, const OnChunk& on_chunk)
      : resolver_(context), stream_(context), options_(options), on_chunk_(on_chunk) {}

  asio::awaitable<Result<Response>> run(std::string host, std::string port, const Request& request);

 private:
  asio::awaitable<Result<void>> connect(const std::string& host, const std::string& port);
  asio::awaitable<Result<void>> read_body(Response& response);
  Result<void> take(std::string_view piece, bool streamed);

  tcp::resolver resolver_;
  beast::tcp_stream stream_;
  beast::flat_buffer buffer_;
  HeadParser parser_;
  std::string collected_;
  const ClientOptions& options_;
  const OnChunk& on_chunk_;
};

asio::awaitable<Result<void>> Call::connect(const std::string& host, const std::string& port) {
  const std::string where = host + ":" + port;
  const auto [unresolved, endpoints] = co_await resolver_.async_resolve(host, port, kQuiet);
  if (unresolved) co_return fail(Errc::kUnavailable, "no address for " + where + ": " + unresolved.message());
  stream_.expires_after(options_.connect);
  const auto [refused, endpoint] = co_await stream_.async_connect(endpoints, kQuiet);
  if (refused) co_return fail(Errc::kUnavailable, "no server at " + where + ": " + refused.message());
  co_return success();
}

Result<void> Call::take(std::string_view piece, bool streamed) {
  if (piece.empty()) return success();
  if (streamed) {
    if (!on_chunk_(piece)) return fail(Errc::kCancelled, "the reader has seen enough");
    return success();
  }
  if (collected_.size() + piece.size() > options_.body_bytes_max)
    return fail(Errc::kTooLarge, "the answer is larger than " + std::to_string(options_.body_bytes_max) + " bytes");
  collected_ += piece;
  return success();
}

asio::awaitable<Result<void>> Call::read_body(Response& response) {
  const bool streamed = on_chunk_ != nullptr && response.status < 400;
  std::string piece(kPieceBytes, '\0');
  while (!parser_.is_done()) {
    auto& body = parser_.get().body();
    body.data = piece.data();
    body.size = piece.size();
    stream_.expires_after(options_.idle);
    // Some bytes, not a full piece: an event stream is read as it comes.
    auto [error, bytes] = co_await beast::http::async_read_some(stream_, buffer_, parser_, kQuiet);
    if (error == beast::http::error::need_buffer) error = {};
    const std::string_view read(piece.data(), piece.size() - body.size);
    if (auto taken = take(read, streamed); !taken) co_return taken.error();
    if (error) co_return fail(Errc::kIo, "the answer broke off: " + error.message());
  }
  if (!collected_.empty()) response.body = std::make_shared<const std::string>(std::move(collected_));
  co_return success();
}

asio::awaitable<Result<Response>> Call::run(std::string host, std::string port, const Request& request) {
  if (auto connected = co_await connect(host, port); !connected) co_return connected.error();
  beast::http::request<beast::http::string_body> message;
  message.method_string(std::string(name_of(request.method)));
  message.target(request.target);
  for (const auto& field : request.headers) message.insert(field.name, field.value);
  message.set(beast::http::field::host, host + ":" + port);
  message.set(beast::http::field::connection, "close");
  message.body() = request.body;
  if (!request.body.empty() || request.method == Method::kPost) message.prepare_payload();
  stream_.expires_after(options_.idle);
  const auto [unsent, sent] = co_await beast::http::async_write(stream_, message, kQuiet);
  // A server that refuses a large body answers before it has read all of it: the answer counts, not the broken write.
  parser_.body_limit(boost::none);
  if (request.method == Method::kHead) parser_.skip(true);
  stream_.expires_after(options_.idle);
  const auto [unread, header] = co_await beast::http::async_read_header(stream_, buffer_, parser_, kQuiet);
  if (unread) co_return fail(Errc::kIo, "no answer: " + (unsent ? unsent : unread).message());
  Response response;
  response.status = static_cast<int>(parser_.get().result_int());
  for (const auto& field : parser_.get()) response.headers.add(text(field.name_string()), text(field.value()));
  if (auto read = co_await read_body(response); !read) co_return read.error();
  co_return response;
}

/// co_spawn wants a type that can be empty, which a Result cannot: the answer leaves through `out`.
asio::awaitable<void> run_into(std::optional<Result<Response>>& out, Call& call, std::string host, std::string port,
                               const Request& request) {
  out = co_await call.run(std::move(host), std::move(port), request);
}

}  // namespace

Result<Client> Client::for_url(const std::string& url, ClientOptions options) {
  const auto parsed = boost::urls::parse_uri(url);
  const bool plain = parsed && parsed->scheme_id() == boost::urls::scheme::http && !parsed->encoded_host().empty() &&
                     (parsed->encoded_path().empty() || parsed->encoded_path() == "/") && !parsed->has_query();
  if (!plain) return fail(Errc::kInvalid, "\"" + url + "\" is no address of a server; expected http://HOST:PORT");
  const std::string port = parsed->port().empty() ? "80" : text(parsed->port());
  return Client(parsed->host_address(), port, options);
}

Result<Response> Client::call(const Request& request, const OnChunk& on_chunk) const {
  asio::io_context context(1);
  Call call(context, options_, on_chunk);
  std::optional<Result<Response>> answer;
  std::exception_ptr failure;
  asio::co_spawn(context, run_into(answer, call, host_, port_, request),
                 [&failure](const std::exception_ptr& thrown) { failure = thrown; });
  try {
    context.run();
    if (failure) std::rethrow_exception(failure);
  } catch (const std::exception& thrown) {
    return fail(Errc::kInternal, thrown.what());
  }
  return std::move(*answer);
}

}  // namespace cairn::services::http
