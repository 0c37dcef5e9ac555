#include "eventstore/base/utf8.h"
#include "services/identity/openid/authorization.h"
#include "services/identity/openid/claims.h"
#include "services/identity/openid/keys.h"
#include "services/identity/openid/metadata.h"
#include "services/identity/openid/urls.h"
#include "tests/fuzz/fuzz.h"

// Any bytes as what a provider says: its configuration, its keys, an ID token, the claims in one, its answer to a code.
// What is taken keeps to the limits, and no token is taken but for the words that the keys below have signed.

namespace cairn::fuzz {

using namespace services::identity::openid;

namespace {

constexpr char kIssuer[] = "https://login.example";
/// Their private halves are gone; the seeds token_rs256 and token_es256 are all that they ever signed.
constexpr char kKeys[] =
    R"({"keys":[{"kty":"RSA","kid":"one","use":"sig","n":"kg-LHUlY4pwaP7THJhcKKJ293XtdXD451UmJuDqZzxTmGAqMv)"
    R"(36GXqqA36W9B1X05w3ABZ5lVS65MpgrJVocomEV7bd6z4oQX7a72ZvDJJmHBzwZl8pYplSTsxw9MwK3DAd0o_qoCWOziVO7a9TZB)"
    R"(SCvXR8gpEMQ_r8bh5735Eo-a-qD2LHk0gxZcIpvkHxLq5fJS0VHDoE4AHueQAuOi1AWaQjLxT60cXQhyMzVMQJtGvSGRHb0jx5QH)"
    R"(KG8EN6Wj5KJWCDY6u6XTJGRUj-V6Mk5BoXROuCIhuvK5Dj82D72swXfw2MLlvnF3AW0pQ-qsAURo1-)"
    R"(xV8N7JpK9xEgwHQ","e":"AQAB"},{"kty":"EC","crv":"P-)"
    R"(256","kid":"two","x":"0XBNkC0D_tpaxk5BXoofHarZPUMd3_L5JV6rv9D978s","y":"cZ2cmnrv0hpllms9PRAMffaZrDuS)"
    R"(IVQTNTuT5xgeNvk"}]})";
constexpr char kSigned[] = R"({"iss":"https://login.example","sub":"17"})";

template <class T>
void check_refusal(const Result<T>& result, std::initializer_list<Errc> codes) {
  const auto& error = result.error();
  CAIRN_CHECK(std::ranges::count(codes, error.code) == 1 && !error.context.empty(), "a refusal says why");
  CAIRN_CHECK(is_utf8(error.context), "in words that can be shown");
}

void try_metadata(std::string_view input) {
  const auto read = metadata_of(input, kIssuer);
  if (!read) return check_refusal(read, {Errc::kInvalid});
  const auto& metadata = read.value();
  for (const auto& url : {metadata.authorization_endpoint, metadata.token_endpoint, metadata.jwks_uri})
    CAIRN_CHECK(check_url(url, "it"), "what is asked may be asked");
  const auto& end = metadata.end_session_endpoint;
  CAIRN_CHECK(end.empty() || check_url(end, "it"), "the end too");
  const auto url = authorization_url(metadata, {}, {}, "s");
  CAIRN_CHECK(url.starts_with(metadata.authorization_endpoint), "a browser goes there");
}

void try_keys(std::string_view input) {
  const auto set = KeySet::parse(input);
  if (!set) return check_refusal(set, {Errc::kInvalid});
  CAIRN_CHECK(set.value().size() >= 1 && set.value().size() <= kKeysMax, "so many keys");
  CAIRN_CHECK(!set.value().verify("e30.e30."), "no key makes an unsigned token a signed one");
}

void try_token(std::string_view input) {
  static const KeySet keys = KeySet::parse(kKeys).value();
  CAIRN_CHECK(keys.size() == 2, "both keys are read");
  const auto verified = keys.verify(input);
  if (!verified) return check_refusal(verified, {Errc::kDenied, Errc::kNotFound});
  CAIRN_CHECK(verified.value() == kSigned, "only what was signed is taken");
}

void try_claims(std::string_view input) {
  const auto read = claims_of(input, "preferred_username");
  if (!read) return check_refusal(read, {Errc::kDenied});
  const auto& claims = read.value();
  CAIRN_CHECK(!claims.account.empty() && claims.account.size() <= kAccountBytesMax, "somebody is named");
  CAIRN_CHECK(!claims.audience.empty() && claims.issued_s >= 0 && claims.expires_s >= 0, "for somebody, at some time");
  const Expected expected{.issuer = kIssuer,
                          .client_id = "cairn",
                          .nonce = "n-1",
                          .started_us = 1'790'000'000'000'000,
                          .now_us = 1'790'000'001'000'000};
  if (const auto checked = check(claims, expected); !checked) return check_refusal(checked, {Errc::kDenied});
  CAIRN_CHECK(claims.issuer == kIssuer && claims.nonce == "n-1", "of this issuer and this sign-in");
  CAIRN_CHECK(std::ranges::count(claims.audience, "cairn") >= 1, "and for us");
}

void try_answer(std::string_view input) {
  for (const int status : {200, 400}) {
    const auto token = id_token_of(status, input);
    if (!token) check_refusal(token, {Errc::kDenied, Errc::kUnavailable});
    CAIRN_CHECK(!token || (status == 200 && !token.value().empty()), "a token comes with 200");
  }
  const auto code = code_of({{"code", std::string(input)}, {"iss", kIssuer}}, {}, {.issuer = kIssuer});
  CAIRN_CHECK(code || input.empty() || input.size() > kCodeBytesMax, "a code is any text");
  const auto error = code_of({{"error", std::string(input)}}, {}, {.issuer = kIssuer});
  CAIRN_CHECK(!error, "an error is none");
  check_refusal(error, {Errc::kDenied});
}

}  // namespace

void try_input(std::string_view input) {
  switch (take_choice(input, 5)) {
    case 0: return try_metadata(input);
    case 1: return try_keys(input);
    case 2: return try_token(input);
    case 3: return try_claims(input);
    default: return try_answer(input);
  }
}

}  // namespace cairn::fuzz
