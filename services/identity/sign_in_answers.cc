#include "services/identity/sign_in_answers.h"

#include "services/http/blocking.h"
#include "services/identity/accounts.h"
#include "services/web/plain/frame.h"

namespace cairn::services::identity {

using boost::asio::awaitable;
using http::Request;
using http::Response;

Error takes_names() { return fail(Errc::kDenied, "nobody signs in here: cairn serve --sign-in accounts"); }

PageFrame frame_of(const Identity& identity, const Request& request, std::string complaint) {
  return {.complaint = std::move(complaint),
          .trial = identity.trial,
          .provider = identity.provider != nullptr,
          .language = language_of_request(request)};
}

PageFrame frame_of(const Identity& identity, const Request& request, Text complaint) {
  return frame_of(identity, request, say(complaint, language_of_request(request)));
}

Response page(int status, std::string html) {
  auto response = http::text_response(status, "text/html; charset=utf-8", std::move(html));
  response.headers.add("Content-Security-Policy", web::plain::content_security_policy());
  response.headers.add("Referrer-Policy", "no-referrer");
  response.headers.add("Cache-Control", "no-store");
  return response;
}

Response see_other(std::string location) {
  auto response = http::text_response(303, "text/plain; charset=utf-8", "");
  response.headers.add("Location", std::move(location));
  response.headers.add("Cache-Control", "no-store");
  return response;
}

awaitable<Result<std::string>> open_session(Identity& identity, const Request& request, const Account& account,
                                            std::string id_token) {
  auto token =
      identity.sessions.open(account.id, account.role, account.unit, identity.clock.now_us(), std::move(id_token));
  if (!token) co_return token.error();
  const auto now = co_await http::blocking(
      identity.pool, [&]() -> Result<Account> { return account_of(*identity.store.snapshot(), account.id); });
  if (!now || now.value() != account) {
    identity.sessions.end(token.value());
    co_return fail(Errc::kDenied, "the account was changed in this moment");
  }
  identity.sessions.end(session_token_of(request));
  co_return token;
}

}  // namespace cairn::services::identity
