#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "eventstore/base/result.h"
#include "services/http/message.h"
#include "services/identity/openid/flows.h"
#include "services/identity/openid/metadata.h"
#include "services/identity/openid/settings.h"

/// The messages of the authorization code flow (OpenID Connect Core 1.0, 3.1; RFC 6749, 4.1), as text. Pure.
namespace cairn::services::identity::openid {

inline constexpr size_t kCodeBytesMax = 4'096;

/// The challenge S256 of a verifier of 43 to 128 unreserved characters (RFC 7636, 4.2).
std::string challenge_of(std::string_view verifier);

/// Where a browser is sent to sign in.
std::string authorization_url(const Metadata& metadata, const Settings& settings, const Flow& flow,
                              std::string_view state);

/// The code of the provider's answer, given as the callback's query. kDenied when the answer is another issuer's (RFC
/// 9207), when the provider says that it signs nobody in, or when there is no code.
Result<std::string> code_of(const std::vector<http::Parameter>& query, const Metadata& metadata,
                            const Settings& settings);

/// What is posted to the token endpoint.
struct TokenRequest {
  std::string form = {};
  std::string user = {};  ///< "" where the form has the secret
  std::string password = {};
};
TokenRequest token_request(const Metadata& metadata, const Settings& settings, std::string_view code,
                           std::string_view verifier);

/// The ID token of the token endpoint's answer. kDenied when it refuses the code (invalid_grant); kUnavailable, with
/// the provider's word for it, for everything else.
Result<std::string> id_token_of(int status, std::string_view body);

/// Where a browser is sent to sign out (RP-Initiated Logout 1.0, 2); "" when the provider ends no sessions.
std::string end_session_url(const Metadata& metadata, const Settings& settings, std::string_view id_token);

}  // namespace cairn::services::identity::openid
