#include "services/identity/openid/authorization.h"

#include <gmock/gmock.h>

namespace cairn::services::identity::openid {
namespace {

using testing::HasSubstr;
using testing::Not;

Metadata metadata() {
  return {.authorization_endpoint = "https://login.example/auth",
          .token_endpoint = "https://login.example/token",
          .jwks_uri = "https://login.example/jwks",
          .end_session_endpoint = "https://login.example/end?x=1"};
}

Settings settings() {
  return {.issuer = "https://login.example",
          .client_id = "cairn of durban",
          .client_secret = "s&cr=t:",
          .public_url = "https://cairn.example"};
}

TEST(AuthorizationTest, TheChallengeIsTheOneOfTheStandard) {
  // RFC 7636, appendix B.
  EXPECT_EQ(challenge_of("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"), "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM");
}

TEST(AuthorizationTest, TheUrlHasAllThatBindsTheFlow) {
  const Flow flow{.nonce = "n", .verifier = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"};
  EXPECT_EQ(authorization_url(metadata(), settings(), flow, "s"),
            "https://login.example/auth?response_type=code&client_id=cairn%20of%20durban&redirect_uri="
            "https%3A%2F%2Fcairn.example%2Fsign-in%2Fopenid%2Fcallback&scope=openid&state=s&nonce=n&code_challenge="
            "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM&code_challenge_method=S256");
  auto other = settings();
  other.account_claim = "preferred_username";
  EXPECT_THAT(authorization_url(metadata(), other, flow, "s"), HasSubstr("scope=openid%20profile%20email"));
}

TEST(AuthorizationTest, ACodeIsTaken) {
  EXPECT_EQ(code_of({{"state", "s"}, {"code", "c"}}, metadata(), settings()).value(), "c");
  EXPECT_EQ(code_of({{"code", "c"}, {"iss", "https://login.example"}}, metadata(), settings()).value(), "c");
}

TEST(AuthorizationTest, AnAnswerWithoutOneSaysWhy) {
  auto naming = metadata();
  naming.answers_with_issuer = true;
  const auto words_of = [](const std::vector<http::Parameter>& query, const Metadata& from) {
    const auto code = code_of(query, from, settings());
    EXPECT_FALSE(code);
    EXPECT_EQ(code.error().code, Errc::kDenied);
    return code.error().context;
  };
  EXPECT_THAT(words_of({}, metadata()), HasSubstr("no code"));
  EXPECT_THAT(words_of({{"code", ""}}, metadata()), HasSubstr("no code"));
  EXPECT_THAT(words_of({{"code", "a"}, {"code", "b"}}, metadata()), HasSubstr("no code"));
  EXPECT_THAT(words_of({{"code", std::string(kCodeBytesMax + 1, 'a')}}, metadata()), HasSubstr("no code"));
  EXPECT_THAT(words_of({{"code", "a"}, {"error", "access_denied"}}, metadata()), HasSubstr("access_denied"));
  EXPECT_THAT(words_of({{"error", "<b>call 031 555</b>"}}, metadata()), Not(HasSubstr("031")));
  EXPECT_THAT(words_of({{"code", "a"}, {"iss", "https://other.example"}}, metadata()), HasSubstr("another provider"));
  EXPECT_THAT(words_of({{"code", "a"}}, naming), HasSubstr("another provider"));
  EXPECT_THAT(words_of({{"code", "a"}, {"iss", "https://login.example"}, {"iss", "https://x.example"}}, metadata()),
              HasSubstr("another provider"));
}

TEST(AuthorizationTest, TheSecretGoesInTheHeaderOrInTheForm) {
  const auto basic = token_request(metadata(), settings(), "c", "v");
  EXPECT_EQ(basic.form,
            "grant_type=authorization_code&code=c&redirect_uri="
            "https%3A%2F%2Fcairn.example%2Fsign-in%2Fopenid%2Fcallback&code_verifier=v");
  EXPECT_EQ(basic.user, "cairn%20of%20durban");
  EXPECT_EQ(basic.password, "s%26cr%3Dt%3A");
  auto posting = metadata();
  posting.secret_in_form = true;
  const auto posted = token_request(posting, settings(), "c", "v");
  EXPECT_EQ(posted.form, basic.form + "&client_id=cairn%20of%20durban&client_secret=s%26cr%3Dt%3A");
  EXPECT_EQ(posted.user + posted.password, "");
}

TEST(AuthorizationTest, AnIdTokenIsTaken) {
  EXPECT_EQ(id_token_of(200, R"({"access_token":"a","token_type":"Bearer","id_token":"x.y.z"})").value(), "x.y.z");
}

TEST(AuthorizationTest, AnAnswerWithoutAnIdTokenIsToldApart) {
  const auto spent = id_token_of(400, R"({"error":"invalid_grant"})");
  ASSERT_FALSE(spent);
  EXPECT_EQ(spent.error().code, Errc::kDenied);
  for (const auto& [status, body, words] :
       {std::tuple(401, R"({"error":"invalid_client"})", "401, invalid_client"),
        std::tuple(500, "<html>", "500, an error"), std::tuple(200, "<html>", "no JSON"),
        std::tuple(200, R"({"id_token":7})", "without an ID token"),
        std::tuple(302, R"({"id_token":"x.y.z"})", "302")}) {
    const auto token = id_token_of(status, body);
    ASSERT_FALSE(token) << body;
    EXPECT_EQ(token.error().code, Errc::kUnavailable) << body;
    EXPECT_THAT(token.error().context, HasSubstr(words));
  }
}

TEST(AuthorizationTest, SigningOutLeadsBackToTheSignIn) {
  EXPECT_EQ(end_session_url(metadata(), settings(), "x.y.z"),
            "https://login.example/end?x=1&id_token_hint=x.y.z&client_id=cairn%20of%20durban&post_logout_redirect_uri="
            "https%3A%2F%2Fcairn.example%2Fsign-in");
  auto without = metadata();
  without.end_session_endpoint = "";
  EXPECT_EQ(end_session_url(without, settings(), "x.y.z"), "");
}

}  // namespace
}  // namespace cairn::services::identity::openid
