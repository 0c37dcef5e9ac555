#include "services/identity/accounts.h"

#include <charconv>

#include "eventstore/base/bytes.h"
#include "eventstore/base/log.h"
#include "projections/accounts/kind.h"
#include "projections/registers/register.h"
#include "services/identity/secrets.h"

// A password is set in steps: (1) its hash is on disk under a new id; (2) PasswordSet names that id, at the revision
// that still had the link; (3) the entry before is forgotten. After a crash between (1) and (2) the link still works;
// of two requests with one link only one appends, and the other forgets its own entry.
namespace cairn::services::identity {
namespace {

namespace p = projections;
using p::accounts::Column;
using p::accounts::id_of;
using p::accounts::kKind;
using p::registers::Register;

constexpr size_t kLinkTokenBytes = 32;

AccountState state_of(std::string_view word) {
  if (word == "open") return AccountState::kOpen;
  return word == "locked" ? AccountState::kLocked : AccountState::kClosed;
}

Account account_from(std::string_view id, const p::facts::Row& row) {
  Account account;
  account.id = id;
  if (!row.exists()) return account;
  account.role = row.text(id_of(Column::kRole));
  account.unit = row.text(id_of(Column::kUnit));
  account.state = state_of(row.text(id_of(Column::kState)));
  account.link_sha256 = row.text(id_of(Column::kLink));
  account.credential_id = row.text(id_of(Column::kCredential));
  const auto expires = row.text(id_of(Column::kLinkExpires));
  std::from_chars(expires.data(), expires.data() + expires.size(), account.link_expires_us);
  for (const auto* cell : row.all(id_of(Column::kToken))) {
    const auto token = p::accounts::token_of(cell->value);
    account.tokens.push_back({std::string(cell->element), std::string(token.sha256), std::string(token.label),
                              std::string(token.role), token.read_only, token.expires_us});
  }
  return account;
}

Result<eventstore::Judgement> judge(const eventstore::Snapshot& snapshot, const std::string& id,
                                    const AccountCommand& command) {
  CAIRN_TRY(const auto rows, Register::open(snapshot, kKind.view));
  CAIRN_TRY(const auto timeline, rows.timeline(id));
  eventstore::Judgement judgement;
  const auto row = timeline ? timeline->latest() : p::facts::Row();
  if (timeline) judgement.revision = timeline->revision();
  CAIRN_TRY(judgement.decision.events, decide(account_from(id, row), command));
  return judgement;
}

/// Of no use to anybody once the log names another entry, or none: what cannot be forgotten now does no harm.
void forget(Identity& identity, std::string_view credential_id) {
  if (const auto removed = identity.credentials->remove(credential_id); !removed)
    log_of("services.identity")->warn("an old credential is still on disk: {}", removed.error().context);
}

/// After a change of these a session would tell of an account as it was.
bool ends_sessions(const AccountCommand& command) {
  return !std::holds_alternative<OpenAccount>(command) && !std::holds_alternative<IssueLink>(command) &&
         !std::holds_alternative<UnlockAccount>(command) && !std::holds_alternative<IssueToken>(command) &&
         !std::holds_alternative<RevokeToken>(command);
}

/// What cannot be read lets nobody in.
void renew_tokens(Identity& identity, const std::string& id) {
  const auto renewed = identity.tokens.renew(id, [&] { return account_of(*identity.store.snapshot(), id); });
  if (!renewed)
    log_of("services.identity")->error("the tokens of {} are not taken now: {}", id, renewed.error().context);
}

}  // namespace

Result<FirstLink> make_first_link(int64_t now_us) {
  FirstLink link;
  CAIRN_TRY(link.token, random_hex(kLinkTokenBytes));
  link.sha256 = to_hex(view_of(sha256(link.token)));
  link.expires_us = now_us + kFirstLinkUs;
  return link;
}

Result<Account> account_of(const eventstore::Snapshot& snapshot, std::string_view id) {
  CAIRN_TRY(const auto rows, Register::open(snapshot, kKind.view));
  CAIRN_TRY(const auto row, rows.latest(id));
  return account_from(id, row);
}

Result<Account> account_of_link(const eventstore::Snapshot& snapshot, std::string_view token) {
  CAIRN_TRY(const auto rows, Register::open(snapshot, kKind.view));
  const auto alias = p::accounts::alias_of_link(to_hex(view_of(sha256(token))));
  CAIRN_TRY(const auto id, rows.resolve(alias));
  if (!id) return fail(Errc::kNotFound, "no account waits for this link: it was used, or another one took its place");
  return account_of(snapshot, *id);
}

Result<void> each_account(const eventstore::Snapshot& snapshot, const std::function<void(const Account&)>& visit) {
  CAIRN_TRY(const auto rows, Register::open(snapshot, kKind.view));
  return rows.each(Day::latest(), Position(UINT64_MAX), [&](std::string_view id, const p::facts::Row& row) {
    visit(account_from(id, row));
    return true;
  });
}

Result<void> load_tokens(Identity& identity) {
  return each_account(*identity.store.snapshot(), [&](const Account& account) { identity.tokens.take(account); });
}

Result<eventstore::Executed> tell(Identity& identity, const std::string& id, const AccountCommand& command,
                                  const eventstore::Actor& actor, std::string_view channel) {
  const auto stream = StreamId::parse(std::string(kKind.category) + "-" + id);
  if (!stream) return fail(Errc::kNotFound, "there is no account of this name");
  CAIRN_TRY(const auto before, account_of(*identity.store.snapshot(), id));
  eventstore::Execution execution{stream.value(), {}, actor, std::string(channel), std::nullopt, {}, std::nullopt};
  execution.judge = [&](const eventstore::Snapshot& snapshot) { return judge(snapshot, id, command); };
  auto executed = eventstore::execute(identity.store, execution);
  if (executed && ends_sessions(command)) identity.sessions.end_all_of(id);
  if (executed) renew_tokens(identity, id);
  if (executed && std::holds_alternative<CloseAccount>(command)) forget(identity, before.credential_id);
  return executed;
}

Result<void> set_password(Identity& identity, const std::string& token, const std::string& password) {
  CAIRN_TRY(const auto account, account_of_link(*identity.store.snapshot(), token));
  CAIRN_TRY(auto entry, identity.credentials->add(password));
  const SetPassword command{account.link_sha256, entry, identity.clock.now_us()};
  const auto told = tell(identity, account.id, command, {account.id, account.role, account.unit}, "link");
  // Whether it is in, only opening the ledger again tells: then both entries stay.
  if (!told && told.error().code == Errc::kIndeterminate) return told.error();
  forget(identity, told ? account.credential_id : entry);
  if (!told) return told.error();
  return success();
}

Result<Outcome> check_password(Identity& identity, const std::string& id, const std::string& password,
                               Account& account) {
  CAIRN_TRY(account, account_of(*identity.store.snapshot(), id));
  CAIRN_TRY(const bool right, identity.credentials->matches(account.credential_id, password));
  if (!right || account.state == AccountState::kNone) return Outcome::kWrong;
  return account.state == AccountState::kOpen ? Outcome::kRight : Outcome::kLocked;
}

}  // namespace cairn::services::identity
