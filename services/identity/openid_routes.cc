#include <boost/asio/as_tuple.hpp>
#include <boost/asio/steady_timer.hpp>
#include <chrono>

#include "eventstore/base/log.h"
#include "services/http/form.h"
#include "services/http/problem.h"
#include "services/identity/accounts.h"
#include "services/identity/address.h"
#include "services/identity/routes.h"
#include "services/identity/secrets.h"
#include "services/identity/sign_in_answers.h"
#include "services/identity/sign_in_page.h"

// Signing in through the provider, in steps: (1) the flow is remembered under its state and a secret of the browser's,
// whose cookie is SameSite=Lax because the provider's redirect comes from another site; (2) the browser goes to the
// provider and comes back with a code; (3) the flow is taken, once; (4) on the pool: the code becomes an ID token, that
// is verified, and its claim is an account of the log; (5) as with a password: a session, and the account once more;
// (6) a page of ours goes on, because on the way that the provider began no browser sends a SameSite=Strict cookie.
namespace cairn::services::identity {
namespace {

using boost::asio::awaitable;
using http::Request;
using http::Response;

constexpr size_t kSecretBytes = 32;
/// In all as long as the provider may take for one answer.
constexpr auto kPause = std::chrono::milliseconds(50);
constexpr int kTriesMax = 100;
constexpr std::string_view kCookie = "__Host-cairn-openid";

std::string browser_cookie(std::string_view secret) {
  std::string cookie(kCookie);
  cookie.append("=").append(secret).append("; Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age=");
  return cookie + std::to_string(secret.empty() ? 0 : openid::kFlowUs / 1'000'000);
}

Response told(const Identity& identity, const Request& request, int status, Text complaint,
              std::initializer_list<std::string_view> values = {}) {
  const auto language = language_of_request(request);
  const auto frame = frame_of(identity, request, say(complaint, language, values));
  return page(status, told_page(frame, say(Text::kWithProvider, language)));
}

/// What is denied is shown. What else the provider does wrong is for the log: its words may be long, and say nothing to
/// whoever signs in.
Response refused(const Identity& identity, const Request& request, const Error& error) {
  log_of("services.identity")->warn("sign-in through the provider: {}", error.context);
  return error.code == Errc::kDenied ? told(identity, request, 403, Text::kRefused, {error.context})
                                     : told(identity, request, 503, Text::kAway);
}

std::optional<Error> not_here(const Identity& identity) {
  if (identity.mode == SignIn::kNamed) return takes_names();
  if (!identity.provider) return fail(Errc::kNotFound, "there is no provider: cairn serve --openid-issuer");
  return std::nullopt;
}

/// Asks the provider on the pool, and again while enough threads wait for it already.
template <class Work>
auto in_turn(http::BlockingPool& pool, Work work) -> awaitable<std::invoke_result_t<Work&>> {
  boost::asio::steady_timer pause(co_await boost::asio::this_coro::executor);
  for (int tries = 1;; ++tries) {
    auto answer = co_await http::blocking(pool, work);
    if (answer || answer.error().code != Errc::kOverloaded || tries == kTriesMax) co_return answer;
    pause.expires_after(kPause);
    co_await pause.async_wait(boost::asio::as_tuple(boost::asio::use_awaitable));
  }
}

struct FlowSecrets {
  std::string state;
  std::string browser;
  openid::Flow flow;
};

Result<FlowSecrets> make_flow(std::string to, int64_t now_us) {
  CAIRN_TRY(auto state, random_hex(kSecretBytes));
  CAIRN_TRY(auto browser, random_hex(kSecretBytes));
  CAIRN_TRY(auto nonce, random_hex(kSecretBytes));
  CAIRN_TRY(auto verifier, random_hex(kSecretBytes));
  return FlowSecrets{std::move(state), std::move(browser),
                     openid::Flow{std::move(nonce), std::move(verifier), std::move(to), now_us}};
}

awaitable<Response> start(Identity& identity, Request request) {
  if (const auto error = not_here(identity)) co_return http::problem(*error, request);
  const auto now_us = identity.clock.now_us();
  if (!identity.provider_attempts.take(address_of(request), now_us)) {
    auto response = told(identity, request, 429, Text::kTooManyBegun);
    response.headers.add("Retry-After", std::to_string(kAttemptsWindowUs / 1'000'000));
    co_return response;
  }
  auto made = make_flow(landing(http::value_of(request.query_parameters, "to")), now_us);
  if (!made) co_return http::problem(made.error(), request);
  const auto& [state, browser, flow] = made.value();
  const auto url = co_await in_turn(identity.pool, [&] { return identity.provider->start(state, browser, flow); });
  if (!url) co_return refused(identity, request, url.error());
  auto response = see_other(url.value());
  response.headers.add("Set-Cookie", browser_cookie(browser));
  co_return response;
}

/// The account that the provider's claim names, in whatever state.
Result<Account> account_named(const Identity& identity, const std::string& name) {
  if (!is_account_id(name)) return Account();
  return account_of(*identity.store.snapshot(), name);
}

/// Why an account may not sign in; none when it may.
std::optional<Text> kept_out(const Account& account) {
  switch (account.state) {
    case AccountState::kOpen: return std::nullopt;
    case AccountState::kLocked: return Text::kLocked;
    case AccountState::kClosed: return Text::kClosedAccount;
    case AccountState::kNone: break;
  }
  return Text::kNoAccount;
}

awaitable<Response> enter(Identity& identity, const Request& request, openid::SignedIn signed_in, std::string to) {
  const auto account =
      co_await http::blocking(identity.pool, [&] { return account_named(identity, signed_in.account); });
  if (!account) co_return http::problem(account.error(), request);
  if (const auto complaint = kept_out(account.value()))
    co_return told(identity, request, 403, *complaint, {signed_in.account});
  const auto token = co_await open_session(identity, request, account.value(), std::move(signed_in.id_token));
  if (!token && token.error().code == Errc::kDenied) co_return told(identity, request, 403, Text::kChanged);
  if (!token) co_return http::problem(token.error(), request);
  auto response = page(200, signed_in_page(frame_of(identity, request), to));
  response.headers.add("Set-Cookie", session_cookie(token.value()));
  co_return response;
}

awaitable<Response> come_back(Identity& identity, Request request) {
  if (const auto error = not_here(identity)) co_return http::problem(*error, request);
  const auto state = http::value_of(request.query_parameters, "state");
  const auto flow = identity.provider->flows().take(state, cookie_of(request, kCookie), identity.clock.now_us());
  if (!flow) co_return told(identity, request, 403, Text::kNoFlow);
  auto signed_in =
      co_await in_turn(identity.pool, [&] { return identity.provider->finish(request.query_parameters, *flow); });
  if (!signed_in) {
    auto response = refused(identity, request, signed_in.error());
    response.headers.add("Set-Cookie", browser_cookie(""));
    co_return response;
  }
  identity.provider_attempts.give_back(address_of(request));
  auto response = co_await enter(identity, request, std::move(signed_in.value()), flow->to);
  response.headers.add("Set-Cookie", browser_cookie(""));
  co_return response;
}

}  // namespace

void add_openid_routes(http::Router& router, Identity& identity) {
  router.add(http::Method::kGet, openid::kStartPath,
             [&identity](Request request) { return start(identity, std::move(request)); });
  router.add(http::Method::kGet, openid::kCallbackPath,
             [&identity](Request request) { return come_back(identity, std::move(request)); });
}

}  // namespace cairn::services::identity
