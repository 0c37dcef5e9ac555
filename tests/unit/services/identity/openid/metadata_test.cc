#include "services/identity/openid/metadata.h"

#include <gmock/gmock.h>

namespace cairn::services::identity::openid {
namespace {

using testing::HasSubstr;

constexpr char kIssuer[] = "https://login.example";
constexpr char kDocument[] =
    R"({"issuer":"https://login.example","authorization_endpoint":"https://login.example/auth",)"
    R"("token_endpoint":"https://login.example/token","jwks_uri":"https://login.example/jwks",)"
    R"("end_session_endpoint":"https://login.example/end","response_types_supported":["code","id_token"],)"
    R"("code_challenge_methods_supported":["S256"],"id_token_signing_alg_values_supported":["HS256","ES256"],)"
    R"("token_endpoint_auth_methods_supported":["client_secret_post","private_key_jwt"],)"
    R"("authorization_response_iss_parameter_supported":true})";

std::string with(std::string_view from, std::string_view to) {
  std::string out(kDocument);
  return out.replace(out.find(from), from.size(), to);
}

TEST(MetadataTest, ADocumentIsRead) {
  const auto read = metadata_of(kDocument, kIssuer);
  ASSERT_TRUE(read) << read.error().context;
  EXPECT_EQ(read.value().authorization_endpoint, "https://login.example/auth");
  EXPECT_EQ(read.value().token_endpoint, "https://login.example/token");
  EXPECT_EQ(read.value().jwks_uri, "https://login.example/jwks");
  EXPECT_EQ(read.value().end_session_endpoint, "https://login.example/end");
  EXPECT_TRUE(read.value().secret_in_form);
  EXPECT_TRUE(read.value().answers_with_issuer);
}

TEST(MetadataTest, WhatIsNotSaidIsAsTheStandardHasIt) {
  const auto read =
      metadata_of(R"({"issuer":"https://login.example","authorization_endpoint":"https://login.example/auth",)"
                  R"("token_endpoint":"https://login.example/token","jwks_uri":"https://login.example/jwks",)"
                  R"("response_types_supported":["code"]})",
                  kIssuer);
  ASSERT_TRUE(read) << read.error().context;
  EXPECT_EQ(read.value().end_session_endpoint, "");
  EXPECT_FALSE(read.value().secret_in_form);
  EXPECT_FALSE(read.value().answers_with_issuer);
}

TEST(MetadataTest, AnotherIssuerIsRefusedByOneByte) {
  for (const char* issuer : {"https://login.example/", "https://login.Example", "https://login.exampl", ""}) {
    const auto read = metadata_of(kDocument, issuer);
    ASSERT_FALSE(read) << issuer;
    EXPECT_THAT(read.error().context, HasSubstr("calls itself \"https://login.example\"")) << issuer;
  }
}

TEST(MetadataTest, WhatCannotBeUsedIsRefused) {
  const std::vector<std::pair<std::string, const char*>> cases = {
      {"no JSON", "no JSON"},
      {"[]", "no JSON object"},
      {R"({"issuer":"a","issuer":"b"})", "twice"},
      {with("https://login.example/auth", "http://login.example/auth"), "authorization_endpoint does not begin"},
      {with("https://login.example/token", "ftp://login.example/token"), "token_endpoint does not begin"},
      {with("https://login.example/jwks", "https://a@login.example/jwks"), "jwks_uri has a user"},
      {with("https://login.example/end", "javascript:alert(1)"), "end_session_endpoint"},
      {with(R"("jwks_uri")", R"("jwks")"), "jwks_uri is no URL"},
      {with(R"(["code","id_token"])", R"(["id_token"])"), "authorization code"},
      {with(R"(["S256"])", R"(["plain"])"), "PKCE"},
      {with(R"(["HS256","ES256"])", R"(["HS256","none"])"), "RS256 or ES256"},
      {with(R"("client_secret_post",)", ""), "client secret"},
  };
  for (const auto& [document, words] : cases) {
    const auto read = metadata_of(document, kIssuer);
    ASSERT_FALSE(read) << document;
    EXPECT_EQ(read.error().code, Errc::kInvalid) << document;
    EXPECT_THAT(read.error().context, HasSubstr(words)) << document;
  }
}

TEST(MetadataTest, TheDocumentLiesBelowTheIssuer) {
  EXPECT_EQ(discovery_url("https://a.example"), "https://a.example/.well-known/openid-configuration");
  EXPECT_EQ(discovery_url("https://a.example/"), "https://a.example/.well-known/openid-configuration");
  EXPECT_EQ(discovery_url("https://a.example/realm"), "https://a.example/realm/.well-known/openid-configuration");
}

}  // namespace
}  // namespace cairn::services::identity::openid
