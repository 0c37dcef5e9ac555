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

size_t count_of(std::string_view field, std::string_view head) {
  size_t count = 0;
  const auto line = "\r\n" + std::string(field) + ": ";
  for (size_t at = head.find(line); at != std::string_view::npos; at = head.find(line, at + 1)) ++count;
  return count;
}

TEST(HeadTest, EachGuardStandsOnceAndTheHandlersWordCounts) {
  Response strict = text_response(200, "text/html; charset=utf-8", "");
  strict.headers.add("Referrer-Policy", "no-referrer");
  strict.headers.add("Content-Security-Policy", "default-src 'none'");
  for (const Response& response :
       {strict, text_response(200, "text/html; charset=utf-8", ""), json_response(200, "{}")}) {
    std::string head;
    append_head(head, response, {.length = 0});
    for (const char* field :
         {"X-Content-Type-Options", "X-Frame-Options", "Cross-Origin-Resource-Policy", "Referrer-Policy"})
      EXPECT_EQ(count_of(field, head), 1u) << field << " in " << head;
    const bool html = head.find("text/html") != std::string::npos;
    EXPECT_EQ(count_of("Content-Security-Policy", head), html ? 1u : 0u) << head;
  }
  std::string head;
  append_head(head, strict, {.length = 0});
  EXPECT_THAT(head, HasSubstr("Referrer-Policy: no-referrer\r\n"));
}

TEST(HeadTest, PreparedAnswerIsGuardedAsAnyOther) {
  Response response = json_response(200, "{}");
  response.headers.add("ETag", "\"1\"");
  std::string plain;
  append_head(plain, response, {.length = 2});
  std::string prepared;
  append_head(prepared, 200, *prepare(response), {.length = 2});
  EXPECT_EQ(prepared, plain);
}

TEST(HeadTest, OneBlockInOrder) {
  std::string head;
  append_head(head, json_response(201, "{}"), {.length = 2, .chunked = false, .keep_alive = false});
  EXPECT_TRUE(head.starts_with(
      "HTTP/1.1 201 Created\r\nContent-Type: application/json\r\nReferrer-Policy: same-origin\r\nDate: "))
      << head;
  EXPECT_TRUE(head.ends_with("Content-Length: 2\r\nConnection: close\r\n\r\n")) << head;
}

}  // namespace
}  // namespace cairn::services::http
