#include "services/identity/openid/claims.h"

#include <gmock/gmock.h>

namespace cairn::services::identity::openid {
namespace {

using testing::HasSubstr;

constexpr int64_t kNow = 1'790'000'000;
constexpr int64_t kUs = 1'000'000;

Expected expected() {
  return {.issuer = "https://login.example",
          .client_id = "cairn",
          .nonce = "n-1",
          .started_us = (kNow - 30) * kUs,
          .now_us = kNow * kUs};
}

Claims good() {
  return {.issuer = "https://login.example",
          .audience = {"cairn"},
          .nonce = "n-1",
          .account = "anna",
          .issued_s = kNow,
          .expires_s = kNow + 300};
}

void expect_denied(const Claims& claims, const char* words, const Expected& in = expected()) {
  const auto checked = check(claims, in);
  ASSERT_FALSE(checked) << words;
  EXPECT_EQ(checked.error().code, Errc::kDenied);
  EXPECT_THAT(checked.error().context, HasSubstr(words));
}

TEST(ClaimsTest, WhatIsForUsAndOfNowIsTaken) { EXPECT_TRUE(check(good(), expected())); }

TEST(ClaimsTest, AnotherIssuerIsRefusedByOneByte) {
  for (const char* issuer : {"https://login.example/", "https://Login.example", "http://login.example", ""}) {
    auto claims = good();
    claims.issuer = issuer;
    expect_denied(claims, "another issuer");
  }
}

TEST(ClaimsTest, AnotherAudienceIsRefused) {
  for (const std::vector<std::string>& audience : std::vector<std::vector<std::string>>{{"other"}, {"Cairn"}, {}}) {
    auto claims = good();
    claims.audience = audience;
    expect_denied(claims, "another audience");
  }
}

TEST(ClaimsTest, SeveralAudiencesNeedThePartyThatIsMeant) {
  auto claims = good();
  claims.audience = {"other", "cairn"};
  expect_denied(claims, "names no authorized party");
  claims.authorized_party = "other";
  expect_denied(claims, "another authorized party");
  claims.authorized_party = "cairn";
  EXPECT_TRUE(check(claims, expected()));
  claims.audience = {"cairn"};
  claims.authorized_party = "other";
  expect_denied(claims, "another authorized party");
}

TEST(ClaimsTest, ANonceOfAnotherSignInIsRefused) {
  auto claims = good();
  for (const char* nonce : {"n-2", "", "n-1 "}) {
    claims.nonce = nonce;
    expect_denied(claims, "nonce");
  }
  auto in = expected();
  in.nonce = "";
  claims.nonce = "";
  expect_denied(claims, "nonce", in);
}

TEST(ClaimsTest, TheClocksMayDifferByAMinute) {
  auto claims = good();
  claims.expires_s = kNow - kClockSkewS + 1;
  claims.not_before_s = kNow + kClockSkewS;
  claims.issued_s = kNow + kClockSkewS;
  EXPECT_TRUE(check(claims, expected()));
  claims.expires_s = kNow - kClockSkewS;
  expect_denied(claims, "expired");
  claims = good();
  claims.not_before_s = kNow + kClockSkewS + 1;
  expect_denied(claims, "not yet valid");
  claims = good();
  claims.issued_s = kNow + kClockSkewS + 1;
  expect_denied(claims, "in the future");
}

TEST(ClaimsTest, WhatWasIssuedBeforeTheSignInBeganIsRefused) {
  auto claims = good();
  claims.issued_s = kNow - 30 - kClockSkewS;
  EXPECT_TRUE(check(claims, expected()));
  --claims.issued_s;
  expect_denied(claims, "before this sign-in began");
}

constexpr char kPayload[] =
    R"({"iss":"https://login.example","sub":"17","aud":"cairn","exp":1790000300,"iat":1790000000.5,"nonce":"n-1",)"
    R"("preferred_username":"anna"})";

TEST(ClaimsTest, APayloadIsRead) {
  const auto claims = claims_of(kPayload, "preferred_username");
  ASSERT_TRUE(claims) << claims.error().context;
  EXPECT_EQ(claims.value().account, "anna");
  EXPECT_EQ(claims.value().issued_s, 1'790'000'000);
  EXPECT_FALSE(claims.value().not_before_s);
  EXPECT_TRUE(check(claims.value(), expected()));
  EXPECT_EQ(claims_of(kPayload, "sub").value().account, "17");
}

std::string with(std::string_view from, std::string_view to) {
  std::string out(kPayload);
  return out.replace(out.find(from), from.size(), to);
}

TEST(ClaimsTest, WhatIsMissingOrOfAnotherTypeIsRefused) {
  const std::vector<std::pair<std::string, const char*>> cases = {
      {"no JSON", "no JSON"},
      {"[]", "no JSON object"},
      {with(R"("sub":"17",)", ""), "sub"},
      {with(R"("sub":"17")", R"("sub":17)"), "sub"},
      {with(R"("aud":"cairn",)", ""), "aud"},
      {with(R"("aud":"cairn")", R"("aud":[])"), "aud"},
      {with(R"("aud":"cairn")", R"("aud":["cairn",7])"), "aud"},
      {with(R"("aud":"cairn")", R"("aud":"cairn","azp":7)"), "azp"},
      {with(R"("exp":1790000300,)", ""), "exp"},
      {with(R"("exp":1790000300)", R"("exp":"1790000300")"), "exp"},
      {with(R"("exp":1790000300)", R"("exp":1e30)"), "exp"},
      {with(R"("exp":1790000300)", R"("exp":-1)"), "exp"},
      {with(R"("exp":1790000300)", R"("exp":18446744073709551615)"), "exp"},
      {with(R"("iat":1790000000.5,)", ""), "iat"},
      {with(R"("nonce")", R"("nbf":null,"nonce")"), "nbf"},
      {with(R"("nonce":"n-1")", R"("nonce":"n-1","nonce":"n-2")"), "twice"},
      {with(R"("preferred_username":"anna")", R"("preferred_username":["anna"])"), "preferred_username"},
      {with("anna", ""), "preferred_username"},
      {with("anna", std::string(kAccountBytesMax + 1, 'a')), "preferred_username"},
  };
  for (const auto& [payload, words] : cases) {
    const auto claims = claims_of(payload, "preferred_username");
    ASSERT_FALSE(claims) << payload;
    EXPECT_EQ(claims.error().code, Errc::kDenied) << payload;
    EXPECT_THAT(claims.error().context, HasSubstr(words)) << payload;
  }
}

}  // namespace
}  // namespace cairn::services::identity::openid
