#include "services/http/message.h"

#include <gmock/gmock.h>

#include "services/http/head.h"

namespace cairn::services::http {
namespace {

using testing::HasSubstr;

TEST(MatchesETagTest, ListsStarsAndWeakTags) {
  EXPECT_TRUE(matches_etag("\"a\"", "\"a\""));
  EXPECT_TRUE(matches_etag("\"x\" , \"a\"", "\"a\""));
  EXPECT_TRUE(matches_etag("*", "\"a\""));
  EXPECT_TRUE(matches_etag("W/\"a\"", "\"a\""));
  EXPECT_FALSE(matches_etag("\"ab\"", "\"a\""));
  EXPECT_FALSE(matches_etag("a", "\"a\""));
  EXPECT_FALSE(matches_etag("\"a", "\"a\""));
  EXPECT_FALSE(matches_etag("", "\"a\""));
}

TEST(MatchesETagTest, CommaInsideATagDoesNotSplitIt) {
  EXPECT_TRUE(matches_etag("\"a,b\"", "\"a,b\""));
  EXPECT_FALSE(matches_etag("\"a,b\"", "\"b\""));
}

TEST(HeadersTest, NamesAreComparedWithoutCase) {
  Headers headers = {{"Content-Type", "text/plain"}};
  EXPECT_EQ(headers.find("content-TYPE"), "text/plain");
  headers.set("CONTENT-TYPE", "text/html");
  EXPECT_EQ(headers.find("Content-Type"), "text/html");
  EXPECT_EQ(headers.find("Content"), std::nullopt);
}

TEST(HeadTest, AValueCannotSplitTheAnswer) {
  Response response;
  response.headers.add("Location", "/x\r\nSet-Cookie: a=b");
  std::string head;
  append_head(head, response, {});
  EXPECT_THAT(head, HasSubstr("Location: /x  Set-Cookie: a=b\r\n"));
}

TEST(HeadTest, HtmlIsGuardedAgainstFrames) {
  std::string head;
  append_head(head, text_response(200, "text/html; charset=utf-8", ""), {.length = 0});
  EXPECT_THAT(head, HasSubstr("frame-ancestors 'none'"));
  EXPECT_THAT(head, HasSubstr("X-Content-Type-Options: nosniff\r\n"));
}

TEST(HeadTest, OneBlockInOrder) {
  std::string head;
  append_head(head, json_response(201, "{}"), {.length = 2, .chunked = false, .keep_alive = false});
  EXPECT_TRUE(head.starts_with("HTTP/1.1 201 Created\r\nContent-Type: application/json\r\nDate: ")) << head;
  EXPECT_TRUE(head.ends_with("Content-Length: 2\r\nConnection: close\r\n\r\n")) << head;
}

}  // namespace
}  // namespace cairn::services::http
