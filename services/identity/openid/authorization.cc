#include "services/identity/openid/authorization.h"

#include <algorithm>

#include "eventstore/base/bytes.h"
#include "services/identity/openid/keys.h"
#include "services/identity/openid/urls.h"
#include "services/web/plain/html.h"

namespace cairn::services::identity::openid {
namespace {

constexpr size_t kErrorBytesMax = 64;

/// The provider's code for an error (RFC 6749, 4.1.2.1 and 5.2), when it is one of its plain words.
std::string word_of(std::string_view error) {
  const bool plain = std::ranges::all_of(error, [](char c) { return (c >= 'a' && c <= 'z') || c == '_'; });
  return error.empty() || error.size() > kErrorBytesMax || !plain ? "an error" : std::string(error);
}

/// The one value of a parameter; "" when it is absent or there more than once.
std::string_view single(const std::vector<http::Parameter>& query, std::string_view name) {
  const auto is_it = [&](const http::Parameter& parameter) { return parameter.name == name; };
  const auto found = std::ranges::find_if(query, is_it);
  if (found == query.end() || std::find_if(found + 1, query.end(), is_it) != query.end()) return {};
  return found->value;
}

bool has(const std::vector<http::Parameter>& query, std::string_view name) {
  return std::ranges::any_of(query, [&](const http::Parameter& parameter) { return parameter.name == name; });
}

/// `sub` comes with every token; the other claims only with a scope (Core 1.0, 5.4).
std::string scope_of(const Settings& settings) {
  return settings.account_claim == "sub" ? "openid" : "openid profile email";
}

}  // namespace

std::string challenge_of(std::string_view verifier) { return to_base64_url(view_of(sha256(verifier))); }

std::string authorization_url(const Metadata& metadata, const Settings& settings, const Flow& flow,
                              std::string_view state) {
  return with_query(metadata.authorization_endpoint, {{"response_type", "code"},
                                                      {"client_id", settings.client_id},
                                                      {"redirect_uri", settings.redirect_uri()},
                                                      {"scope", scope_of(settings)},
                                                      {"state", std::string(state)},
                                                      {"nonce", flow.nonce},
                                                      {"code_challenge", challenge_of(flow.verifier)},
                                                      {"code_challenge_method", "S256"}});
}

Result<std::string> code_of(const std::vector<http::Parameter>& query, const Metadata& metadata,
                            const Settings& settings) {
  if ((metadata.answers_with_issuer || has(query, "iss")) && single(query, "iss") != settings.issuer)
    return fail(Errc::kDenied, "the answer is of another provider than the one that was asked");
  if (has(query, "error"))
    return fail(Errc::kDenied, "the provider signs you in to nothing: " + word_of(single(query, "error")));
  const auto code = single(query, "code");
  if (code.empty() || code.size() > kCodeBytesMax) return fail(Errc::kDenied, "the provider's answer has no code");
  return std::string(code);
}

TokenRequest token_request(const Metadata& metadata, const Settings& settings, std::string_view code,
                           std::string_view verifier) {
  std::vector<std::pair<std::string, std::string>> fields = {{"grant_type", "authorization_code"},
                                                             {"code", std::string(code)},
                                                             {"redirect_uri", settings.redirect_uri()},
                                                             {"code_verifier", std::string(verifier)}};
  if (metadata.secret_in_form) {
    fields.emplace_back("client_id", settings.client_id);
    fields.emplace_back("client_secret", settings.client_secret);
    return {.form = joined(fields)};
  }
  // Both are encoded as a form's values before they become user and password (RFC 6749, 2.3.1).
  return {.form = joined(fields),
          .user = web::plain::encoded(settings.client_id),
          .password = web::plain::encoded(settings.client_secret)};
}

Result<std::string> id_token_of(int status, std::string_view body) {
  auto object = object_of(body, "the provider's answer to a code");
  if (status != 200) {
    const auto word = word_of(object ? text_of(object.value(), "error") : "");
    if (word == "invalid_grant") return fail(Errc::kDenied, "the provider no longer takes the code of this sign-in");
    return fail(Errc::kUnavailable, "the provider answers a code with " + std::to_string(status) + ", " + word);
  }
  if (!object) return fail(Errc::kUnavailable, object.error().context);
  auto token = text_of(object.value(), "id_token");
  if (token.empty()) return fail(Errc::kUnavailable, "the provider answers a code without an ID token");
  return token;
}

std::string end_session_url(const Metadata& metadata, const Settings& settings, std::string_view id_token) {
  if (metadata.end_session_endpoint.empty()) return {};
  return with_query(metadata.end_session_endpoint, {{"id_token_hint", std::string(id_token)},
                                                    {"client_id", settings.client_id},
                                                    {"post_logout_redirect_uri", settings.after_sign_out()}});
}

}  // namespace cairn::services::identity::openid
