#include <gmock/gmock.h>

#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <future>

#include "services/http/client.h"
#include "services/http/line_stream.h"
#include "services/http/transport.h"
#include "tests/service/http/wire.h"

namespace cairn::services::http {
namespace {

using testing::EndsWith;
using testing::HasSubstr;

boost::asio::awaitable<void> count_to_three(BodyWriter& writer) {
  for (const char* number : {"one ", "two ", "three"})
    if (auto written = co_await writer.write(number); !written) co_return;
}

boost::asio::awaitable<Response> counting(Request) {
  Response response;
  response.headers.add("Content-Type", "text/plain");
  response.stream = count_to_three;
  co_return response;
}

class StreamTest : public ServerTest {
 protected:
  StreamTest() { router_.add(Method::kGet, "/count", counting); }
  std::unique_ptr<Transport> transport() {
    return std::move(make_socket_transport("http://127.0.0.1:" + std::to_string(server().port())).value());
  }
  static Request asking(std::string target) {
    Request request;
    request.target = std::move(target);
    return request;
  }
};

TEST_F(StreamTest, ChunksEndWithAnEmptyOneAndTheConnectionIsKept) {
  Wire client = wire();
  client.say(get("/count") + get("/count", "Connection: close\r\n"));
  const std::string answers = client.hear_all();
  EXPECT_THAT(answers, HasSubstr("\r\n\r\n4\r\none \r\n4\r\ntwo \r\n5\r\nthree\r\n0\r\n\r\nHTTP/1.1 200 OK\r\n"));
  EXPECT_THAT(answers, EndsWith("5\r\nthree\r\n0\r\n\r\n"));
}

TEST_F(StreamTest, OldClientsGetPlainBytes) {
  Wire client = wire();
  client.say("GET /count HTTP/1.0\r\n\r\n");
  EXPECT_THAT(client.hear_all(), EndsWith("\r\n\r\none two three"));
}

TEST_F(StreamTest, HeadOfAStreamHasNoBody) {
  Wire client = wire();
  client.say("HEAD /count HTTP/1.1\r\nHost: t\r\n\r\n" + get("/count", "Connection: close\r\n"));
  EXPECT_THAT(client.hear_all(), HasSubstr("\r\n\r\nHTTP/1.1 200 OK\r\n"));
}

TEST_F(StreamTest, ClientHearsThePieces) {
  std::string heard;
  const auto response = transport()->call(asking("/count"), [&](std::string_view chunk) {
    heard += chunk;
    return true;
  });
  EXPECT_EQ(response.value().status, 200);
  EXPECT_EQ(heard, "one two three");
}

TEST_F(StreamTest, ClientCollectsWithoutAListenerAndCollectsProblems) {
  EXPECT_EQ(transport()->call(asking("/count")).value().text(), "one two three");
  const auto problem = transport()->call(asking("/nothing"), [](std::string_view) { return true; });
  EXPECT_EQ(problem.value().status, 404);
  EXPECT_THAT(std::string(problem.value().text()), HasSubstr("/problems/not_found"));
}

TEST_F(StreamTest, ClientMayLeaveEarly) {
  const auto left = transport()->call(asking("/count"), [](std::string_view) { return false; });
  EXPECT_EQ(left.error().code, Errc::kCancelled);
}

TEST_F(StreamTest, NoServerIsUnavailable) {
  auto nobody = transport();
  server_->stop();
  EXPECT_EQ(nobody->call(asking("/count")).error().code, Errc::kUnavailable);
}

TEST_F(StreamTest, LargeBodyArrivesWhole) {
  const auto body = std::make_shared<const std::string>(3 * 1024 * 1024 + 1, 'x');
  router_.add(Method::kGet, "/large", [body](Request) -> boost::asio::awaitable<Response> {
    Response response;
    response.body = body;
    co_return response;
  });
  EXPECT_EQ(transport()->call(asking("/large")).value().text(), *body);
  EXPECT_EQ(traffic_.body_bytes_sent.load(), body->size());
}

/// Writes for ever; tells how its last write ended.
class Flood {
 public:
  boost::asio::awaitable<void> run(BodyWriter& writer) {
    while (true) {
      const auto written = co_await writer.write(std::string(256 * 1024, 'x'));
      if (written) continue;
      ended_.set_value(written.error().code);
      co_return;
    }
  }
  boost::asio::awaitable<Response> handle(Request) {
    Response response;
    response.stream = [this](BodyWriter& writer) { return run(writer); };
    co_return response;
  }
  Errc ended() { return ended_.get_future().get(); }

 private:
  std::promise<Errc> ended_;
};

TEST_F(StreamTest, ReaderWhoDoesNotReadIsLeft) {
  options_.limits.write = std::chrono::milliseconds(40);
  Flood flood;
  router_.add(Method::kGet, "/flood", [&flood](Request request) { return flood.handle(std::move(request)); });
  Wire client = wire();
  client.say(get("/flood"));
  EXPECT_EQ(flood.ended(), Errc::kCancelled);
}

TEST_F(StreamTest, BrokenStreamHasNoEnd) {
  router_.add(Method::kGet, "/broken", [](Request) -> boost::asio::awaitable<Response> {
    Response response;
    response.stream = [](BodyWriter& writer) -> boost::asio::awaitable<void> {
      if (auto written = co_await writer.write("some"); !written) co_return;
      throw std::runtime_error("broke");
    };
    co_return response;
  });
  EXPECT_EQ(transport()->call(asking("/broken")).error().code, Errc::kIo);
}

/// A stream without an end of its own, as the event feed is.
boost::asio::awaitable<void> tick(BodyWriter& writer) {
  boost::asio::steady_timer timer(co_await boost::asio::this_coro::executor);
  while (!writer.stopping()) {
    if (auto written = co_await writer.write("tick "); !written) co_return;
    timer.expires_after(std::chrono::milliseconds(1));
    co_await timer.async_wait(boost::asio::use_awaitable);
  }
  if (auto written = co_await writer.write("end"); !written) co_return;
}

TEST_F(StreamTest, DrainLetsAStreamSayGoodbye) {
  router_.add(Method::kGet, "/ticks", [](Request) -> boost::asio::awaitable<Response> {
    Response response;
    response.stream = tick;
    co_return response;
  });
  std::string heard;
  std::promise<void> first;
  auto reader = std::async(std::launch::async, [&, transport = transport()] {
    return transport
        ->call(asking("/ticks"),
               [&](std::string_view chunk) {
                 if (heard.empty()) first.set_value();
                 heard += chunk;
                 return true;
               })
        .value()
        .status;
  });
  first.get_future().wait();
  server_->stop();
  EXPECT_EQ(reader.get(), 200);
  EXPECT_THAT(heard, EndsWith("end"));
}

/// A line of 256 KiB or more once waited 20 s for a reader that nobody had woken.
TEST_F(StreamTest, ALongLineIsNotKeptWaiting) {
  BlockingPool pool(1, 4);
  bool heard = false;
  router_.add(Method::kGet, "/long", [&](Request request) {
    return stream_lines(pool, std::move(request), [&](const PutLine& put) -> Result<void> {
      heard = put(std::string(400'000, 'x') + "\n");
      return success();
    });
  });
  const auto local = make_local_transport(router_);
  const auto begun = std::chrono::steady_clock::now();
  const auto answer = local->call(asking("/long"));
  EXPECT_LT(std::chrono::steady_clock::now() - begun, std::chrono::seconds(10));
  ASSERT_TRUE(answer) << answer.error().context;
  EXPECT_EQ(answer.value().text().size(), 400'001U);
  pool.stop();
  EXPECT_TRUE(heard) << "the work was told that nobody reads";
}

}  // namespace
}  // namespace cairn::services::http
