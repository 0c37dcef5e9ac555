#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "eventstore/base/result.h"

namespace cairn::services::identity::openid {

/// How far the provider's clock and ours may differ.
inline constexpr int64_t kClockSkewS = 60;
inline constexpr size_t kAccountBytesMax = 256;

/// What an ID token says (OpenID Connect Core 1.0, 2), as far as it is asked here. Times are seconds since 1970.
struct Claims {
  std::string issuer = {};
  std::vector<std::string> audience = {};
  std::string authorized_party = {};  ///< "" when it names none
  std::string nonce = {};
  std::string account = {};  ///< the claim that names the account
  int64_t issued_s = 0;
  int64_t expires_s = 0;
  std::optional<int64_t> not_before_s = {};
};

/// What it must say in this flow.
struct Expected {
  std::string issuer = {};
  std::string client_id = {};
  std::string nonce = {};
  int64_t started_us = 0;  ///< when the flow began
  int64_t now_us = 0;
};

/// Pure. Reads the payload of a token whose signature holds. kDenied when a claim is missing or of another type, or the
/// account's is empty or longer than kAccountBytesMax.
Result<Claims> claims_of(std::string_view payload, std::string_view account_claim);

/// Pure; Core 1.0, 3.1.3.7. kDenied names the first rule that is broken: issuer, audience (the authorized party too,
/// which several audiences need), nonce, expired, not yet valid, or issued before the flow began, each time give or
/// take kClockSkewS.
Result<void> check(const Claims& claims, const Expected& expected);

}  // namespace cairn::services::identity::openid
