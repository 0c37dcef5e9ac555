#include "eventstore/base/json_writer.h"
#include "services/http/form.h"
#include "services/http/problem.h"
#include "services/identity/accounts.h"
#include "services/identity/address.h"
#include "services/identity/permissions.h"
#include "services/identity/routes.h"
#include "services/identity/sign_in_answers.h"
#include "services/identity/sign_in_page.h"

// Signing in, in steps: (1) the form comes from our own page; (2) the address and the name have tries left; (3) on the
// pool: the account and its password; (4) a session is opened; (5) the account is looked at once more: a lock that came
// in between ended the sessions that there were, and this one would have been forgotten.
namespace cairn::services::identity {
namespace {

using boost::asio::awaitable;
using http::Request;
using http::Response;

Response form_again(const Identity& identity, const Request& request, int status, Text complaint, std::string_view to) {
  return page(status, sign_in_page(frame_of(identity, request, complaint), false, std::nullopt, to));
}

Response too_often(const Identity& identity, const Request& request, Text complaint, std::string_view to) {
  auto response = form_again(identity, request, 429, complaint, to);
  response.headers.add("Retry-After", std::to_string(kAttemptsWindowUs / 1'000'000));
  return response;
}

/// Whether a browser says that the page of another site sends this (Fetch Metadata); other programs say nothing.
bool comes_from_elsewhere(const Request& request) {
  const auto site = request.headers.find("Sec-Fetch-Site");
  return site && *site != "same-origin" && *site != "none";
}

awaitable<Response> show_sign_in(Identity& identity, Request request) {
  const auto session = identity.sessions.find(session_token_of(request), identity.clock.now_us());
  const bool names = identity.mode == SignIn::kNamed;
  const std::string to(http::value_of(request.query_parameters, "to"));
  co_return page(200, sign_in_page(frame_of(identity, request), names, names ? std::nullopt : session, to));
}

awaitable<Response> enter(Identity& identity, const Request& request, const Account& account, std::string to) {
  const auto token = co_await open_session(identity, request, account);
  if (!token && token.error().code == Errc::kDenied) co_return form_again(identity, request, 403, Text::kChanged, to);
  if (!token) co_return http::problem(token.error(), request);
  auto response = see_other(landing(to));
  response.headers.add("Set-Cookie", session_cookie(token.value()));
  co_return response;
}

awaitable<Response> sign_in(Identity& identity, Request request) {
  if (identity.mode == SignIn::kNamed) co_return http::problem(takes_names(), request);
  if (comes_from_elsewhere(request)) co_return form_again(identity, request, 403, Text::kUseForm, "/");
  const auto form = http::form_of(request);
  if (!form) co_return http::malformed(form.error(), request);
  const std::string name(http::value_of(form.value(), "account"));
  const std::string password(http::value_of(form.value(), "password"));
  const std::string to(http::value_of(form.value(), "to"));
  const auto address = address_of(request);
  if (!identity.address_attempts.take(address, identity.clock.now_us()))
    co_return too_often(identity, request, Text::kTooOftenFromHere, to);
  if (!identity.attempts.take(name, identity.clock.now_us()))
    co_return too_often(identity, request, Text::kTooOften, to);
  Account account;
  const auto outcome =
      co_await http::blocking(identity.pool, [&] { return check_password(identity, name, password, account); });
  if (!outcome) co_return http::problem(outcome.error(), request);
  if (outcome.value() == Outcome::kWrong) co_return form_again(identity, request, 403, Text::kWrong, to);
  identity.attempts.succeeded(name);
  identity.address_attempts.give_back(address);
  if (outcome.value() == Outcome::kLocked) co_return form_again(identity, request, 403, Text::kLocked, to);
  co_return co_await enter(identity, request, account, to);
}

awaitable<Response> sign_out(Identity& identity, Request request) {
  if (identity.mode == SignIn::kNamed) co_return http::problem(takes_names(), request);
  const auto session = identity.sessions.find(session_token_of(request), identity.clock.now_us());
  identity.sessions.end(session_token_of(request));
  const bool elsewhere = identity.provider && session && !session->id_token.empty();
  const auto url = elsewhere ? identity.provider->end_session_url(session->id_token) : std::string();
  auto response = url.empty() ? see_other("/sign-in") : page(200, signed_out_page(frame_of(identity, request), url));
  response.headers.add("Set-Cookie", session_cookie(""));
  co_return response;
}

Response link_refused(const Identity& identity, const Error& error, const Request& request) {
  switch (error.code) {
    case Errc::kNotFound:
    case Errc::kDenied: {
      const auto complaint = error.code == Errc::kNotFound ? Text::kLinkUsed : Text::kLinkClosed;
      const auto frame = frame_of(identity, request, complaint);
      return page(http::status_of(error.code), told_page(frame, say(Text::kSetPassword, frame.language)));
    }
    default: return http::problem(error, request);
  }
}

/// The account behind a link that works now.
Result<Account> open_link(const Identity& identity, const std::string& token) {
  CAIRN_TRY(auto account, account_of_link(*identity.store.snapshot(), token));
  // Judged as a password would be, which is not set.
  CAIRN_TRY(decide(account, SetPassword{account.link_sha256, "", identity.clock.now_us()}));
  return account;
}

awaitable<Response> show_link(Identity& identity, Request request) {
  const auto account =
      co_await http::blocking(identity.pool, [&] { return open_link(identity, request.path_parameter("token")); });
  if (!account) co_return link_refused(identity, account.error(), request);
  co_return page(200, first_link_page(frame_of(identity, request), account.value()));
}

awaitable<Response> use_link(Identity& identity, Request request) {
  const auto form = http::form_of(request);
  if (!form) co_return http::malformed(form.error(), request);
  const std::string& token = request.path_parameter("token");
  const auto account = co_await http::blocking(identity.pool, [&] { return open_link(identity, token); });
  if (!account) co_return link_refused(identity, account.error(), request);
  const std::string password(http::value_of(form.value(), "password"));
  const auto again = [&](std::string complaint) {
    return page(422, first_link_page(frame_of(identity, request, std::move(complaint)), account.value()));
  };
  if (password != http::value_of(form.value(), "again"))
    co_return again(say(Text::kDiffer, language_of_request(request)));
  const auto set = co_await http::blocking(identity.pool, [&] { return set_password(identity, token, password); });
  if (!set && set.error().code == Errc::kInvalid) co_return again(password_rule(language_of_request(request)));
  if (!set) co_return link_refused(identity, set.error(), request);
  co_return see_other("/sign-in");
}

/// The session of the cookie, or a token as if it were one.
std::optional<Session> who_asks(Identity& identity, const Request& request) {
  const auto now = identity.clock.now_us();
  const auto text = bearer_text_of(request);
  if (!text) return identity.sessions.find(session_token_of(request), now);
  const auto bearer = identity.tokens.find(*text, now);
  if (!bearer) return std::nullopt;
  return Session{.account = bearer->account, .role = bearer->role, .unit = bearer->unit, .csrf = ""};
}

/// Where names are taken each request says its role, so that any may be meant.
std::vector<std::string_view> screens_for(bool accounts, const std::optional<Session>& session) {
  if (!accounts) return screens_of(Role::kAuditor);
  return screens_of(session ? role_of(session->role).value_or(Role::kPublic) : Role::kPublic);
}

awaitable<Response> show_session(Identity& identity, Request request) {
  const bool accounts = identity.mode == SignIn::kAccounts;
  const auto session = who_asks(identity, request);
  std::string text;
  JsonWriter json(text);
  json.begin_object().field("sign_in", accounts ? "accounts" : "named");
  const auto member = [&](std::string_view name, std::string Session::* value) {
    json.key(name);
    if (accounts && session && !((*session).*value).empty())
      json.text((*session).*value);
    else
      json.null();
  };
  member("account", &Session::account);
  member("role", &Session::role);
  member("unit", &Session::unit);
  member("csrf", &Session::csrf);
  json.key("screens").begin_array();
  for (const auto screen : screens_for(accounts, session)) json.text(screen);
  json.end_array().end_object();
  auto response = http::json_response(200, std::move(text));
  response.headers.add("Cache-Control", "no-store");
  co_return response;
}

}  // namespace

void add_sign_in_routes(http::Router& router, Identity& identity) {
  using Answer = awaitable<Response> (*)(Identity&, Request);
  const auto add = [&](http::Method method, std::string_view path, Answer answer) {
    router.add(method, path, [&identity, answer](Request request) { return answer(identity, std::move(request)); });
  };
  add(http::Method::kGet, "/sign-in", show_sign_in);
  add(http::Method::kPost, "/sign-in", sign_in);
  add(http::Method::kGet, "/sign-in/{token}", show_link);
  add(http::Method::kPost, "/sign-in/{token}", use_link);
  add(http::Method::kPost, "/sign-out", sign_out);
  add(http::Method::kGet, "/v1/session", show_session);
}

}  // namespace cairn::services::identity
