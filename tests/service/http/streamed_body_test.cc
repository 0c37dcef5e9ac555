#include <gmock/gmock.h>

#include "services/http/client.h"
#include "services/http/problem.h"
#include "tests/service/http/wire.h"

namespace cairn::services::http {
namespace {

using boost::asio::awaitable;
using testing::EndsWith;
using testing::HasSubstr;
using testing::StartsWith;

/// Reads its body to the end and tells how many bytes came and how large the largest piece was.
awaitable<Response> measure(Request request) {
  uint64_t bytes = 0;
  size_t largest = 0;
  while (true) {
    const auto piece = co_await request.stream->read();
    if (!piece) co_return problem(piece.error(), request);
    if (piece.value().empty()) break;
    bytes += piece.value().size();
    largest = std::max(largest, piece.value().size());
  }
  co_return text_response(200, "text/plain", std::to_string(bytes) + " bytes, at most " + std::to_string(largest));
}

awaitable<Response> read_nothing(Request) { co_return text_response(200, "text/plain", "enough"); }

class StreamedBodyTest : public ServerTest {
 protected:
  StreamedBodyTest() {
    router_.add(Method::kGet, "/echo", echo);
    router_.add(Method::kPost, "/measure", measure, {.body_bytes_max = 64 * 1024 * 1024, .streams_body = true});
    router_.add(Method::kPost, "/nothing", read_nothing, {.body_bytes_max = 1024 * 1024, .streams_body = true});
    router_.add(Method::kPost, "/small", measure, {.body_bytes_max = 8, .streams_body = true});
  }
};

TEST_F(StreamedBodyTest, ComesPieceByPieceAndTheConnectionIsKept) {
  Request request;
  request.method = Method::kPost;
  request.target = "/measure";
  request.body = std::string(40 * 1024 * 1024 + 1, 'x');
  const auto client = Client::for_url("http://127.0.0.1:" + std::to_string(server().port())).value();
  EXPECT_EQ(client.call(request).value().text(), "41943041 bytes, at most 262144");

  Wire wire = this->wire();
  wire.say("POST /measure HTTP/1.1\r\nHost: t\r\nContent-Length: 3\r\n\r\nabc" + get("/echo?2"));
  EXPECT_THAT(wire.hear(), EndsWith("3 bytes, at most 3"));
  EXPECT_THAT(wire.hear(), EndsWith("/echo?2 "));
}

TEST_F(StreamedBodyTest, MayBeChunkedOrEmpty) {
  Wire client = wire();
  client.say("POST /measure HTTP/1.1\r\nHost: t\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2\r");
  client.say("\nde\r\n0\r\n\r\n");
  EXPECT_THAT(client.hear(), HasSubstr("5 bytes"));
  client.say("POST /measure HTTP/1.1\r\nHost: t\r\nContent-Length: 0\r\n\r\n");
  EXPECT_THAT(client.hear(), EndsWith("0 bytes, at most 0"));
}

TEST_F(StreamedBodyTest, ContinueIsSaidWhenTheHandlerReads) {
  Wire client = wire();
  client.say("POST /measure HTTP/1.1\r\nHost: t\r\nContent-Length: 1\r\nExpect: 100-continue\r\n\r\n");
  EXPECT_EQ(client.hear(), "HTTP/1.1 100 Continue\r\n\r\n");
  client.say("x");
  EXPECT_THAT(client.hear(), HasSubstr("1 bytes"));
}

TEST_F(StreamedBodyTest, WhatIsLeftUnreadEndsTheConnection) {
  Wire client = wire();
  client.say("POST /nothing HTTP/1.1\r\nHost: t\r\nContent-Length: 9\r\n\r\nabc");
  client.say("GET /ec");
  const std::string answer = client.hear_all();
  EXPECT_THAT(answer, StartsWith("HTTP/1.1 200 "));
  EXPECT_THAT(answer, HasSubstr("Connection: close"));
  EXPECT_THAT(answer, EndsWith("enough"));
}

TEST_F(StreamedBodyTest, OverTheLimitIs413AnnouncedOrNot) {
  Wire announced = wire();
  announced.say("POST /small HTTP/1.1\r\nHost: t\r\nContent-Length: 9\r\n\r\n123456789");
  EXPECT_THAT(announced.hear_all(), HasSubstr("9 bytes is over the limit of 8 bytes"));
  Wire chunked = wire();
  chunked.say("POST /small HTTP/1.1\r\nHost: t\r\nTransfer-Encoding: chunked\r\n\r\n9\r\n123456789\r\n0\r\n\r\n");
  EXPECT_THAT(chunked.hear_all(), StartsWith("HTTP/1.1 413 "));
}

TEST_F(StreamedBodyTest, SlowSenderIsCutOffAndOthersAreServed) {
  options_.limits.body = std::chrono::milliseconds(40);
  Wire slow = wire();
  slow.say("POST /measure HTTP/1.1\r\nHost: t\r\nContent-Length: 9\r\n\r\nabc");
  Wire other = wire();
  other.say(get("/echo"));
  EXPECT_THAT(other.hear(), StartsWith("HTTP/1.1 200 "));
  EXPECT_EQ(slow.hear_all(), "");
}

TEST_F(StreamedBodyTest, AnswerOfKnownLengthIsNotChunked) {
  router_.add(Method::kGet, "/known", [](Request) -> awaitable<Response> {
    Response response;
    response.stream_bytes = 5;
    response.stream = [](BodyWriter& writer) -> awaitable<void> {
      EXPECT_TRUE(co_await writer.write("ab"));
      EXPECT_TRUE(co_await writer.write("cde"));
    };
    co_return response;
  });
  router_.add(Method::kGet, "/short", [](Request) -> awaitable<Response> {
    Response response;
    response.stream_bytes = 5;
    response.stream = [](BodyWriter& writer) -> awaitable<void> { EXPECT_TRUE(co_await writer.write("ab")); };
    co_return response;
  });
  Wire client = wire();
  client.say(get("/known") + get("/known"));
  EXPECT_THAT(client.hear(), EndsWith("Content-Length: 5\r\n\r\nabcde"));
  EXPECT_THAT(client.hear(), EndsWith("abcde"));
  client.say("HEAD /known HTTP/1.1\r\nHost: t\r\n\r\n" + get("/short"));
  const std::string rest = client.hear_all();
  EXPECT_THAT(rest, HasSubstr("Content-Length: 5\r\n\r\nHTTP/1.1 200 ")) << "a HEAD has the length and no body";
  EXPECT_THAT(rest, EndsWith("ab")) << "a body that broke off closes the connection";
}

}  // namespace
}  // namespace cairn::services::http
