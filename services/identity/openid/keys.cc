#include "services/identity/openid/keys.h"

#include <cjose/cjose.h>

#include <algorithm>
#include <boost/json/serialize.hpp>
#include <optional>

#include "eventstore/base/base64.h"
#include "services/identity/openid/metadata.h"

// A token is verified in steps: (1) its header is read by our own reader, which takes no member twice; (2) the header's
// algorithm is one of two; (3) a key of that algorithm and of the header's name is chosen; (4) libcjose checks the
// signature, having read the same algorithm; (5) only then is the payload handed out.
namespace cairn::services::identity::openid {
namespace {

constexpr std::string_view kRs256 = "RS256";
constexpr std::string_view kEs256 = "ES256";
constexpr size_t kKeyIdBytesMax = 256;

struct JwsCloser {
  void operator()(cjose_jws_t* jws) const { cjose_jws_release(jws); }
};

Error denied(std::string why) { return fail(Errc::kDenied, "the provider's token " + std::move(why)); }

/// Nothing for what is not exactly what to_base64_url writes. Asked of all that libcjose decodes: of a length that no
/// text has (1 more than a multiple of 4) it makes an assertion that fails.
std::optional<std::string> from_base64_url(std::string_view text) {
  std::string standard(text);
  if (standard.find_first_of("+/=") != std::string::npos) return std::nullopt;
  std::ranges::replace(standard, '-', '+');
  std::ranges::replace(standard, '_', '/');
  standard.append((4 - standard.size() % 4) % 4, '=');
  return from_base64(standard);
}

/// The algorithm that a key may sign with here; "" for none. Its own word, where it has one, must be the same.
std::string_view algorithm_of(const boost::json::object& key) {
  std::string_view algorithm;
  if (text_of(key, "kty") == "RSA") algorithm = kRs256;
  if (text_of(key, "kty") == "EC" && text_of(key, "crv") == "P-256") algorithm = kEs256;
  if (key.contains("alg") && text_of(key, "alg") != algorithm) return {};
  if (key.contains("use") && text_of(key, "use") != "sig") return {};
  return algorithm;
}

/// Only what is public of a key goes to libcjose.
std::shared_ptr<_cjose_jwk_int> import_key(const boost::json::object& key) {
  boost::json::object shown;
  for (const char* name : {"n", "e", "x", "y"}) {
    if (!key.contains(name)) continue;
    const auto text = text_of(key, name);
    if (text.empty() || !from_base64_url(text)) return nullptr;
    shown[name] = text;
  }
  for (const char* name : {"kty", "crv"})
    if (key.contains(name)) shown[name] = text_of(key, name);
  const std::string json = boost::json::serialize(shown);
  cjose_err error = {};
  std::shared_ptr<_cjose_jwk_int> made(cjose_jwk_import(json.data(), json.size(), &error),
                                       [](cjose_jwk_t* jwk) { cjose_jwk_release(jwk); });
  if (!made) return nullptr;
  const bool weak = cjose_jwk_get_kty(made.get(), &error) == CJOSE_JWK_KTY_RSA &&
                    cjose_jwk_get_keysize(made.get(), &error) < kRsaBitsMin;
  return weak ? nullptr : made;
}

struct Header {
  std::string algorithm = {};
  std::string key_id = {};
  bool names_key = false;
};

Result<Header> header_of(std::string_view token) {
  if (token.size() > kTokenBytesMax) return denied("is too long");
  if (std::ranges::count(token, '.') != 2) return denied("is no compact JWS");
  const auto bytes = from_base64_url(token.substr(0, token.find('.')));
  if (!bytes) return denied("is no compact JWS");
  const auto object = object_of(*bytes, "the header of the provider's token");
  if (!object) return fail(Errc::kDenied, object.error().context);
  const auto& members = object.value();
  Header header{text_of(members, "alg"), text_of(members, "kid"), members.contains("kid")};
  if (header.algorithm != kRs256 && header.algorithm != kEs256) return denied("is signed with neither RS256 nor ES256");
  // Extensions that must be understood (RFC 7515, 4.1.11): none is. b64 changes what is signed.
  if (members.contains("crit") || members.contains("b64")) return denied("wants an extension that is not known");
  const auto rest = token.substr(token.find('.') + 1);
  const auto signature = rest.substr(rest.find('.') + 1);
  if (signature.empty() || !from_base64_url(signature) || !from_base64_url(rest.substr(0, rest.find('.'))))
    return denied("is no compact JWS");
  return header;
}

}  // namespace

std::string to_base64_url(std::string_view bytes) {
  auto text = to_base64(bytes);
  std::ranges::replace(text, '+', '-');
  std::ranges::replace(text, '/', '_');
  text.erase(std::min(text.size(), text.find('=')));
  return text;
}

Result<KeySet> KeySet::parse(std::string_view json) {
  CAIRN_TRY(const auto object, object_of(json, "the provider's key set"));
  const auto* list = object.if_contains("keys");
  if (list == nullptr || !list->is_array()) return fail(Errc::kInvalid, "the provider's key set has no keys");
  if (list->get_array().size() > kKeysMax)
    return fail(Errc::kInvalid, "the provider's key set has more than " + std::to_string(kKeysMax) + " keys");
  KeySet set;
  for (const auto& item : list->get_array()) {
    if (!item.is_object()) continue;
    const auto& key = item.get_object();
    const auto algorithm = algorithm_of(key);
    auto id = text_of(key, "kid");
    if (algorithm.empty() || id.size() > kKeyIdBytesMax) continue;
    if (auto made = import_key(key)) set.keys_.push_back({std::move(id), std::string(algorithm), std::move(made)});
  }
  if (set.keys_.empty()) return fail(Errc::kInvalid, "the provider's key set has no key for RS256 or ES256");
  return set;
}

Result<const KeySet::Key*> KeySet::key_of(std::string_view id, bool names_key, std::string_view algorithm) const {
  const Key* found = nullptr;
  for (const auto& key : keys_) {
    if (key.algorithm != algorithm || (names_key && key.id != id)) continue;
    if (found != nullptr) return fail(Errc::kNotFound, "the provider's token may be of more than one key");
    found = &key;
  }
  if (found == nullptr) return fail(Errc::kNotFound, "the provider's token is signed with a key that it does not show");
  return found;
}

Result<std::string> KeySet::verify(std::string_view token) const {
  CAIRN_TRY(const auto header, header_of(token));
  CAIRN_TRY(const Key* key, key_of(header.key_id, header.names_key, header.algorithm));
  cjose_err error = {};
  const std::unique_ptr<cjose_jws_t, JwsCloser> jws(cjose_jws_import(token.data(), token.size(), &error));
  if (!jws) return denied("is no compact JWS");
  const char* algorithm = cjose_header_get(cjose_jws_get_protected(jws.get()), CJOSE_HDR_ALG, &error);
  if (algorithm == nullptr || algorithm != header.algorithm) return denied("names two algorithms");
  if (!cjose_jws_verify(jws.get(), key->key.get(), &error)) return denied("has a signature that does not hold");
  uint8_t* bytes = nullptr;
  size_t size = 0;
  if (!cjose_jws_get_plaintext(jws.get(), &bytes, &size, &error)) return denied("is empty");
  return std::string(reinterpret_cast<const char*>(bytes), size);
}

}  // namespace cairn::services::identity::openid
