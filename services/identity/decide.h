#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "eventstore/base/result.h"
#include "eventstore/command.h"

namespace cairn::services::identity {

enum class AccountState { kNone, kOpen, kLocked, kClosed };

inline constexpr size_t kTokensMax = 16;  ///< that an account has at a time, expired ones among them
inline constexpr size_t kTokenLabelBytesMax = 100;
inline constexpr int64_t kTokenDaysMax = 366;

/// An API token that was issued and not revoked.
struct Token {
  std::string id = {};
  std::string sha256 = {};  ///< of the whole token, lower-case hex
  std::string label = {};   ///< what it is for
  std::string role = {};
  bool read_only = false;
  int64_t expires_us = 0;  ///< microseconds since 1970

  bool operator==(const Token&) const = default;
};

/// An account as its events have left it; kNone: no event ever named it.
struct Account {
  std::string id = {};
  std::string role = {};
  std::string unit = {};  ///< of a contact
  AccountState state = AccountState::kNone;
  std::string link_sha256 = {};    ///< of the first link that waits; "" when none does
  int64_t link_expires_us = 0;     ///< microseconds since 1970
  std::string credential_id = {};  ///< "" before a password was set
  std::vector<Token> tokens = {};  ///< in order of id

  bool operator==(const Account&) const = default;
};

// What is asked of an account. `role` is a word of role_of that the caller has looked up; links come as the hash of
// their token.
struct OpenAccount {
  std::string role;
  std::string unit;
  std::string link_sha256;
  int64_t link_expires_us = 0;
};
struct IssueLink {
  std::string link_sha256;
  int64_t expires_us = 0;
};
struct SetPassword {
  std::string link_sha256;
  std::string credential_id;
  int64_t now_us = 0;
};
struct LockAccount {
  std::string reason;
};
struct UnlockAccount {
  std::string reason;
};
struct ChangeRole {
  std::string role;
  std::string unit;
  std::string reason;
};
struct CloseAccount {
  std::string reason;
};
/// Another role and the end of the account revoke its tokens; a lock only holds them back.
struct IssueToken {
  Token token;
  std::vector<std::string> holders;  ///< the roles whose accounts may have a token of this role
  int64_t now_us = 0;
};
struct RevokeToken {
  std::string token_id;
  std::string reason;
};
using AccountCommand = std::variant<OpenAccount, IssueLink, SetPassword, LockAccount, UnlockAccount, ChangeRole,
                                    CloseAccount, IssueToken, RevokeToken>;

/// Pure. kConflict for an account that is opened twice; kNotFound for one that there is not, and for a link that is not
/// the one that waits (used up, or never issued), or a token that the account has not; kDenied for a link that has
/// expired, and for a link or token of an account that is locked; kInvalid with complaints for the rest: a contact
/// without a unit or another role with one, a missing reason, a state that it has already, a token above its holder's
/// role or one more than kTokensMax.
Result<std::vector<eventstore::Happening>> decide(const Account& account, const AccountCommand& command);

/// 2 to 64 lower-case letters, digits and _.
bool is_account_id(std::string_view text);

}  // namespace cairn::services::identity
