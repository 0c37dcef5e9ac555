#include "projections/accounts/facts.h"

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
  return facts::unknown_type(event);
}

std::string alias_of_link(std::string_view link_sha256) { return "link:" + std::string(link_sha256); }

std::vector<std::string> aliases_of(const facts::Row& latest) {
  const auto link = latest.text(id_of(Column::kLink));
  return link.empty() ? std::vector<std::string>() : std::vector{alias_of_link(link)};
}

}  // namespace cairn::projections::accounts
