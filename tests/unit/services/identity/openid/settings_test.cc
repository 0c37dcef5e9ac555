#include "services/identity/openid/settings.h"

#include <gmock/gmock.h>

namespace cairn::services::identity::openid {
namespace {

using testing::HasSubstr;

/// Right but for the secret's file, which is looked at last.
Options options() {
  return {.issuer = "https://login.example",
          .client_id = "cairn",
          .client_secret_file = "/nowhere/secret",
          .account_claim = "",
          .public_url = "https://cairn.example/"};
}

std::string words_of(const Options& options) {
  const auto settings = settings_of(options);
  EXPECT_FALSE(settings);
  return settings ? "" : settings.error().context;
}

TEST(SettingsTest, WhatIsMissingIsNamed) {
  EXPECT_TRUE(Options{}.empty());
  EXPECT_FALSE(Options{.account_claim = "sub"}.empty());
  for (const auto& [member, name] : {std::pair(&Options::issuer, "--openid-issuer is missing"),
                                     {&Options::client_id, "--openid-client-id is missing"},
                                     {&Options::client_secret_file, "--openid-client-secret-file is missing"},
                                     {&Options::public_url, "--public-url is missing"}}) {
    auto lacking = options();
    lacking.*member = "";
    EXPECT_THAT(words_of(lacking), HasSubstr(name));
  }
}

TEST(SettingsTest, ThePublicAddressIsAHostsRoot) {
  EXPECT_TRUE(Options{.public_url = "https://cairn.example"}.empty()) << "it is not the provider's alone";
  EXPECT_EQ(public_root("https://cairn.example:8443//").value(), "https://cairn.example:8443");
  EXPECT_EQ(public_root("http://127.0.0.1:8080").value(), "http://127.0.0.1:8080");
  for (const auto* wrong : {"", "cairn.example", "http://cairn.example", "https://cairn.example/cairn"})
    EXPECT_EQ(public_root(wrong).error().code, Errc::kInvalid) << wrong;
}

TEST(SettingsTest, WhatIsWrongIsNamed) {
  for (const auto& [member, value, words] :
       {std::tuple(&Options::issuer, "http://login.example", "--openid-issuer does not begin with https"),
        std::tuple(&Options::issuer, "https://login.example?a=b", "--openid-issuer has a query"),
        std::tuple(&Options::client_id, "two words", "--openid-client-id"),
        std::tuple(&Options::account_claim, "two words", "--openid-account-claim"),
        std::tuple(&Options::public_url, "cairn.example", "--public-url is no URL"),
        std::tuple(&Options::public_url, "https://cairn.example/cairn", "--public-url has a path"),
        std::tuple(&Options::client_secret_file, "/nowhere", "--openid-client-secret-file cannot be read")}) {
    auto wrong = options();
    wrong.*member = value;
    EXPECT_THAT(words_of(wrong), HasSubstr(words));
  }
}

}  // namespace
}  // namespace cairn::services::identity::openid
