#pragma once

#include <cstdint>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>

#include "eventstore/base/bytes.h"
#include "eventstore/base/result.h"
#include "services/http/message.h"

namespace cairn::services::identity {

inline constexpr int64_t kSessionIdleUs = int64_t{30} * 60 * 1'000'000;
inline constexpr int64_t kSessionEndUs = int64_t{12} * 3600 * 1'000'000;
inline constexpr size_t kSessionsMax = 10'000;

/// Who has signed in. `role` and `unit` are those of the account when it did: when they change, its sessions end.
struct Session {
  std::string account;
  std::string role;
  std::string unit;
  std::string csrf;  ///< what each change must say besides, in Cairn-Csrf or the form's field csrf
  int64_t opened_us = 0;
  int64_t seen_us = 0;
  std::string id_token = {};  ///< of the provider that opened it, for the sign-out; "" with a password
};

/// Sessions by the SHA-256 of their token. In memory alone: a restart ends them all, which costs everybody one sign-in,
/// and in return nothing on disk, in a backup or in a stolen folder lets anyone in. Thread-safe.
class Sessions {
 public:
  /// The token for the cookie. kOverloaded when kSessionsMax are open, kIo.
  Result<std::string> open(std::string account, std::string role, std::string unit, int64_t now_us,
                           std::string id_token = {});
  /// The session of a token, seen at `now_us`; none when there is none, or when it was silent for kSessionIdleUs or is
  /// older than kSessionEndUs.
  std::optional<Session> find(std::string_view token, int64_t now_us);
  void end(std::string_view token);
  /// All sessions of an account.
  void end_all_of(std::string_view account);

 private:
  std::mutex mutex_;
  std::map<Hash, Session> sessions_;  // guarded by mutex_
};

/// The value of the request's cookie of this name, or "".
std::string_view cookie_of(const http::Request& request, std::string_view name);
/// The token in the request's cookie, or "".
std::string_view session_token_of(const http::Request& request);
/// Set-Cookie for a token; "" ends it in the browser. Secure, HttpOnly, SameSite=Strict, of this host alone.
std::string session_cookie(std::string_view token);

}  // namespace cairn::services::identity
