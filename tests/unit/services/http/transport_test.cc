#include "services/http/transport.h"

#include <gmock/gmock.h>

namespace cairn::services::http {
namespace {

boost::asio::awaitable<void> count_to_three(BodyWriter& writer) {
  for (const char* number : {"one ", "two ", "three"})
    if (auto written = co_await writer.write(number); !written) co_return;
}

boost::asio::awaitable<Response> counting(Request) {
  Response response;
  response.stream = count_to_three;
  co_return response;
}

class LocalTransportTest : public testing::Test {
 protected:
  LocalTransportTest() { router_.add(Method::kGet, "/count", counting); }
  static Request get(std::string target) {
    Request request;
    request.target = std::move(target);
    return request;
  }
  Router router_;
  std::unique_ptr<Transport> transport_ = make_local_transport(router_);
};

TEST_F(LocalTransportTest, StreamIsCollectedWithoutAListener) {
  EXPECT_EQ(transport_->call(get("/count")).value().text(), "one two three");
}

TEST_F(LocalTransportTest, StreamGoesToTheListenerChunkByChunk) {
  std::vector<std::string> chunks;
  const auto response = transport_->call(get("/count"), [&](std::string_view chunk) {
    chunks.emplace_back(chunk);
    return true;
  });
  EXPECT_EQ(response.value().text(), "");
  EXPECT_THAT(chunks, testing::ElementsAre("one ", "two ", "three"));
}

TEST_F(LocalTransportTest, ListenerEndsTheStream) {
  int heard = 0;
  const auto response = transport_->call(get("/count"), [&](std::string_view) { return ++heard < 2; });
  EXPECT_EQ(response.error().code, Errc::kCancelled);
  EXPECT_EQ(heard, 2);
}

TEST_F(LocalTransportTest, ProblemIsCollectedInSpiteOfAListener) {
  const auto response = transport_->call(get("/nothing"), [](std::string_view) { return true; });
  EXPECT_EQ(response.value().status, 404);
  EXPECT_NE(response.value().text(), "");
}

TEST(SocketTransportTest, AddressMustBeAServers) {
  for (const char* url :
       {"", "localhost:8080", "https://", "https://x/path", "http://", "http://x/path", "http://x?q", "ftp://x"})
    EXPECT_EQ(make_socket_transport(url).error().code, Errc::kInvalid) << url;
  EXPECT_TRUE(make_socket_transport("http://127.0.0.1:8080/").has_value());
  EXPECT_TRUE(make_socket_transport("https://cairn.durban.gov.za").has_value());
}

}  // namespace
}  // namespace cairn::services::http
