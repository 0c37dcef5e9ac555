#include "services/identity/decide.h"

#include <algorithm>
#include <memory>
#include <utility>

#include "cairn/account/v1/events.pb.h"

namespace cairn::services::identity {
namespace {

namespace v1 = cairn::account::v1;
using Events = std::vector<eventstore::Happening>;

constexpr std::string_view kContact = "contact";
constexpr int64_t kDayUs = int64_t{24} * 3600 * 1'000'000;

template <class Message>
eventstore::Happening happened(Message message, std::string reason = {}) {
  return {std::make_shared<Message>(std::move(message)), std::nullopt, std::move(reason), ""};
}

Error invalid(std::string pointer, std::string detail) {
  Error error = fail(Errc::kInvalid, "refused: " + pointer + " " + detail);
  error.complaints.push_back({std::move(pointer), std::move(detail)});
  return error;
}

v1::FirstLinkIssued link_issued(std::string sha256, int64_t expires_us) {
  v1::FirstLinkIssued issued;
  issued.set_link_sha256(std::move(sha256));
  issued.set_expires_us(expires_us);
  return issued;
}

Result<void> need_unit(std::string_view role, std::string_view unit) {
  if (role == kContact && unit.empty()) return invalid("/unit", "is missing: a contact speaks for one unit");
  if (role != kContact && !unit.empty()) return invalid("/unit", "only a contact speaks for a unit");
  return success();
}

Result<void> need_reason(std::string_view reason) {
  if (reason.find_first_not_of(" \t\r\n") == std::string_view::npos) return invalid("/reason", "is missing");
  return success();
}

Result<void> need_there(const Account& account) {
  if (account.state == AccountState::kNone) return fail(Errc::kNotFound, "there is no account " + account.id);
  if (account.state == AccountState::kClosed) return invalid("/id", "account " + account.id + " is closed");
  return success();
}

v1::TokenRevoked revoked(std::string token_id) {
  v1::TokenRevoked event;
  event.set_token_id(std::move(token_id));
  return event;
}

void revoke_all(const Account& account, const std::string& reason, Events& events) {
  for (const auto& token : account.tokens) events.push_back(happened(revoked(token.id), reason));
}

Result<Events> judge(const Account& account, const OpenAccount& said) {
  if (!is_account_id(account.id))
    return invalid("/id", "is no name of an account: 2 to 64 lower-case letters, digits and _");
  if (account.state != AccountState::kNone) return fail(Errc::kConflict, "account " + account.id + " is there already");
  CAIRN_TRY(need_unit(said.role, said.unit));
  v1::AccountOpened opened;
  opened.set_role(said.role);
  opened.set_unit_id(said.unit);
  return Events{happened(std::move(opened)), happened(link_issued(said.link_sha256, said.link_expires_us))};
}

Result<Events> judge(const Account& account, const IssueLink& said) {
  CAIRN_TRY(need_there(account));
  return Events{happened(link_issued(said.link_sha256, said.expires_us))};
}

Result<Events> judge(const Account& account, const SetPassword& said) {
  if (account.link_sha256.empty() || account.link_sha256 != said.link_sha256)
    return fail(Errc::kNotFound, "no account waits for this link: it was used, or another one took its place");
  if (account.state != AccountState::kOpen) return fail(Errc::kDenied, "the account is locked");
  if (account.link_expires_us < said.now_us) return fail(Errc::kDenied, "the link has expired: ask for another one");
  v1::PasswordSet set;
  set.set_link_sha256(said.link_sha256);
  set.set_credential_id(said.credential_id);
  return Events{happened(std::move(set))};
}

Result<Events> judge(const Account& account, const LockAccount& said) {
  CAIRN_TRY(need_there(account));
  CAIRN_TRY(need_reason(said.reason));
  if (account.state == AccountState::kLocked) return invalid("/id", "account " + account.id + " is locked already");
  return Events{happened(v1::AccountLocked(), said.reason)};
}

Result<Events> judge(const Account& account, const UnlockAccount& said) {
  CAIRN_TRY(need_there(account));
  CAIRN_TRY(need_reason(said.reason));
  if (account.state != AccountState::kLocked) return invalid("/id", "account " + account.id + " is not locked");
  return Events{happened(v1::AccountUnlocked(), said.reason)};
}

Result<Events> judge(const Account& account, const ChangeRole& said) {
  CAIRN_TRY(need_there(account));
  CAIRN_TRY(need_reason(said.reason));
  CAIRN_TRY(need_unit(said.role, said.unit));
  if (account.role == said.role && account.unit == said.unit) return invalid("/role", "nothing is changed");
  v1::AccountRoleChanged changed;
  changed.set_role(said.role);
  changed.set_unit_id(said.unit);
  Events events{happened(std::move(changed), said.reason)};
  revoke_all(account, said.reason, events);
  return events;
}

Result<Events> judge(const Account& account, const CloseAccount& said) {
  CAIRN_TRY(need_there(account));
  CAIRN_TRY(need_reason(said.reason));
  Events events{happened(v1::AccountClosed(), said.reason)};
  revoke_all(account, said.reason, events);
  return events;
}

Result<void> need_token(const Account& account, const IssueToken& said) {
  const auto& token = said.token;
  const auto is_control = [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; };
  if (token.label.find_first_not_of(' ') == std::string::npos) return invalid("/label", "is missing: what is it for?");
  if (token.label.size() > kTokenLabelBytesMax || std::ranges::any_of(token.label, is_control))
    return invalid("/label", "has more than " + std::to_string(kTokenLabelBytesMax) + " bytes, or more than one line");
  if (std::ranges::find(said.holders, account.role) == said.holders.end())
    return invalid("/role", token.role + " may more than " + account.role + ", the role of the account");
  if (token.role == kContact && account.role != kContact)
    return invalid("/role", "a contact's token is of a contact's account, which has the unit");
  if (token.expires_us <= said.now_us || token.expires_us > said.now_us + kTokenDaysMax * kDayUs)
    return invalid("/days", "a token works for 1 to " + std::to_string(kTokenDaysMax) + " days");
  if (account.tokens.size() >= kTokensMax)
    return invalid("/id", "account " + account.id + " has " + std::to_string(kTokensMax) + " tokens: revoke one first");
  return success();
}

Result<Events> judge(const Account& account, const IssueToken& said) {
  CAIRN_TRY(need_there(account));
  if (account.state != AccountState::kOpen) return fail(Errc::kDenied, "the account is locked");
  CAIRN_TRY(need_token(account, said));
  v1::TokenIssued issued;
  issued.set_token_id(said.token.id);
  issued.set_token_sha256(said.token.sha256);
  issued.set_label(said.token.label);
  issued.set_role(said.token.role);
  issued.set_read_only(said.token.read_only);
  issued.set_expires_us(said.token.expires_us);
  return Events{happened(std::move(issued))};
}

Result<Events> judge(const Account& account, const RevokeToken& said) {
  CAIRN_TRY(need_there(account));
  CAIRN_TRY(need_reason(said.reason));
  if (std::ranges::find(account.tokens, said.token_id, &Token::id) == account.tokens.end())
    return fail(Errc::kNotFound, "account " + account.id + " has no token " + said.token_id.substr(0, 64));
  return Events{happened(revoked(said.token_id), said.reason)};
}

}  // namespace

Result<std::vector<eventstore::Happening>> decide(const Account& account, const AccountCommand& command) {
  return std::visit([&](const auto& said) { return judge(account, said); }, command);
}

bool is_account_id(std::string_view text) {
  return text.size() >= 2 && text.size() <= 64 &&
         std::ranges::all_of(text, [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_'; });
}

}  // namespace cairn::services::identity
