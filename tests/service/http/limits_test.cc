#include <gmock/gmock.h>

#include <thread>

#include "services/http/client.h"
#include "tests/service/http/wire.h"

namespace cairn::services::http {
namespace {

using std::chrono::milliseconds;
using testing::HasSubstr;
using testing::StartsWith;

class LimitsTest : public ServerTest {
 protected:
  LimitsTest() {
    router_.add(Method::kGet, "/echo", echo);
    router_.add(Method::kPost, "/echo", echo);
    router_.add(Method::kPost, "/large", echo, {.body_bytes_max = 1000});
    options_.limits.body_bytes_max = 100;
  }
  static std::string post(const std::string& target, size_t bytes) {
    return "POST " + target + " HTTP/1.1\r\nHost: t\r\nContent-Length: " + std::to_string(bytes) + "\r\n\r\n" +
           std::string(bytes, 'x');
  }
};

TEST_F(LimitsTest, AnnouncedBodyOverTheLimitIs413) {
  Wire client = wire();
  client.say(post("/echo", 101));
  const std::string answer = client.hear_all();
  EXPECT_THAT(answer, StartsWith("HTTP/1.1 413 "));
  EXPECT_THAT(answer, HasSubstr("101 bytes is over the limit of 100 bytes"));
}

TEST_F(LimitsTest, ChunkedBodyOverTheLimitIs413) {
  Wire client = wire();
  client.say("POST /echo HTTP/1.1\r\nHost: t\r\nTransfer-Encoding: chunked\r\n\r\n65\r\n" + std::string(0x65, 'x') +
             "\r\n0\r\n\r\n");
  EXPECT_THAT(client.hear_all(), StartsWith("HTTP/1.1 413 "));
}

TEST_F(LimitsTest, RouteMayTakeMore) {
  Wire client = wire();
  client.say(post("/large", 1000));
  EXPECT_THAT(client.hear(), StartsWith("HTTP/1.1 200 "));
  client.say(post("/large", 1001));
  EXPECT_THAT(client.hear_all(), StartsWith("HTTP/1.1 413 "));
}

TEST_F(LimitsTest, RefusedUploadIsReadToItsEndSoThatTheAnswerArrives) {
  Request request;
  request.method = Method::kPost;
  request.target = "/echo";
  request.body = std::string(4 * 1024 * 1024, 'x');
  const auto client = Client::for_url("http://127.0.0.1:" + std::to_string(server().port())).value();
  EXPECT_EQ(client.call(request).value().status, 413);
}

TEST_F(LimitsTest, HeaderOverTheLimitIs431) {
  Wire client = wire();
  client.say(get("/echo", "X-Large: " + std::string(17 * 1024, 'x') + "\r\n"));
  EXPECT_THAT(client.hear_all(), StartsWith("HTTP/1.1 431 "));
}

TEST_F(LimitsTest, ManyFieldsOverTheLimitAre431) {
  std::string fields;
  while (fields.size() < 17 * 1024) fields += "X-Field: " + std::string(90, 'x') + "\r\n";
  Wire client = wire();
  client.say(get("/echo", fields));
  EXPECT_THAT(client.hear_all(), StartsWith("HTTP/1.1 431 "));
}

TEST_F(LimitsTest, TrailersAndExtensionsOfChunksOverTheLimitAre431) {
  const std::string begin = "POST /echo HTTP/1.1\r\nHost: t\r\nTransfer-Encoding: chunked\r\n\r\n";
  std::string trailers;
  while (trailers.size() < 17 * 1024) trailers += "X-Field: " + std::string(90, 'x') + "\r\n";
  const std::string extension = "3;x=" + std::string(17 * 1024, 'x');
  for (const auto& rest : {"3\r\nabc\r\n0\r\n" + trailers + "\r\n", extension + "\r\nabc\r\n0\r\n\r\n"}) {
    Wire client = wire();
    client.say(begin + rest);
    EXPECT_THAT(client.hear_all(), StartsWith("HTTP/1.1 431 ")) << rest.substr(0, 40);
  }
  Wire client = wire();
  client.say(begin + "3;x=y\r\nabc\r\n0\r\nX-Field: x\r\n\r\n");
  EXPECT_THAT(client.hear(), testing::EndsWith("/echo abc"));
}

TEST_F(LimitsTest, SlowHeaderIsCutOff) {
  options_.limits.header = milliseconds(40);
  Wire client = wire();
  client.say("GET /echo HTTP/1.1\r\nHo");
  EXPECT_EQ(client.hear_all(), "");
}

TEST_F(LimitsTest, SlowBodyIsCutOff) {
  options_.limits.body = milliseconds(40);
  Wire client = wire();
  client.say("POST /echo HTTP/1.1\r\nHost: t\r\nContent-Length: 9\r\n\r\nabc");
  EXPECT_EQ(client.hear_all(), "");
}

TEST_F(LimitsTest, IdleConnectionIsClosedAfterItsAnswer) {
  options_.limits.idle = milliseconds(40);
  Wire client = wire();
  client.say(get("/echo"));
  EXPECT_THAT(client.hear_all(), StartsWith("HTTP/1.1 200 "));
}

TEST_F(LimitsTest, OneConnectionTooManyIsToldSo) {
  options_.limits.connections_max = 1;
  Wire first = wire();
  first.say(get("/echo"));
  first.hear();
  Wire second = wire();
  EXPECT_THAT(second.hear_all(), StartsWith("HTTP/1.1 503 "));
  first.say(get("/echo"));
  EXPECT_THAT(first.hear(), StartsWith("HTTP/1.1 200 "));
  EXPECT_EQ(traffic_.connections_refused.load(), 1u);
}

TEST_F(LimitsTest, AnAddressHasItsShareOfTheConnectionsAndGetsBackWhatItCloses) {
  options_.limits.connections_per_address_max = 2;
  options_.limits.count_own_machine = true;
  const auto answered = [](Wire& client) {
    client.say(get("/echo"));
    return client.hear();
  };
  auto first = std::make_unique<Wire>(server().port());
  Wire second = wire();
  EXPECT_THAT(answered(*first), StartsWith("HTTP/1.1 200 "));
  EXPECT_THAT(answered(second), StartsWith("HTTP/1.1 200 "));
  EXPECT_THAT(wire().hear_all(), StartsWith("HTTP/1.1 503 "));
  Wire other(server().port(), "127.0.0.2");
  EXPECT_THAT(answered(other), StartsWith("HTTP/1.1 200 "));
  EXPECT_THAT(answered(second), StartsWith("HTTP/1.1 200 "));
  first.reset();
  const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(10);
  while (traffic_.connections_open.load() > 2 && std::chrono::steady_clock::now() < deadline) std::this_thread::yield();
  Wire third = wire();
  EXPECT_THAT(answered(third), StartsWith("HTTP/1.1 200 "));
  EXPECT_EQ(traffic_.connections_refused.load(), 1u);
}

TEST_F(LimitsTest, AProxyOnThisMachineIsNotCounted) {
  options_.limits.connections_per_address_max = 1;
  Wire first = wire();
  Wire second = wire();
  for (Wire* client : {&first, &second}) {
    client->say(get("/echo"));
    EXPECT_THAT(client->hear(), StartsWith("HTTP/1.1 200 "));
  }
}

}  // namespace
}  // namespace cairn::services::http
