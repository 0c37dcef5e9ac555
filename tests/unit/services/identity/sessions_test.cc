#include "services/identity/sessions.h"

#include <gmock/gmock.h>

namespace cairn::services::identity {
namespace {

using testing::HasSubstr;

constexpr int64_t kNow = 1'000'000'000;

std::string_view token_in(const http::Request& request) { return session_token_of(request); }

TEST(SessionsTest, TokenLeadsToItsAccount) {
  Sessions sessions;
  const auto token = sessions.open("ben", "contact", "u1", kNow).value();
  const auto other = sessions.open("ben", "contact", "u1", kNow).value();
  EXPECT_EQ(token.size(), 64u);
  EXPECT_NE(token, other);
  const auto session = sessions.find(token, kNow);
  ASSERT_TRUE(session);
  EXPECT_EQ(session->account, "ben");
  EXPECT_EQ(session->role, "contact");
  EXPECT_EQ(session->unit, "u1");
  EXPECT_NE(session->csrf, sessions.find(other, kNow)->csrf);
  EXPECT_FALSE(sessions.find("", kNow));
  EXPECT_FALSE(sessions.find(token.substr(1), kNow));
}

TEST(SessionsTest, OfAProviderItKeepsWhatTheSignOutSays) {
  Sessions sessions;
  const auto token = sessions.open("anna", "officer", "", kNow, "x.y.z").value();
  EXPECT_EQ(sessions.find(token, kNow)->id_token, "x.y.z");
  EXPECT_EQ(sessions.find(sessions.open("anna", "officer", "", kNow).value(), kNow)->id_token, "");
}

TEST(SessionsTest, SilenceEndsIt) {
  Sessions sessions;
  const auto token = sessions.open("anna", "officer", "", kNow).value();
  EXPECT_TRUE(sessions.find(token, kNow + kSessionIdleUs - 1));
  EXPECT_TRUE(sessions.find(token, kNow + 2 * kSessionIdleUs - 2));
  EXPECT_FALSE(sessions.find(token, kNow + 3 * kSessionIdleUs - 2));
  EXPECT_FALSE(sessions.find(token, kNow)) << "it does not come back";
}

TEST(SessionsTest, NobodyStaysForEver) {
  Sessions sessions;
  const auto token = sessions.open("anna", "officer", "", kNow).value();
  for (int64_t at = 0; at < kSessionEndUs; at += kSessionIdleUs / 2) ASSERT_TRUE(sessions.find(token, kNow + at));
  EXPECT_FALSE(sessions.find(token, kNow + kSessionEndUs));
}

TEST(SessionsTest, EndingOneLeavesTheOthersAndEndingAnAccountLeavesNone) {
  Sessions sessions;
  const auto first = sessions.open("anna", "officer", "", kNow).value();
  const auto second = sessions.open("anna", "officer", "", kNow).value();
  const auto third = sessions.open("anna", "officer", "", kNow).value();
  const auto ben = sessions.open("ben", "reader", "", kNow).value();
  sessions.end(first);
  EXPECT_FALSE(sessions.find(first, kNow));
  EXPECT_TRUE(sessions.find(second, kNow));
  sessions.end_all_of("anna");
  EXPECT_FALSE(sessions.find(second, kNow));
  EXPECT_FALSE(sessions.find(third, kNow));
  EXPECT_TRUE(sessions.find(ben, kNow));
}

TEST(SessionsTest, FullRefusesUntilSomeHaveEnded) {
  Sessions sessions;
  for (size_t i = 0; i < kSessionsMax; ++i) ASSERT_TRUE(sessions.open("anna", "officer", "", kNow));
  const auto refused = sessions.open("ben", "reader", "", kNow);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, Errc::kOverloaded);
  EXPECT_TRUE(sessions.open("ben", "reader", "", kNow + kSessionIdleUs));
}

TEST(SessionsTest, CookieIsReadByItsWholeName) {
  http::Request request;
  EXPECT_EQ(token_in(request), "");
  request.headers.set("Cookie", "cairn=no; x__Host-cairn=no; __Host-cairn=yes; a=b");
  EXPECT_EQ(token_in(request), "yes");
  request.headers.set("Cookie", "__Host-cairn");
  EXPECT_EQ(token_in(request), "");
}

TEST(SessionsTest, CookieIsOfThisHostAloneAndNoScriptSeesIt) {
  EXPECT_EQ(session_cookie("abc"), "__Host-cairn=abc; Path=/; Secure; HttpOnly; SameSite=Strict");
  EXPECT_THAT(session_cookie(""), HasSubstr("Max-Age=0"));
}

}  // namespace
}  // namespace cairn::services::identity
