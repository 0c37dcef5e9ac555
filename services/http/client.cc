#include "services/http/client.h"

#include <openssl/ssl.h>
#include <openssl/x509v3.h>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/address.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/stream.hpp>
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
#include <type_traits>

namespace cairn::services::http {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
using tcp = asio::ip::tcp;
using HeadParser = beast::http::response_parser<beast::http::buffer_body>;

constexpr auto kQuiet = asio::as_tuple(asio::use_awaitable);
constexpr size_t kPieceBytes = 64 * 1024;

std::string text(boost::core::string_view view) { return {view.data(), view.size()}; }

using Plain = beast::tcp_stream;
using Secure = asio::ssl::stream<beast::tcp_stream>;

/// One call; lives as long as its coroutine. `tls` is what a Secure stream is made with.
template <class Stream>
class Call {
 public:
  template <class... Tls>
  Call(asio::io_context& context, const ClientOptions& options, const OnChunk& on_chunk, Tls&... tls)
      : resolver_(context), stream_(context, tls...), options_(options), on_chunk_(on_chunk) {}

  asio::awaitable<Result<Response>> run(std::string host, std::string port, const Request& request);

 private:
  asio::awaitable<Result<void>> connect(const std::string& host, const std::string& port);
  asio::awaitable<Result<void>> greet(const std::string& host, const std::string& where);
  asio::awaitable<Result<void>> read_body(Response& response);
  Result<void> take(std::string_view piece, bool streamed);

  void within(std::chrono::milliseconds wait) { beast::get_lowest_layer(stream_).expires_after(wait); }

  tcp::resolver resolver_;
  Stream stream_;
  beast::flat_buffer buffer_;
  HeadParser parser_;
  std::string collected_;
  const ClientOptions& options_;
  const OnChunk& on_chunk_;
};

template <class Stream>
asio::awaitable<Result<void>> Call<Stream>::connect(const std::string& host, const std::string& port) {
  const std::string where = host + ":" + port;
  const auto [unresolved, endpoints] = co_await resolver_.async_resolve(host, port, kQuiet);
  if (unresolved) co_return fail(Errc::kUnavailable, "no address for " + where + ": " + unresolved.message());
  within(options_.connect);
  const auto [refused, endpoint] = co_await beast::get_lowest_layer(stream_).async_connect(endpoints, kQuiet);
  if (refused) co_return fail(Errc::kUnavailable, "no server at " + where + ": " + refused.message());
  if constexpr (std::is_same_v<Stream, Secure>) co_return co_await greet(host, where);
  co_return success();
}

/// The name goes ahead (RFC 6066, 3), and the certificate is held to it (RFC 6125), or to the address (RFC 5280).
template <class Stream>
asio::awaitable<Result<void>> Call<Stream>::greet(const std::string& host, const std::string& where) {
  SSL* tls = stream_.native_handle();
  boost::system::error_code no_address;
  asio::ip::make_address(host, no_address);
  const bool told = no_address
                        ? SSL_set_tlsext_host_name(tls, host.c_str()) == 1 && SSL_set1_host(tls, host.c_str()) == 1
                        : X509_VERIFY_PARAM_set1_ip_asc(SSL_get0_param(tls), host.c_str()) == 1;
  if (!told) co_return fail(Errc::kInvalid, "\"" + host + "\" is no name that a certificate can have");
  within(options_.connect);
  const auto [refused] = co_await stream_.async_handshake(asio::ssl::stream_base::client, kQuiet);
  if (!refused) co_return success();
  const long verdict = SSL_get_verify_result(tls);
  if (verdict == X509_V_OK) co_return fail(Errc::kUnavailable, "no TLS with " + where + ": " + refused.message());
  co_return fail(Errc::kDenied, where + " does not prove that it is " + host + ": " +
                                    X509_verify_cert_error_string(verdict) + " (believed are the authorities of " +
                                    (options_.ca_file.empty() ? "this system" : options_.ca_file) + ")");
}

template <class Stream>
Result<void> Call<Stream>::take(std::string_view piece, bool streamed) {
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

template <class Stream>
asio::awaitable<Result<void>> Call<Stream>::read_body(Response& response) {
  const bool streamed = on_chunk_ != nullptr && response.status < 400;
  std::string piece(kPieceBytes, '\0');
  while (!parser_.is_done()) {
    auto& body = parser_.get().body();
    body.data = piece.data();
    body.size = piece.size();
    within(options_.idle);
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

template <class Stream>
asio::awaitable<Result<Response>> Call<Stream>::run(std::string host, std::string port, const Request& request) {
  if (auto connected = co_await connect(host, port); !connected) co_return connected.error();
  beast::http::request<beast::http::string_body> message;
  message.method_string(std::string(name_of(request.method)));
  message.target(request.target);
  for (const auto& field : request.headers) message.insert(field.name, field.value);
  message.set(beast::http::field::host, host + ":" + port);
  message.set(beast::http::field::connection, "close");
  message.body() = request.body;
  if (!request.body.empty() || request.method == Method::kPost) message.prepare_payload();
  within(options_.idle);
  const auto [unsent, sent] = co_await beast::http::async_write(stream_, message, kQuiet);
  // A server that refuses a large body answers before it has read all of it: the answer counts, not the broken write.
  parser_.body_limit(boost::none);
  if (request.method == Method::kHead) parser_.skip(true);
  within(options_.idle);
  const auto [unread, header] = co_await beast::http::async_read_header(stream_, buffer_, parser_, kQuiet);
  if (unread) co_return fail(Errc::kIo, "no answer: " + (unsent ? unsent : unread).message());
  Response response;
  response.status = static_cast<int>(parser_.get().result_int());
  for (const auto& field : parser_.get()) response.headers.add(text(field.name_string()), text(field.value()));
  if (auto read = co_await read_body(response); !read) co_return read.error();
  co_return response;
}

/// co_spawn wants a type that can be empty, which a Result cannot: the answer leaves through `out`.
template <class Stream>
asio::awaitable<void> run_into(std::optional<Result<Response>>& out, Call<Stream>& call, std::string host,
                               std::string port, const Request& request) {
  out = co_await call.run(std::move(host), std::move(port), request);
}

/// What a certificate is held to: TLS 1.2 and 1.3, and the authorities that are believed.
Result<void> prepare(asio::ssl::context& tls, const std::string& ca_file) {
  SSL_CTX_set_min_proto_version(tls.native_handle(), TLS1_2_VERSION);
  tls.set_verify_mode(asio::ssl::verify_peer);
  boost::system::error_code error;
  if (ca_file.empty()) {
    tls.set_default_verify_paths(error);
  } else {
    tls.load_verify_file(ca_file, error);
  }
  if (error) return fail(Errc::kInvalid, "no certificates of authorities in " + ca_file + ": " + error.message());
  return success();
}

template <class Stream>
Result<Response> finish(asio::io_context& context, Call<Stream>& call, const std::string& host, const std::string& port,
                        const Request& request) {
  std::optional<Result<Response>> answer;
  std::exception_ptr failure;
  asio::co_spawn(context, run_into(answer, call, host, port, request),
                 [&failure](const std::exception_ptr& thrown) { failure = thrown; });
  try {
    context.run();
    if (failure) std::rethrow_exception(failure);
  } catch (const std::exception& thrown) {
    return fail(Errc::kInternal, thrown.what());
  }
  return std::move(*answer);
}

}  // namespace

Result<Client> Client::for_url(const std::string& url, ClientOptions options) {
  const auto parsed = boost::urls::parse_uri(url);
  const bool secure = parsed && parsed->scheme_id() == boost::urls::scheme::https;
  const bool known = parsed && (secure || parsed->scheme_id() == boost::urls::scheme::http) &&
                     !parsed->encoded_host().empty() &&
                     (parsed->encoded_path().empty() || parsed->encoded_path() == "/") && !parsed->has_query();
  if (!known)
    return fail(Errc::kInvalid,
                "\"" + url + "\" is no address of a server; expected http://HOST:PORT or https://HOST:PORT");
  const std::string port = parsed->port().empty() ? (secure ? "443" : "80") : text(parsed->port());
  return Client(secure, parsed->host_address(), port, std::move(options));
}

Result<Response> Client::call(const Request& request, const OnChunk& on_chunk) const {
  asio::io_context context(1);
  if (!secure_) {
    Call<Plain> call(context, options_, on_chunk);
    return finish(context, call, host_, port_, request);
  }
  asio::ssl::context tls(asio::ssl::context::tls_client);
  CAIRN_TRY(prepare(tls, options_.ca_file));
  Call<Secure> call(context, options_, on_chunk, tls);
  return finish(context, call, host_, port_, request);
}

}  // namespace cairn::services::http
