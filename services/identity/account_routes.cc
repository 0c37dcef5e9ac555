#include "eventstore/base/instant.h"
#include "eventstore/base/json_writer.h"
#include "services/http/actor.h"
#include "services/http/json.h"
#include "services/http/problem.h"
#include "services/identity/accounts.h"
#include "services/identity/permissions.h"
#include "services/identity/routes.h"

namespace cairn::services::identity {
namespace {

using boost::asio::awaitable;
using http::Request;
using http::Response;

/// What a request says, whichever verb it is of; what its verb has not stays empty.
struct Said {
  std::string id;
  std::string role;
  std::string unit;
  std::string reason;
};

enum class Member { kId, kRole, kReason };

/// Reads the members that a verb has: kRole is role and unit. `malformed` is set when the body could not be read at
/// all.
Result<Said> said_in(const Request& request, std::initializer_list<Member> members, bool& malformed) {
  malformed = true;
  CAIRN_TRY(const auto body, http::json_object_of(request));
  malformed = false;
  std::vector<Complaint> complaints;
  http::JsonFields fields(body, "", complaints);
  Said said;
  for (const auto member : members) {
    switch (member) {
      case Member::kId: said.id = fields.require("id").text("id").value_or(""); break;
      case Member::kReason: said.reason = fields.text("reason").value_or(""); break;
      case Member::kRole: {
        const auto word = fields.require("role").text("role").value_or("");
        const auto role = role_of(word);
        if (role && *role != Role::kPublic)
          said.role = name_of(*role);
        else if (!word.empty())
          fields.refuse("role", "\"" + word.substr(0, 64) + "\" is no role that an account can have");
        said.unit = fields.text("unit").value_or("");
        break;
      }
    }
  }
  fields.finish();
  CAIRN_TRY(http::complaints_result(std::move(complaints)));
  return said;
}

Response receipt(int status, const std::string& id, const eventstore::Executed& executed, const FirstLink* link) {
  std::string text;
  JsonWriter json(text);
  json.begin_object().field("id", id);
  if (link != nullptr) json.field("link", link->path()).field("expires", instant_text(link->expires_us));
  json.key("position").number(executed.appended.last.value()).end_object();
  auto response = http::json_response(status, std::move(text));
  response.headers.add("Cache-Control", "no-store");
  response.headers.add("Cairn-Position", std::to_string(executed.appended.last.value() + 1));
  return response;
}

/// Appends what the command comes to, in the name of who asked.
awaitable<Response> append(Identity& identity, const Request& request, int status, const std::string& id,
                           const AccountCommand& command, const FirstLink* link) {
  const auto actor = http::actor_of(request);
  if (!actor) co_return http::problem(actor.error(), request);
  const eventstore::Actor who{actor.value().id, actor.value().role, actor.value().unit};
  const auto executed = co_await http::blocking(identity.pool, [&] { return tell(identity, id, command, who, "api"); });
  if (!executed) co_return http::problem(executed.error(), request);
  co_return receipt(status, id, executed.value(), link);
}

Response refusal(const Error& error, bool malformed, const Request& request) {
  return malformed ? http::malformed(error, request) : http::problem(error, request);
}

awaitable<Response> list_accounts(Identity& identity, Request request) {
  const auto text = co_await http::blocking(identity.pool, [&]() -> Result<std::string> {
    const auto snapshot = identity.store.snapshot();
    std::string out;
    JsonWriter json(out);
    json.begin_object().key("items").begin_array();
    constexpr std::string_view kStates[] = {"none", "open", "locked", "closed"};
    CAIRN_TRY(each_account(*snapshot, [&](const Account& account) {
      json.begin_object().field("id", account.id).field("role", account.role).key("unit");
      account.unit.empty() ? json.null() : json.text(account.unit);
      json.field("state", kStates[static_cast<size_t>(account.state)]);
      json.key("has_password").boolean(!account.credential_id.empty()).key("link_expires");
      account.link_sha256.empty() ? json.null() : json.text(instant_text(account.link_expires_us));
      json.end_object();
    }));
    json.end_array().key("position").number(snapshot->head().value()).end_object();
    return out;
  });
  if (!text) co_return http::problem(text.error(), request);
  auto response = http::json_response(200, text.value());
  response.headers.add("Cache-Control", "no-store");
  co_return response;
}

awaitable<Response> open_account(Identity& identity, Request request) {
  bool malformed = false;
  const auto said = said_in(request, {Member::kId, Member::kRole}, malformed);
  if (!said) co_return refusal(said.error(), malformed, request);
  const auto link = make_first_link(identity.clock.now_us());
  if (!link) co_return http::problem(link.error(), request);
  const OpenAccount command{said.value().role, said.value().unit, link.value().sha256, link.value().expires_us};
  if (!is_account_id(said.value().id)) {
    // Refused here as well, because the id names the stream before anything is decided.
    const auto refused = decide(Account{.id = said.value().id}, command);
    co_return http::problem(refused.error(), request);
  }
  co_return co_await append(identity, request, 201, said.value().id, command, &link.value());
}

awaitable<Response> issue_link(Identity& identity, Request request) {
  bool malformed = false;
  const auto said = said_in(request, {}, malformed);
  if (!said) co_return refusal(said.error(), malformed, request);
  const auto link = make_first_link(identity.clock.now_us());
  if (!link) co_return http::problem(link.error(), request);
  const IssueLink command{link.value().sha256, link.value().expires_us};
  co_return co_await append(identity, request, 200, request.path_parameter("id"), command, &link.value());
}

template <class Command>
awaitable<Response> give_reason(Identity& identity, Request request) {
  bool malformed = false;
  const auto said = said_in(request, {Member::kReason}, malformed);
  if (!said) co_return refusal(said.error(), malformed, request);
  const Command command{said.value().reason};
  co_return co_await append(identity, request, 200, request.path_parameter("id"), command, nullptr);
}

awaitable<Response> change_role(Identity& identity, Request request) {
  bool malformed = false;
  const auto said = said_in(request, {Member::kRole, Member::kReason}, malformed);
  if (!said) co_return refusal(said.error(), malformed, request);
  const ChangeRole command{said.value().role, said.value().unit, said.value().reason};
  co_return co_await append(identity, request, 200, request.path_parameter("id"), command, nullptr);
}

}  // namespace

void add_account_routes(http::Router& router, Identity& identity) {
  using Answer = awaitable<Response> (*)(Identity&, Request);
  const auto add = [&](http::Method method, std::string_view path, Answer answer) {
    router.add(method, path, [&identity, answer](Request request) { return answer(identity, std::move(request)); });
  };
  add(http::Method::kGet, "/v1/accounts", list_accounts);
  add(http::Method::kPost, "/v1/accounts", open_account);
  add(http::Method::kPost, "/v1/accounts/{id}:issue-link", issue_link);
  add(http::Method::kPost, "/v1/accounts/{id}:lock", give_reason<LockAccount>);
  add(http::Method::kPost, "/v1/accounts/{id}:unlock", give_reason<UnlockAccount>);
  add(http::Method::kPost, "/v1/accounts/{id}:change-role", change_role);
  add(http::Method::kPost, "/v1/accounts/{id}:close", give_reason<CloseAccount>);
}

}  // namespace cairn::services::identity
