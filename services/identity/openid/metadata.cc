#include "services/identity/openid/metadata.h"

#include <algorithm>

#include "services/http/json.h"
#include "services/http/json_flaws.h"
#include "services/identity/openid/urls.h"

namespace cairn::services::identity::openid {
namespace {

const boost::json::value* member_of(const boost::json::object& object, std::string_view name) {
  return object.if_contains(boost::json::string_view(name.data(), name.size()));
}

/// Whether a list has the word; `otherwise` where there is no such list.
bool offers(const boost::json::object& object, std::string_view list, std::string_view word, bool otherwise) {
  const auto* value = member_of(object, list);
  if (value == nullptr || !value->is_array()) return otherwise;
  return std::ranges::any_of(value->get_array(), [&](const boost::json::value& item) {
    return item.is_string() && std::string_view(item.get_string()) == word;
  });
}

Error lacks(std::string_view what) { return fail(Errc::kInvalid, "the provider offers no " + std::string(what)); }

}  // namespace

Result<boost::json::object> object_of(std::string_view json, std::string_view what) {
  const auto wrong = [&](std::string_view why) {
    return fail(Errc::kInvalid, std::string(what).append(" ").append(why));
  };
  auto value = http::parse_json(json);
  if (!value) return wrong("is no JSON");
  if (!value.value().is_object()) return wrong("is no JSON object");
  if (http::flaw_in(json)) return wrong("has a member twice, or a text with U+0000");
  return std::move(value.value().get_object());
}

std::string text_of(const boost::json::object& object, std::string_view name) {
  const auto* value = member_of(object, name);
  return value != nullptr && value->is_string() ? std::string(std::string_view(value->get_string())) : std::string();
}

std::string discovery_url(std::string_view issuer) {
  if (issuer.ends_with('/')) issuer.remove_suffix(1);
  return std::string(issuer) + "/.well-known/openid-configuration";
}

Result<Metadata> metadata_of(std::string_view json, std::string_view issuer) {
  CAIRN_TRY(const auto object, object_of(json, "the provider's configuration"));
  const auto own = text_of(object, "issuer");
  if (own != issuer) {
    const auto shown = check_url(own, "") ? "\"" + own + "\"" : std::string("what is no URL");
    return fail(Errc::kInvalid,
                "the provider calls itself " + shown + ", --openid-issuer says \"" + std::string(issuer) + "\"");
  }
  Metadata metadata;
  metadata.authorization_endpoint = text_of(object, "authorization_endpoint");
  metadata.token_endpoint = text_of(object, "token_endpoint");
  metadata.jwks_uri = text_of(object, "jwks_uri");
  metadata.end_session_endpoint = text_of(object, "end_session_endpoint");
  CAIRN_TRY(check_url(metadata.authorization_endpoint, "the provider's authorization_endpoint"));
  CAIRN_TRY(check_url(metadata.token_endpoint, "the provider's token_endpoint"));
  CAIRN_TRY(check_url(metadata.jwks_uri, "the provider's jwks_uri"));
  if (!metadata.end_session_endpoint.empty()) {
    CAIRN_TRY(check_url(metadata.end_session_endpoint, "the provider's end_session_endpoint"));
  }
  if (!offers(object, "response_types_supported", "code", false)) return lacks("authorization code (code)");
  // Providers that take S256 without saying so are many.
  if (!offers(object, "code_challenge_methods_supported", "S256", true)) return lacks("PKCE with S256");
  constexpr std::string_view kAlgorithms = "id_token_signing_alg_values_supported";
  if (!offers(object, kAlgorithms, "RS256", true) && !offers(object, kAlgorithms, "ES256", true))
    return lacks("ID tokens with RS256 or ES256");
  constexpr std::string_view kMethods = "token_endpoint_auth_methods_supported";
  metadata.secret_in_form = !offers(object, kMethods, "client_secret_basic", true);
  if (metadata.secret_in_form && !offers(object, kMethods, "client_secret_post", false)) return lacks("client secret");
  const auto* named = member_of(object, "authorization_response_iss_parameter_supported");
  metadata.answers_with_issuer = named != nullptr && named->is_bool() && named->get_bool();
  return metadata;
}

}  // namespace cairn::services::identity::openid
