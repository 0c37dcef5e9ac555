#include "services/http/prepared.h"

#include <gmock/gmock.h>

#include "services/http/server.h"
#include "tests/service/http/wire.h"

namespace cairn::services::http {
namespace {

using testing::EndsWith;
using testing::HasSubstr;
using testing::StartsWith;

class PreparedTest : public ServerTest {
 protected:
  PreparedTest() {
    router_.add(Method::kGet, "/page", page);
    prepared_ = prepare(made("kept"));
    router_.recall_from([this](std::string_view target) { return target == "/page" ? prepared_ : nullptr; });
  }

  static Response made(std::string text) {
    auto response = text_response(200, "text/plain", std::move(text));
    response.headers.set("ETag", "\"1\"");
    return response;
  }
  static boost::asio::awaitable<Response> page(Request) { co_return made("made"); }
  static std::string undated(std::string answer) {
    const size_t date = answer.find("Date: ");
    return answer.erase(date, answer.find("\r\n", date) + 2 - date);
  }

  std::shared_ptr<const Prepared> prepared_;
};

TEST_F(PreparedTest, AFinishedAnswerComesBeforeTheRoutes) {
  Wire client = wire();
  client.say(get("/page") + get("/page?other"));
  EXPECT_THAT(client.hear(), EndsWith("kept"));
  EXPECT_THAT(client.hear(), EndsWith("made"));
  EXPECT_EQ(traffic_.answers[2].load(), 2);
}

TEST_F(PreparedTest, ItIsTheSameOnTheWireAsTheRoutes) {
  prepared_ = prepare(made("made"));
  Wire client = wire();
  for (const std::string fields : {"", "If-None-Match: \"1\"\r\n", "If-None-Match: \"2\"\r\n"}) {
    client.say(get("/page", fields) + get("/page?made", fields));
    const std::string kept = client.hear();
    EXPECT_EQ(undated(kept), undated(client.hear()));
  }
}

TEST_F(PreparedTest, WhatTheClientHasIsNotSentAgain) {
  Wire client = wire();
  client.say(get("/page", "If-None-Match: \"1\"\r\n"));
  const std::string answer = client.hear();
  EXPECT_THAT(answer, StartsWith("HTTP/1.1 304 "));
  EXPECT_THAT(answer, HasSubstr("ETag: \"1\"\r\n"));
  EXPECT_THAT(answer, EndsWith("\r\n\r\n"));
}

TEST_F(PreparedTest, ALargeOneIsSentInPieces) {
  prepared_ = prepare(made(std::string(3'000'000, 'x')));
  Wire client = wire();
  client.say(get("/page", "Connection: close\r\n"));
  EXPECT_THAT(client.hear_all(), EndsWith(std::string(3'000'000, 'x')));
}

TEST_F(PreparedTest, OtherMethodsGoToTheRoutes) {
  Wire client = wire();
  client.say("POST /page HTTP/1.1\r\nHost: t\r\nContent-Length: 0\r\n\r\n");
  EXPECT_THAT(client.hear(), StartsWith("HTTP/1.1 405 "));
}

}  // namespace
}  // namespace cairn::services::http
