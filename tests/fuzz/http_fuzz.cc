#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <numeric>

#include "eventstore/base/log.h"
#include "services/http/json.h"
#include "services/http/problem.h"
#include "services/http/query.h"
#include "services/http/session.h"
#include "tests/fuzz/fuzz.h"

// Any bytes as all that a client ever sends: the real session, parser, router, query and body readers, over a pair of
// connected sockets. Nothing that a client says is our own mistake, so there is no answer of 500 and more; every answer
// goes out whole; and the session ends when the client has nothing more to say.

namespace cairn::fuzz {
namespace {

namespace asio = boost::asio;
using services::http::Method;
using services::http::Request;
using services::http::Response;

/// Reads whatever a request may carry, as the program's own handlers do.
asio::awaitable<Response> read_all(Request request) {
  services::http::Query query(request);
  query.integer("limit", {.min = 1, .max = 500, .otherwise = 50});
  query.day("valid_at");
  query.instant("known_at");
  query.list("type");
  query.flag("dry_run");
  query.choice("form", {"json", "csv"});
  if (const auto read = query.finish(); !read) co_return services::http::malformed(read.error(), request);
  const auto body = services::http::json_object_of(request);
  if (!body) co_return services::http::malformed(body.error(), request);
  auto response = services::http::json_response(200, "{}");
  response.headers.add("ETag", services::http::etag_of(request.path));
  for (const auto& [name, value] : request.path_parameters) response.headers.add("Seen", value);
  co_return response;
}

asio::awaitable<Response> stream(Request request) {
  Response response;
  response.stream = [body = request.body](services::http::BodyWriter& writer) -> asio::awaitable<void> {
    for (size_t at = 0; at < body.size(); at += 16)
      if (!co_await writer.write(body.substr(at, 16))) co_return;
  };
  co_return response;
}

/// One address of each shape that the program has.
void add_routes(services::http::Router& router) {
  for (const auto* path : {"/v1/matrix", "/v1/engagements/{id}", "/v1/engagements/{id}/history",
                           "/audit/tile/{rest...}", "/calendar/{secret}.ics", "/answer/{token}"})
    router.add(Method::kGet, path, read_all);
  for (const auto* path : {"/v1/engagements", "/v1/engagements/{id}:renew", "/v1/quarters/{id}:open"})
    router.add(Method::kPost, path, read_all, {.body_bytes_max = 1024});
  router.add(Method::kPost, "/v1/imports", stream);
  router.add(Method::kPut, "/v1/documents/{sha256}", read_all);
}

class Listener {
 public:
  Listener() {
    log_of("services.http")->set_level(spdlog::level::off);
    add_routes(router_);
  }

  /// Says `bytes`, closes that side, and returns everything that is answered.
  std::string hear(std::string_view bytes) {
    std::array<int, 2> ends{};
    CAIRN_CHECK(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends.data()) == 0, "two sockets can be connected");
    const bool said = ::send(ends[0], bytes.data(), bytes.size(), MSG_NOSIGNAL) == static_cast<ssize_t>(bytes.size());
    CAIRN_CHECK(said && ::shutdown(ends[0], SHUT_WR) == 0, "an input fits into a socket");
    bool ended = false;
    begin(ends[1], ended);
    std::string heard;
    // All in one thread: the session runs until it would wait, then what it said is heard.
    int turns = 0;
    while (!ended) {
      CAIRN_CHECK(turns++ < kTurnsMax, "a session ends with its client");
      context_.poll();
      drain(ends[0], heard);
    }
    context_.poll();
    context_.restart();
    drain(ends[0], heard);
    ::close(ends[0]);
    return heard;
  }
  uint64_t answers() const { return std::accumulate(traffic_.answers.begin(), traffic_.answers.end(), uint64_t{0}); }
  uint64_t mistakes() const { return traffic_.answers[5].load(); }

 private:
  static constexpr int kTurnsMax = 100'000;

  void begin(int socket, bool& ended) {
    asio::ip::tcp::socket accepted(context_);
    accepted.assign(asio::ip::tcp::v4(), socket);
    session_ = services::http::Session::make(std::move(accepted), {router_, limits_, traffic_, stopping_});
    asio::co_spawn(context_, session_->run(), [&ended](const std::exception_ptr& thrown) {
      CAIRN_CHECK(thrown == nullptr, "a session throws nothing");
      ended = true;
    });
  }
  static void drain(int socket, std::string& heard) {
    std::array<char, 4096> piece{};
    for (ssize_t read = 0; (read = ::recv(socket, piece.data(), piece.size(), MSG_DONTWAIT)) > 0;)
      heard.append(piece.data(), static_cast<size_t>(read));
  }

  asio::io_context context_;
  services::http::Router router_;
  services::http::Limits limits_;
  services::http::Traffic traffic_;
  std::atomic<bool> stopping_{false};
  std::shared_ptr<services::http::Session> session_;
};

size_t count(std::string_view text, std::string_view part) {
  size_t found = 0;
  for (size_t at = text.find(part); at != std::string_view::npos; at = text.find(part, at + 1)) ++found;
  return found;
}

}  // namespace

void try_input(std::string_view input) {
  static Listener listener;
  const uint64_t before = listener.answers();
  const auto heard = listener.hear(input);
  const uint64_t answered = listener.answers() - before;
  CAIRN_CHECK(listener.mistakes() == 0, "nothing that a client says is our own mistake");
  CAIRN_CHECK(heard.empty() || heard.starts_with("HTTP/1.1 "), "what is said is HTTP");
  CAIRN_CHECK(count(heard, "HTTP/1.1 ") >= answered, "every answer goes out");
}

}  // namespace cairn::fuzz
