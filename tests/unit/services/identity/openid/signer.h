#pragma once

#include <cjose/cjose.h>

#include <cstdlib>
#include <memory>
#include <string>
#include <string_view>

#include "eventstore/base/check.h"

namespace cairn::services::identity::openid {

/// A provider's key pair, made in the test.
class Signer {
 public:
  static Signer rsa(const std::string& id, size_t bits = 2048) {
    return Signer(cjose_jwk_create_RSA_random(bits, kExponent, sizeof kExponent, nullptr), "RS256", id);
  }
  static Signer ec(const std::string& id, cjose_jwk_ec_curve curve = CJOSE_JWK_EC_P_256) {
    return Signer(cjose_jwk_create_EC_random(curve, nullptr), "ES256", id);
  }
  /// A secret that both sides know, which an HMAC wants.
  static Signer secret(const std::string& bytes, const std::string& id) {
    return Signer(cjose_jwk_create_oct_spec(reinterpret_cast<const uint8_t*>(bytes.data()), bytes.size(), nullptr),
                  "HS256", id);
  }

  /// The public half as a JWK.
  std::string shown() const { return json(false); }
  /// Both halves, as no provider should show them.
  std::string whole() const { return json(true); }

  std::string sign(const std::string& payload) const {
    const std::unique_ptr<cjose_header_t, void (*)(cjose_header_t*)> header(cjose_header_new(nullptr),
                                                                            cjose_header_release);
    cjose_header_set(header.get(), CJOSE_HDR_ALG, algorithm_.c_str(), nullptr);
    if (!id_.empty()) cjose_header_set(header.get(), CJOSE_HDR_KID, id_.c_str(), nullptr);
    cjose_err error = {};
    const std::unique_ptr<cjose_jws_t, void (*)(cjose_jws_t*)> jws(
        cjose_jws_sign(key_.get(), header.get(), reinterpret_cast<const uint8_t*>(payload.data()), payload.size(),
                       &error),
        cjose_jws_release);
    CAIRN_CHECK(jws != nullptr, "the test can sign");
    const char* text = nullptr;
    CAIRN_CHECK(cjose_jws_export(jws.get(), &text, &error), "the test can write a token");
    return text;
  }

 private:
  static constexpr uint8_t kExponent[] = {1, 0, 1};

  Signer(cjose_jwk_t* key, std::string algorithm, std::string id)
      : key_(key, [](cjose_jwk_t* jwk) { cjose_jwk_release(jwk); }),
        algorithm_(std::move(algorithm)),
        id_(std::move(id)) {
    CAIRN_CHECK(key != nullptr, "the test can make a key");
    if (!id_.empty()) cjose_jwk_set_kid(key, id_.data(), id_.size(), nullptr);
  }

  std::string json(bool with_private) const {
    char* text = cjose_jwk_to_json(key_.get(), with_private, nullptr);
    std::string out(text);
    std::free(text);
    return out;
  }

  std::shared_ptr<cjose_jwk_t> key_;
  std::string algorithm_;
  std::string id_;
};

inline std::string key_set(std::initializer_list<std::string> keys) {
  std::string out;
  for (const auto& key : keys) out += (out.empty() ? "" : ",") + key;
  return R"({"keys":[)" + out + "]}";
}

}  // namespace cairn::services::identity::openid
