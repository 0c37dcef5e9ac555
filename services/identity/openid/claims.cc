#include "services/identity/openid/claims.h"

#include <algorithm>

#include "services/identity/openid/metadata.h"

namespace cairn::services::identity::openid {
namespace {

constexpr int64_t kMicroseconds = 1'000'000;
/// The year 9999: what is beyond it is no time.
constexpr double kTimeMax = 253'402'300'799.0;

Error denied(std::string why) { return fail(Errc::kDenied, "the provider's token " + std::move(why)); }

/// A NumericDate (RFC 7519, 2), whose fraction is dropped. None when it is absent; kDenied for what is none.
Result<std::optional<int64_t>> time_of(const boost::json::object& object, std::string_view name) {
  const auto* value = object.if_contains(boost::json::string_view(name.data(), name.size()));
  if (value == nullptr) return std::optional<int64_t>();
  double seconds = -1;
  if (value->is_int64()) seconds = static_cast<double>(value->get_int64());
  if (value->is_uint64()) seconds = static_cast<double>(value->get_uint64());
  if (value->is_double()) seconds = value->get_double();
  if (!(seconds >= 0 && seconds <= kTimeMax)) return denied("has no time in " + std::string(name));
  return std::optional(static_cast<int64_t>(seconds));
}

Result<int64_t> need_time(const boost::json::object& object, std::string_view name) {
  CAIRN_TRY(const auto time, time_of(object, name));
  if (!time) return denied("lacks " + std::string(name));
  return *time;
}

/// One text or a list of them (RFC 7519, 4.1.3).
Result<std::vector<std::string>> audience_of(const boost::json::object& object) {
  const auto* value = object.if_contains("aud");
  if (value == nullptr) return denied("lacks aud");
  std::vector<std::string> audience;
  if (value->is_string()) audience.emplace_back(std::string_view(value->get_string()));
  if (value->is_array()) {
    for (const auto& item : value->get_array()) {
      if (!item.is_string()) return denied("has an aud that is no text");
      audience.emplace_back(std::string_view(item.get_string()));
    }
  }
  if (audience.empty()) return denied("has nobody in aud");
  return audience;
}

}  // namespace

Result<Claims> claims_of(std::string_view payload, std::string_view account_claim) {
  auto object = object_of(payload, "the provider's token");
  if (!object) return fail(Errc::kDenied, object.error().context);
  const auto& members = object.value();
  Claims claims;
  claims.issuer = text_of(members, "iss");
  CAIRN_TRY(claims.audience, audience_of(members));
  if (members.contains("azp")) {
    claims.authorized_party = text_of(members, "azp");
    if (claims.authorized_party.empty()) return denied("has an azp that is no text");
  }
  claims.nonce = text_of(members, "nonce");
  CAIRN_TRY(claims.expires_s, need_time(members, "exp"));
  CAIRN_TRY(claims.issued_s, need_time(members, "iat"));
  CAIRN_TRY(claims.not_before_s, time_of(members, "nbf"));
  if (text_of(members, "sub").empty()) return denied("lacks sub");
  claims.account = text_of(members, account_claim);
  if (claims.account.empty() || claims.account.size() > kAccountBytesMax)
    return denied("names nobody in the claim " + std::string(account_claim));
  return claims;
}

Result<void> check(const Claims& claims, const Expected& expected) {
  if (claims.issuer != expected.issuer) return denied("is of another issuer");
  if (!std::ranges::count(claims.audience, expected.client_id)) return denied("is for another audience");
  if (claims.audience.size() > 1 && claims.authorized_party.empty())
    return denied("is for several audiences and names no authorized party");
  if (!claims.authorized_party.empty() && claims.authorized_party != expected.client_id)
    return denied("is for another authorized party");
  if (expected.nonce.empty() || claims.nonce != expected.nonce) return denied("has not the nonce of this sign-in");
  const int64_t now_s = expected.now_us / kMicroseconds;
  if (now_s >= claims.expires_s + kClockSkewS) return denied("has expired");
  if (claims.not_before_s && now_s + kClockSkewS < *claims.not_before_s) return denied("is not yet valid");
  if (now_s + kClockSkewS < claims.issued_s) return denied("was issued in the future: one of the clocks is wrong");
  if (claims.issued_s + kClockSkewS < expected.started_us / kMicroseconds)
    return denied("was issued before this sign-in began");
  return success();
}

}  // namespace cairn::services::identity::openid
