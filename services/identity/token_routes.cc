#include "eventstore/base/instant.h"
#include "eventstore/base/json_writer.h"
#include "services/http/actor.h"
#include "services/http/json.h"
#include "services/http/problem.h"
#include "services/identity/accounts.h"
#include "services/identity/permissions.h"
#include "services/identity/routes.h"
#include "services/identity/tokens.h"

namespace cairn::services::identity {
namespace {

using boost::asio::awaitable;
using http::Request;
using http::Response;

constexpr int64_t kDaysWhenUnsaid = 90;
constexpr int64_t kDayUs = int64_t{24} * 3600 * 1'000'000;

/// An account's tokens are its holder's business and an administrator's; an auditor reads them as all else, and so does
/// whoever sits at the machine and names nobody. kDenied for the others.
Result<void> need_holder(const Request& request, bool reads) {
  const auto actor = http::actor_of(request);
  if (!actor) {
    if (reads && actor.error().code == Errc::kDenied) return success();
    return actor.error();
  }
  const auto& [id, role, unit] = actor.value();
  const bool any = role == name_of(Role::kAdministrator) || (reads && role == name_of(Role::kAuditor));
  if (any || id == request.path_parameter("id")) return success();
  return fail(Errc::kDenied, "these are the tokens of another account: its holder or an administrator may");
}

/// Else whoever finds a token had its power for ever.
Result<void> need_no_token(const Request& request) {
  if (!bearer_text_of(request)) return success();
  return fail(Errc::kDenied, "no token issues a token: sign in");
}

/// The roles whose accounts may have a token of `role`.
std::vector<std::string> holders_of(Role role) {
  std::vector<std::string> holders;
  for (const Role holder : kRoles)
    if (is_within(role, holder)) holders.emplace_back(name_of(holder));
  return holders;
}

/// {"label","role","read_only","days"}; `malformed` is set when the body could not be read at all.
Result<IssueToken> issue_in(const Request& request, int64_t now_us, bool& malformed) {
  malformed = true;
  CAIRN_TRY(const auto body, http::json_object_of(request));
  malformed = false;
  std::vector<Complaint> complaints;
  http::JsonFields fields(body, "", complaints);
  IssueToken command;
  command.now_us = now_us;
  command.token.label = fields.require("label").text("label").value_or("");
  const auto word = fields.require("role").text("role").value_or("");
  const auto role = role_of(word);
  if (role && *role != Role::kPublic) {
    command.token.role = name_of(*role);
    command.holders = holders_of(*role);
  } else if (!word.empty()) {
    fields.refuse("role", "\"" + word.substr(0, 64) + "\" is no role that a token can have");
  }
  command.token.read_only = fields.boolean("read_only").value_or(false);
  const auto days = fields.integer("days", 1, kTokenDaysMax).value_or(kDaysWhenUnsaid);
  command.token.expires_us = now_us + days * kDayUs;
  fields.finish();
  CAIRN_TRY(http::complaints_result(std::move(complaints)));
  return command;
}

Result<RevokeToken> revocation_in(const Request& request, bool& malformed) {
  malformed = true;
  CAIRN_TRY(const auto body, http::json_object_of(request));
  malformed = false;
  std::vector<Complaint> complaints;
  http::JsonFields fields(body, "", complaints);
  RevokeToken command{fields.require("token").text("token").value_or(""), fields.text("reason").value_or("")};
  fields.finish();
  CAIRN_TRY(http::complaints_result(std::move(complaints)));
  return command;
}

/// `told` is the token, the one time that it is.
Response receipt(int status, const Token& token, const std::string* told, const eventstore::Executed& executed) {
  std::string text;
  JsonWriter json(text);
  json.begin_object().field("id", token.id);
  if (told != nullptr) json.field("token", *told).field("expires", instant_text(token.expires_us));
  json.key("position").number(executed.appended.last.value()).end_object();
  auto response = http::json_response(status, std::move(text));
  response.headers.add("Cache-Control", "no-store");
  response.headers.add("Cairn-Position", std::to_string(executed.appended.last.value() + 1));
  return response;
}

/// Appends what the command comes to, in the name of who asked.
awaitable<Result<eventstore::Executed>> append(Identity& identity, const Request& request, AccountCommand command) {
  CAIRN_CO_TRY(const auto actor, http::actor_of(request));
  const eventstore::Actor who{actor.id, actor.role, actor.unit};
  co_return co_await http::blocking(identity.pool,
                                    [&] { return tell(identity, request.path_parameter("id"), command, who, "api"); });
}

awaitable<Response> issue_token(Identity& identity, Request request) {
  if (const auto holder = need_holder(request, false); !holder) co_return http::problem(holder.error(), request);
  if (const auto none = need_no_token(request); !none) co_return http::problem(none.error(), request);
  bool malformed = false;
  auto command = issue_in(request, identity.clock.now_us(), malformed);
  if (!command)
    co_return malformed ? http::malformed(command.error(), request) : http::problem(command.error(), request);
  const auto made = make_token();
  if (!made) co_return http::problem(made.error(), request);
  command.value().token.id = made.value().id;
  command.value().token.sha256 = made.value().sha256;
  const auto executed = co_await append(identity, request, command.value());
  if (!executed) co_return http::problem(executed.error(), request);
  co_return receipt(201, command.value().token, &made.value().text, executed.value());
}

awaitable<Response> revoke_token(Identity& identity, Request request) {
  if (const auto holder = need_holder(request, false); !holder) co_return http::problem(holder.error(), request);
  bool malformed = false;
  const auto command = revocation_in(request, malformed);
  if (!command)
    co_return malformed ? http::malformed(command.error(), request) : http::problem(command.error(), request);
  const auto executed = co_await append(identity, request, command.value());
  if (!executed) co_return http::problem(executed.error(), request);
  co_return receipt(200, Token{.id = command.value().token_id}, nullptr, executed.value());
}

Result<std::string> listed(const Identity& identity, const std::string& id) {
  const auto snapshot = identity.store.snapshot();
  CAIRN_TRY(const auto account, account_of(*snapshot, id));
  if (account.state == AccountState::kNone) return fail(Errc::kNotFound, "there is no account " + id.substr(0, 64));
  std::string text;
  JsonWriter json(text);
  json.begin_object().key("items").begin_array();
  for (const auto& token : account.tokens) {
    json.begin_object().field("id", token.id).field("label", token.label).field("role", token.role);
    json.key("read_only").boolean(token.read_only).field("expires", instant_text(token.expires_us));
    const bool works = account.state == AccountState::kOpen && identity.clock.now_us() < token.expires_us;
    json.key("works").boolean(works).end_object();
  }
  json.end_array().key("position").number(snapshot->head().value()).end_object();
  return text;
}

awaitable<Response> list_tokens(Identity& identity, Request request) {
  if (const auto holder = need_holder(request, true); !holder) co_return http::problem(holder.error(), request);
  const auto text =
      co_await http::blocking(identity.pool, [&] { return listed(identity, request.path_parameter("id")); });
  if (!text) co_return http::problem(text.error(), request);
  auto response = http::json_response(200, text.value());
  response.headers.add("Cache-Control", "no-store");
  co_return response;
}

}  // namespace

void add_token_routes(http::Router& router, Identity& identity) {
  using Answer = awaitable<Response> (*)(Identity&, Request);
  const auto add = [&](http::Method method, std::string_view path, Answer answer) {
    router.add(method, path, [&identity, answer](Request request) { return answer(identity, std::move(request)); });
  };
  add(http::Method::kGet, "/v1/accounts/{id}/tokens", list_tokens);
  add(http::Method::kPost, "/v1/accounts/{id}:issue-token", issue_token);
  add(http::Method::kPost, "/v1/accounts/{id}:revoke-token", revoke_token);
}

}  // namespace cairn::services::identity
