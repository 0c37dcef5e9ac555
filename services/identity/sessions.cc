#include "services/identity/sessions.h"

#include <algorithm>

#include "services/identity/secrets.h"

namespace cairn::services::identity {
namespace {

constexpr size_t kTokenBytes = 32;
/// The prefix makes browsers refuse the cookie unless it is Secure, of the whole host and of no other (RFC 6265bis).
constexpr std::string_view kCookie = "__Host-cairn";

bool has_ended(const Session& session, int64_t now_us) {
  return now_us - session.seen_us >= kSessionIdleUs || now_us - session.opened_us >= kSessionEndUs;
}

}  // namespace

Result<std::string> Sessions::open(std::string account, std::string role, std::string unit, int64_t now_us,
                                   std::string id_token) {
  CAIRN_TRY(auto token, random_hex(kTokenBytes));
  CAIRN_TRY(auto csrf, random_hex(kTokenBytes));
  const std::lock_guard lock(mutex_);
  if (sessions_.size() >= kSessionsMax)
    std::erase_if(sessions_, [&](const auto& entry) { return has_ended(entry.second, now_us); });
  if (sessions_.size() >= kSessionsMax) return fail(Errc::kOverloaded, "too many have signed in");
  sessions_.emplace(sha256(token), Session{std::move(account), std::move(role), std::move(unit), std::move(csrf),
                                           now_us, now_us, std::move(id_token)});
  return token;
}

std::optional<Session> Sessions::find(std::string_view token, int64_t now_us) {
  if (token.empty()) return std::nullopt;
  const auto key = sha256(token);
  const std::lock_guard lock(mutex_);
  const auto found = sessions_.find(key);
  if (found == sessions_.end()) return std::nullopt;
  if (has_ended(found->second, now_us)) {
    sessions_.erase(found);
    return std::nullopt;
  }
  found->second.seen_us = now_us;
  return found->second;
}

void Sessions::end(std::string_view token) {
  const auto key = sha256(token);
  const std::lock_guard lock(mutex_);
  sessions_.erase(key);
}

void Sessions::end_all_of(std::string_view account) {
  const std::lock_guard lock(mutex_);
  std::erase_if(sessions_, [&](const auto& entry) { return entry.second.account == account; });
}

std::string_view cookie_of(const http::Request& request, std::string_view name) {
  std::string_view rest = request.headers.find("Cookie").value_or(std::string_view());
  while (!rest.empty()) {
    while (rest.starts_with(' ')) rest.remove_prefix(1);
    const auto pair = rest.substr(0, rest.find(';'));
    rest.remove_prefix(std::min(pair.size() + 1, rest.size()));
    const size_t equals = pair.find('=');
    if (equals != std::string_view::npos && pair.substr(0, equals) == name) return pair.substr(equals + 1);
  }
  return {};
}

std::string_view session_token_of(const http::Request& request) { return cookie_of(request, kCookie); }

std::string session_cookie(std::string_view token) {
  std::string cookie(kCookie);
  cookie.append("=").append(token).append("; Path=/; Secure; HttpOnly; SameSite=Strict");
  if (token.empty()) cookie += "; Max-Age=0";
  return cookie;
}

}  // namespace cairn::services::identity
