#pragma once

#include <boost/json/object.hpp>
#include <string>
#include <string_view>

#include "eventstore/base/result.h"

namespace cairn::services::identity::openid {

/// What the provider says of itself (OpenID Connect Discovery 1.0, 3), as far as it is asked here.
struct Metadata {
  std::string authorization_endpoint = {};
  std::string token_endpoint = {};
  std::string jwks_uri = {};
  std::string end_session_endpoint = {};  ///< "": it ends no sessions (RP-Initiated Logout 1.0, 2.1)
  bool secret_in_form = false;            ///< client_secret_post, because client_secret_basic is not offered
  bool answers_with_issuer = false;       ///< RFC 9207
};

/// Where the provider says it: the issuer, less a slash at its end, and a fixed path (Discovery 1.0, 4.1).
std::string discovery_url(std::string_view issuer);

/// Pure. kInvalid when it is no such document, is another issuer's (compared byte by byte: Discovery 1.0, 4.3), names
/// an endpoint that is not https, or offers neither the code flow, S256, a client secret nor RS256 or ES256.
Result<Metadata> metadata_of(std::string_view json, std::string_view issuer);

/// A JSON object without flaws (services/http/json_flaws.h): no member twice, so that two readers cannot differ over
/// it. kInvalid begins with `what`.
Result<boost::json::object> object_of(std::string_view json, std::string_view what);
/// A member that is a text; "" when it is absent, and for what is no text.
std::string text_of(const boost::json::object& object, std::string_view name);

}  // namespace cairn::services::identity::openid
