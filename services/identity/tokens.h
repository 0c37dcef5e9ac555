#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>

#include "eventstore/base/result.h"
#include "services/http/message.h"
#include "services/identity/decide.h"
#include "services/identity/pace.h"

namespace cairn::services::identity {

/// A token as it is told, once: `cairn_<16 hex digits: its id>_<64 hex digits: 32 random bytes>`. The word in front is
/// for programs that look for secrets where none should be.
struct NewToken {
  std::string text;
  std::string id;
  std::string sha256;
};
/// kIo.
Result<NewToken> make_token();

/// What one account's tokens together may call, and what one address may send that is no token: this many at once, then
/// 20 a second.
inline constexpr unsigned kTokenCallsBurst = 200;
inline constexpr int64_t kTokenCallUs = 50'000;

/// For whom a token acts. The unit is the account's.
struct Bearer {
  std::string account;
  std::string role;
  std::string unit;
  bool read_only = false;
};

/// The tokens that let somebody in: of open accounts, by their id, each with the SHA-256 of the whole and never the
/// token itself. In memory, as the log has them, because a request is judged where nothing may block. Thread-safe.
class Tokens {
 public:
  /// What the account has now takes the place of what it had. `read` is called by one thread at a time, so that the
  /// last to have appended is not overtaken by one that read earlier; when it fails the account has none.
  Result<void> renew(const std::string& account, const std::function<Result<Account>()>& read);
  /// The same for an account that was read already, before any is told anything.
  void take(const Account& account);

  /// For whom `text`, sent from `address`, acts now; `now_us` is of the ledger's clock. kDenied as 401 when it lets
  /// nobody in, kOverloaded when its account or, for what lets nobody in, the address asks too fast.
  Result<Bearer> admit(std::string_view text, const std::string& address, int64_t now_us);
  /// For whom `text` acts; none when it is no token, or one that was never issued, was revoked, has expired or is of an
  /// account that is not open. Compared in a time that tells nothing of where it differs.
  std::optional<Bearer> find(std::string_view text, int64_t now_us) const;

 private:
  struct Entry {
    Bearer bearer;
    std::string sha256;
    int64_t expires_us = 0;
  };

  Pace right_ = Pace(kTokenCallsBurst, kTokenCallUs);
  Pace wrong_ = Pace(kTokenCallsBurst, kTokenCallUs);
  std::mutex renewing_;  // held from the reading of an account to its taking
  mutable std::mutex mutex_;
  std::map<std::string, Entry, std::less<>> entries_;  // guarded by mutex_; by token id
};

/// What follows `Bearer` in Authorization (RFC 6750, 2.1); none where the field is absent or of another scheme.
std::optional<std::string_view> bearer_text_of(const http::Request& request);

}  // namespace cairn::services::identity
