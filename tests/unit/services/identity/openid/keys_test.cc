#include "services/identity/openid/keys.h"

#include <gmock/gmock.h>

#include "tests/unit/services/identity/openid/signer.h"

namespace cairn::services::identity::openid {
namespace {

using testing::HasSubstr;

constexpr char kPayload[] = R"({"sub":"anna"})";

/// Made once: a key of 2048 bits takes a moment.
const Signer& rsa() {
  static const Signer signer = Signer::rsa("one");
  return signer;
}
const Signer& other_rsa() {
  static const Signer signer = Signer::rsa("two");
  return signer;
}
const Signer& ec() {
  static const Signer signer = Signer::ec("three");
  return signer;
}

KeySet keys() { return KeySet::parse(key_set({rsa().shown(), ec().shown()})).value(); }

std::string token_of(const std::string& header, std::string_view payload, std::string_view signature) {
  return to_base64_url(header) + "." + to_base64_url(payload) + "." + std::string(signature);
}

void expect_denied(const KeySet& set, const std::string& token, const char* words) {
  const auto verified = set.verify(token);
  ASSERT_FALSE(verified) << token;
  EXPECT_EQ(verified.error().code, Errc::kDenied) << token;
  EXPECT_THAT(verified.error().context, HasSubstr(words)) << token;
}

TEST(KeySetTest, BothAlgorithmsAreVerifiedWithTheKeyThatTheTokenNames) {
  const auto set = keys();
  EXPECT_EQ(set.size(), 2u);
  for (const auto* signer : {&rsa(), &ec()}) {
    const auto verified = set.verify(signer->sign(kPayload));
    ASSERT_TRUE(verified) << verified.error().context;
    EXPECT_EQ(verified.value(), kPayload);
  }
}

TEST(KeySetTest, NoAlgorithmIsRefused) {
  for (const char* algorithm : {"none", "None", "NONE", ""}) {
    const auto header = std::string(R"({"alg":")") + algorithm + R"(","kid":"one"})";
    expect_denied(keys(), token_of(header, kPayload, ""), "neither RS256 nor ES256");
    expect_denied(keys(), token_of(header, kPayload, "AAAA"), "neither RS256 nor ES256");
  }
  expect_denied(keys(), token_of(R"({"kid":"one"})", kPayload, ""), "neither RS256 nor ES256");
}

TEST(KeySetTest, AnHmacWithAPublicKeyAsItsSecretIsRefused) {
  const auto forged = Signer::secret(rsa().shown(), "one").sign(kPayload);
  expect_denied(keys(), forged, "neither RS256 nor ES256");
  // Nor does it hold under the name of an algorithm that is taken.
  const auto signature = forged.substr(forged.rfind('.') + 1);
  expect_denied(keys(), token_of(R"({"alg":"RS256","kid":"one"})", kPayload, signature), "does not hold");
}

TEST(KeySetTest, OtherAlgorithmsOfTheSameKeyAreRefused) {
  for (const char* algorithm : {"RS384", "RS512", "PS256", "ES384", "ES512", "EdDSA", "HS384", "RSA-OAEP"})
    expect_denied(keys(), token_of(std::string(R"({"alg":")") + algorithm + R"(","kid":"one"})", kPayload, "AAAA"),
                  "neither RS256 nor ES256");
}

TEST(KeySetTest, ATamperedTokenIsRefused) {
  for (const auto* signer : {&rsa(), &ec()}) {
    const auto token = signer->sign(kPayload);
    const size_t first = token.find('.');
    const size_t last = token.rfind('.');
    const auto signature = token.substr(last);
    const auto header = token.substr(0, first + 1);
    expect_denied(keys(), header + to_base64_url(R"({"sub":"ben"})") + signature, "does not hold");
    auto broken = token;
    broken[last + 10] = broken[last + 10] == 'A' ? 'B' : 'A';
    expect_denied(keys(), broken, "does not hold");
    expect_denied(keys(), token.substr(0, last + 1), "");
    expect_denied(keys(), token.substr(0, last), "no compact JWS");
    expect_denied(keys(), token + ".AAAA", "no compact JWS");
  }
}

TEST(KeySetTest, AnotherKeyUnderAKnownNameDoesNotHold) {
  const auto impostor = Signer::rsa("one");
  expect_denied(keys(), impostor.sign(kPayload), "does not hold");
}

TEST(KeySetTest, AnUnknownKeyIsToldApart) {
  const auto verified = keys().verify(other_rsa().sign(kPayload));
  ASSERT_FALSE(verified);
  EXPECT_EQ(verified.error().code, Errc::kNotFound);
  const auto rotated = KeySet::parse(key_set({rsa().shown(), other_rsa().shown()})).value();
  EXPECT_TRUE(rotated.verify(other_rsa().sign(kPayload)));
}

TEST(KeySetTest, AKeyOfAnotherKindUnderTheNameIsNone) {
  const auto set = KeySet::parse(key_set({rsa().shown()})).value();
  const auto verified = set.verify(Signer::ec("one").sign(kPayload));
  ASSERT_FALSE(verified);
  EXPECT_EQ(verified.error().code, Errc::kNotFound);
}

TEST(KeySetTest, ATokenWithoutAKeysNameNeedsTheOnlyKey) {
  const auto nameless = Signer::rsa("");
  EXPECT_TRUE(KeySet::parse(key_set({nameless.shown(), ec().shown()})).value().verify(nameless.sign(kPayload)));
  const auto several = KeySet::parse(key_set({nameless.shown(), rsa().shown()})).value();
  const auto verified = several.verify(nameless.sign(kPayload));
  ASSERT_FALSE(verified);
  EXPECT_EQ(verified.error().code, Errc::kNotFound);
}

TEST(KeySetTest, WhatMustBeUnderstoodIsNot) {
  expect_denied(keys(), token_of(R"({"alg":"RS256","kid":"one","crit":["exp"]})", kPayload, "AAAA"), "extension");
  expect_denied(keys(), token_of(R"({"alg":"RS256","kid":"one","b64":false})", kPayload, "AAAA"), "extension");
  expect_denied(keys(), token_of(R"({"alg":"none","alg":"RS256","kid":"one"})", kPayload, "AAAA"), "twice");
}

TEST(KeySetTest, ATokenHasAnEnd) {
  expect_denied(keys(), rsa().sign(std::string(kTokenBytesMax, 'a')), "too long");
  for (const char* token : {"", ".", "..", "a.b.c", "{}.{}.{}", "e30=.e30=.AAAA"}) expect_denied(keys(), token, "");
}

TEST(KeySetTest, ATextOfALengthThatNoBase64HasIsRefused) {
  const std::string header = R"({"alg":"RS256","kid":"one"})";
  expect_denied(keys(), token_of(header, kPayload, "AAAAA"), "no compact JWS");
  expect_denied(keys(), to_base64_url(header) + ".AAAAA.AAAA", "no compact JWS");
  EXPECT_FALSE(KeySet::parse(key_set({R"({"kty":"RSA","n":"AAAAA","e":"AQAB"})"})));
  EXPECT_FALSE(KeySet::parse(key_set({R"({"kty":"EC","crv":"P-256","x":"AAAAA","y":"AAAA"})"})));
}

TEST(KeySetTest, OnlyKeysThatMaySignAreKept) {
  const auto count = [](std::initializer_list<std::string> listed) -> size_t {
    const auto set = KeySet::parse(key_set(listed));
    return set ? set.value().size() : 0;
  };
  const auto with = [](std::string key, const std::string& member) { return key.insert(1, member + ","); };
  EXPECT_EQ(count({rsa().shown(), with(ec().shown(), R"("use":"enc")")}), 1u);
  EXPECT_EQ(count({with(rsa().shown(), R"("use":"sig","alg":"RS256")")}), 1u);
  EXPECT_EQ(count({with(rsa().shown(), R"("alg":"RS512")")}), 0u);
  EXPECT_EQ(count({Signer::ec("p384", CJOSE_JWK_EC_P_384).shown()}), 0u);
  EXPECT_EQ(count({Signer::rsa("weak", 1024).shown()}), 0u);
  EXPECT_EQ(count({Signer::secret("a secret that both know", "hmac").whole()}), 0u);
  EXPECT_EQ(count({R"({"kty":"RSA","n":"","e":"AQAB"})", R"({"kty":"RSA"})", R"({"kty":"EC","crv":"P-256","x":"AA"})",
                   "7", R"({"kty":7})"}),
            0u);
}

TEST(KeySetTest, AKeySetHasAnEndAndAForm) {
  std::string many = rsa().shown();
  for (size_t i = 0; i < kKeysMax; ++i) many += ",{}";
  for (const std::string& text :
       {std::string("no JSON"), std::string("[]"), std::string("{}"), std::string(R"({"keys":{}})"), key_set({}),
        key_set({many}), R"({"keys":[],"keys":[)" + rsa().shown() + "]}"}) {
    const auto set = KeySet::parse(text);
    ASSERT_FALSE(set) << text;
    EXPECT_EQ(set.error().code, Errc::kInvalid) << text;
  }
}

}  // namespace
}  // namespace cairn::services::identity::openid
