#pragma once

#include <string>
#include <string_view>

#include "eventstore/base/result.h"

namespace cairn::services::identity::openid {

inline constexpr std::string_view kStartPath = "/sign-in/openid/start";
inline constexpr std::string_view kCallbackPath = "/sign-in/openid/callback";

/// What whoever starts the program says of the provider.
struct Options {
  std::string issuer = {};
  std::string client_id = {};
  std::string client_secret_file = {};
  std::string account_claim = {};
  std::string public_url = {};  ///< of more than the provider: mails lead there too

  /// No provider is meant.
  bool empty() const {
    return issuer.empty() && client_id.empty() && client_secret_file.empty() && account_claim.empty();
  }
};

/// The same, looked at and with the secret read.
struct Settings {
  std::string issuer = {};  ///< as the provider writes it, to the byte
  std::string client_id = {};
  std::string client_secret = {};  ///< never logged
  std::string account_claim = "sub";
  std::string public_url = {};  ///< where browsers reach this program, without a slash at the end

  std::string redirect_uri() const { return public_url + std::string(kCallbackPath); }
  std::string after_sign_out() const { return public_url + "/sign-in"; }
};

/// Reads the secret: the file's first line, 4,096 bytes at most, of a file that not everybody may read. kInvalid names
/// the option that is missing or wrong; kIo.
Result<Settings> settings_of(const Options& options);

/// Where browsers reach the whole program, as --public-url says it, without a slash at the end: a cookie and the
/// redirect URI belong to a host's root. kInvalid for what is no such address.
Result<std::string> public_root(std::string url);

}  // namespace cairn::services::identity::openid
