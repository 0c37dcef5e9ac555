#include "projections/accounts/facts.h"

#include <algorithm>
#include <charconv>

#include "cairn/account/v1/events.pb.h"
#include "projections/accounts/columns.h"
#include "projections/facts/message.h"

namespace cairn::projections::accounts {

namespace v1 = cairn::account::v1;
using facts::AssertionBuilder;
using facts::message_of;

Result<facts::Assertion> assertion_of(const eventstore::StoredEvent& event) {
  if (event.type() == "AccountOpened") {
    CAIRN_TRY(auto said, message_of<v1::AccountOpened>(event));
    return AssertionBuilder(event)
        .set(Column::kBirth, "opened")
        .set(Column::kRole, said.role())
        .told(Column::kUnit, said.unit_id())
        .set(Column::kState, "open")
        .take();
  }
  if (event.type() == "FirstLinkIssued") {
    CAIRN_TRY(auto said, message_of<v1::FirstLinkIssued>(event));
    return AssertionBuilder(event)
        .set(Column::kLink, said.link_sha256())
        .set(Column::kLinkExpires, std::to_string(said.expires_us()))
        .take();
  }
  if (event.type() == "PasswordSet") {
    CAIRN_TRY(auto said, message_of<v1::PasswordSet>(event));
    return AssertionBuilder(event)
        .clear(Column::kLink)
        .clear(Column::kLinkExpires)
        .set(Column::kCredential, said.credential_id())
        .take();
  }
  if (event.type() == "AccountLocked") {
    CAIRN_TRY(message_of<v1::AccountLocked>(event));
    return AssertionBuilder(event).set(Column::kState, "locked").take();
  }
  if (event.type() == "AccountUnlocked") {
    CAIRN_TRY(message_of<v1::AccountUnlocked>(event));
    return AssertionBuilder(event).set(Column::kState, "open").take();
  }
  if (event.type() == "AccountRoleChanged") {
    CAIRN_TRY(auto said, message_of<v1::AccountRoleChanged>(event));
    return AssertionBuilder(event).set(Column::kRole, said.role()).revise(Column::kUnit, said.unit_id()).take();
  }
  if (event.type() == "AccountClosed") {
    CAIRN_TRY(message_of<v1::AccountClosed>(event));
    return AssertionBuilder(event)
        .set(Column::kState, "closed")
        .clear(Column::kLink)
        .clear(Column::kLinkExpires)
        .clear(Column::kCredential)
        .take();
  }
  if (event.type() == "TokenIssued") {
    CAIRN_TRY(auto said, message_of<v1::TokenIssued>(event));
    const TokenCell token{said.token_sha256(), said.expires_us(), said.read_only(), said.role(), said.label()};
    return AssertionBuilder(event).set(Column::kToken, token_text(token), said.token_id()).take();
  }
  if (event.type() == "TokenRevoked") {
    CAIRN_TRY(auto said, message_of<v1::TokenRevoked>(event));
    return AssertionBuilder(event).clear(Column::kToken, said.token_id()).take();
  }
  return facts::unknown_type(event);
}

std::string token_text(const TokenCell& token) {
  std::string text(token.sha256);
  text.append(" ").append(std::to_string(token.expires_us)).append(token.read_only ? " ro " : " rw ");
  return text.append(token.role).append(" ").append(token.label);
}

TokenCell token_of(std::string_view text) {
  const auto word = [&] {
    const auto found = text.substr(0, text.find(' '));
    text.remove_prefix(std::min(found.size() + 1, text.size()));
    return found;
  };
  TokenCell token;
  token.sha256 = word();
  const auto expires = word();
  std::from_chars(expires.data(), expires.data() + expires.size(), token.expires_us);
  token.read_only = word() != "rw";
  token.role = word();
  token.label = text;
  return token;
}

std::string alias_of_link(std::string_view link_sha256) { return "link:" + std::string(link_sha256); }

std::vector<std::string> aliases_of(const facts::Row& latest) {
  const auto link = latest.text(id_of(Column::kLink));
  return link.empty() ? std::vector<std::string>() : std::vector{alias_of_link(link)};
}

}  // namespace cairn::projections::accounts
