#include "services/http/server.h"

#include <gmock/gmock.h>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <future>

#include "services/http/blocking.h"
#include "services/http/client.h"
#include "tests/service/http/wire.h"

namespace cairn::services::http {
namespace {

using testing::EndsWith;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

/// A handler that tells that it was reached and waits until it is let go.
class Gate {
 public:
  boost::asio::awaitable<Response> pass(Request) {
    timer_ = std::make_unique<boost::asio::steady_timer>(co_await boost::asio::this_coro::executor,
                                                         boost::asio::steady_timer::time_point::max());
    reached_.set_value();
    co_await timer_->async_wait(boost::asio::as_tuple(boost::asio::use_awaitable));
    co_return text_response(200, "text/plain", "passed");
  }
  void wait_until_reached() { reached_.get_future().wait(); }
  void open() {
    boost::asio::post(timer_->get_executor(), [this] { timer_->cancel(); });
  }

 private:
  std::promise<void> reached_;
  std::unique_ptr<boost::asio::steady_timer> timer_;
};

class EchoServerTest : public ServerTest {
 protected:
  EchoServerTest() {
    router_.add(Method::kGet, "/echo", echo);
    router_.add(Method::kPost, "/echo", echo);
  }
};

TEST_F(EchoServerTest, ConnectionIsKept) {
  Wire client = wire();
  client.say(get("/echo?1"));
  EXPECT_THAT(client.hear(), EndsWith("/echo?1 "));
  client.say(get("/echo?2"));
  EXPECT_THAT(client.hear(), EndsWith("/echo?2 "));
}

TEST_F(EchoServerTest, PipelinedRequestsAreAnsweredInOrder) {
  Wire client = wire();
  client.say(get("/echo?1") + "POST /echo HTTP/1.1\r\nHost: t\r\nContent-Length: 3\r\n\r\nabc" + get("/echo?3"));
  EXPECT_THAT(client.hear(), EndsWith("/echo?1 "));
  EXPECT_THAT(client.hear(), EndsWith("/echo abc"));
  EXPECT_THAT(client.hear(), EndsWith("/echo?3 "));
}

TEST_F(EchoServerTest, BodyMayComeInPiecesAndChunks) {
  Wire client = wire();
  client.say("POST /echo HTTP/1.1\r\nHost: t\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n");
  client.say("2\r");
  client.say("\nde\r\n0\r\n\r\n");
  EXPECT_THAT(client.hear(), EndsWith("/echo abcde"));
}

TEST_F(EchoServerTest, ContinueIsSaidBeforeTheBody) {
  Wire client = wire();
  client.say("POST /echo HTTP/1.1\r\nHost: t\r\nContent-Length: 1\r\nExpect: 100-continue\r\n\r\n");
  EXPECT_EQ(client.hear(), "HTTP/1.1 100 Continue\r\n\r\n");
  client.say("x");
  EXPECT_THAT(client.hear(), EndsWith("/echo x"));
}

TEST_F(EchoServerTest, HeadTellsTheLengthOnly) {
  Wire client = wire();
  client.say("HEAD /echo HTTP/1.1\r\nHost: t\r\nConnection: close\r\n\r\n");
  const std::string answer = client.hear_all();
  EXPECT_THAT(answer, HasSubstr("Content-Length: 6\r\n"));
  EXPECT_THAT(answer, EndsWith("\r\n\r\n"));
}

TEST_F(EchoServerTest, CloseIsHonoured) {
  Wire client = wire();
  client.say(get("/echo", "Connection: close\r\n"));
  EXPECT_THAT(client.hear_all(), HasSubstr("Connection: close\r\n"));
}

TEST_F(EchoServerTest, OldClientsAreAnsweredAndClosed) {
  Wire client = wire();
  client.say("GET /echo HTTP/1.0\r\n\r\n");
  EXPECT_THAT(client.hear_all(), EndsWith("/echo "));
}

TEST_F(EchoServerTest, WhatIsNoHttpIsRefused) {
  Wire client = wire();
  client.say("\x16\x03\x01 this is TLS\r\n\r\n");
  EXPECT_THAT(client.hear_all(), StartsWith("HTTP/1.1 400 "));
  Wire nameless = wire();
  nameless.say("GET /echo HTTP/1.1\r\n\r\n");
  EXPECT_THAT(nameless.hear_all(), StartsWith("HTTP/1.1 400 "));
}

TEST_F(EchoServerTest, EveryAnswerIsDatedAndGuarded) {
  Wire client = wire();
  client.say(get("/nothing"));
  const std::string answer = client.hear();
  EXPECT_THAT(answer, StartsWith("HTTP/1.1 404 Not Found\r\n"));
  for (const char* field : {"\r\nDate: ", "\r\nServer: cairn\r\n", "\r\nX-Content-Type-Options: nosniff\r\n"})
    EXPECT_THAT(answer, HasSubstr(field));
}

TEST_F(EchoServerTest, AnswersAreCountedByClass) {
  Wire client = wire();
  client.say(get("/echo"));
  client.hear();
  client.say(get("/nothing"));
  client.hear();
  EXPECT_EQ(traffic_.answers[2].load(), 1u);
  EXPECT_EQ(traffic_.answers[4].load(), 1u);
  EXPECT_EQ(traffic_.connections_open.load(), 1u);
}

TEST_F(EchoServerTest, ManyThreadsAnswerManyClients) {
  options_.threads = 2;
  server();
  std::vector<std::future<bool>> clients;
  for (int i = 0; i < 8; ++i)
    clients.push_back(std::async(std::launch::async, [this] {
      Wire client(server_->port());
      for (int n = 0; n < 50; ++n) {
        client.say(get("/echo?" + std::to_string(n)));
        if (!client.hear().ends_with("/echo?" + std::to_string(n) + " ")) return false;
      }
      return true;
    }));
  for (auto& client : clients) EXPECT_TRUE(client.get());
}

TEST_F(ServerTest, UnchangedPageIs304WithoutABody) {
  router_.add(Method::kGet, "/page", [](Request) -> boost::asio::awaitable<Response> {
    Response response = text_response(200, "text/plain", "page");
    response.headers.add("ETag", "\"v1\"");
    co_return response;
  });
  Wire client = wire();
  client.say(get("/page", "If-None-Match: \"v1\"\r\n"));
  const std::string answer = client.hear();
  EXPECT_THAT(answer, StartsWith("HTTP/1.1 304 Not Modified\r\n"));
  EXPECT_THAT(answer, HasSubstr("ETag: \"v1\"\r\n"));
  EXPECT_THAT(answer, Not(HasSubstr("Content-Length")));
  client.say(get("/page"));
  EXPECT_THAT(client.hear(), EndsWith("page"));
}

TEST_F(ServerTest, TakenAddressIsUnavailable) {
  ServerOptions same;
  same.port = server().port();
  EXPECT_EQ(Server::start(same, router_, traffic_).error().code, Errc::kUnavailable);
  same.address = "nowhere";
  EXPECT_EQ(Server::start(same, router_, traffic_).error().code, Errc::kInvalid);
}

TEST_F(ServerTest, DrainFinishesWhatIsInFlightAndClosesWhatIsIdle) {
  Gate gate;
  router_.add(Method::kGet, "/gate", [&gate](Request request) { return gate.pass(std::move(request)); });
  Wire idle = wire();
  Wire busy = wire();
  busy.say(get("/gate"));
  gate.wait_until_reached();
  auto stopped = std::async(std::launch::async, [this] { server_->stop(); });
  EXPECT_EQ(idle.hear_all(), "");
  EXPECT_THROW(Wire(server_->port()), boost::system::system_error);
  gate.open();
  const std::string answer = busy.hear_all();
  EXPECT_THAT(answer, EndsWith("passed"));
  EXPECT_THAT(answer, HasSubstr("Connection: close\r\n"));
  stopped.get();
}

TEST_F(ServerTest, DrainEndsEvenWhenAHandlerDoesNot) {
  options_.limits.drain = std::chrono::milliseconds(20);
  Gate gate;
  router_.add(Method::kGet, "/gate", [&gate](Request request) { return gate.pass(std::move(request)); });
  Wire busy = wire();
  busy.say(get("/gate"));
  gate.wait_until_reached();
  server_->stop();
  EXPECT_EQ(busy.hear_all(), "");
}

boost::asio::awaitable<Response> answer_from(BlockingPool& pool, std::function<Result<int>()> work) {
  const auto number = co_await blocking(pool, std::move(work));
  co_return text_response(200, "text/plain",
                          number ? std::to_string(number.value()) : std::string(name_of(number.error().code)));
}

TEST_F(ServerTest, BlockingWorkRunsElsewhereAndComesBack) {
  BlockingPool pool(1, 4);
  std::thread::id worker;
  router_.add(Method::kGet, "/work", [&](Request) {
    return answer_from(pool, [&]() -> Result<int> {
      worker = std::this_thread::get_id();
      return 42;
    });
  });
  router_.add(Method::kGet, "/throw",
              [&](Request) { return answer_from(pool, []() -> Result<int> { throw std::runtime_error("no"); }); });
  Wire client = wire();
  client.say(get("/work"));
  EXPECT_THAT(client.hear(), EndsWith("42"));
  EXPECT_NE(worker, std::this_thread::get_id());
  client.say(get("/throw"));
  EXPECT_THAT(client.hear(), EndsWith("internal"));
  server_->stop();
}

TEST_F(ServerTest, FullQueueIsAnAnswer) {
  BlockingPool pool(1, 0);
  router_.add(Method::kGet, "/work", [&](Request) { return answer_from(pool, []() -> Result<int> { return 1; }); });
  Wire client = wire();
  client.say(get("/work"));
  EXPECT_THAT(client.hear(), EndsWith("overloaded"));
  server_->stop();
}

}  // namespace
}  // namespace cairn::services::http
