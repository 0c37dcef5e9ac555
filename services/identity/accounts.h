#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "eventstore/decider.h"
#include "services/identity/decide.h"
#include "services/identity/identity.h"

namespace cairn::services::identity {

inline constexpr int64_t kFirstLinkUs = int64_t{72} * 3600 * 1'000'000;

/// A link with which a password is set; `token` is told once and never kept.
struct FirstLink {
  std::string token;
  std::string sha256;
  int64_t expires_us = 0;

  std::string path() const { return "/sign-in/" + token; }
};
/// A new one, from now on for kFirstLinkUs. kIo.
Result<FirstLink> make_first_link(int64_t now_us);

// All below are blocking: they read rows, hash passwords or wait for the disk.

/// kNone for an account that there is not.
Result<Account> account_of(const eventstore::Snapshot& snapshot, std::string_view id);
/// The account that waits for this link, expired or not. kNotFound when none does.
Result<Account> account_of_link(const eventstore::Snapshot& snapshot, std::string_view token);
/// Every account, in order of id.
Result<void> each_account(const eventstore::Snapshot& snapshot, const std::function<void(const Account&)>& visit);

/// Decides and appends; whatever changes who an account is ends its sessions, and its tokens are from then on as the
/// log has them. Errors as decide and Store::append.
Result<eventstore::Executed> tell(Identity& identity, const std::string& id, const AccountCommand& command,
                                  const eventstore::Actor& actor, std::string_view channel);

/// Sets the password of the account that waits for the link, and forgets the one before. Errors as decide and
/// Credentials::add. A replay of the link, in the same instant too, keeps the first password.
Result<void> set_password(Identity& identity, const std::string& token, const std::string& password);

/// How a try to sign in ends.
enum class Outcome { kRight, kWrong, kLocked };
/// Whether name and password belong together; `account` is set when they do. A name that there is not takes as long as
/// another. kOverloaded as Credentials::matches.
Result<Outcome> check_password(Identity& identity, const std::string& id, const std::string& password,
                               Account& account);

}  // namespace cairn::services::identity
