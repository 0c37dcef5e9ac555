#pragma once

#include "services/http/router.h"
#include "services/identity/identity.h"

namespace cairn::services::identity {

/// GET /sign-in?to= (the form), POST /sign-in (account, password, to; 303 with the session's cookie, 403, 429), GET and
/// POST /sign-in/{token} (a first link: password, again; 303, 403, 404, 422), POST /sign-out (303; 200 with a page that
/// goes on to the provider's sign-out, where that opened the session). HTML, without script. GET /v1/session ->
/// {"sign_in":"named"|"accounts","account","role","unit","csrf"}; all but the first null without a session, and csrf
/// null with a token.
void add_sign_in_routes(http::Router& router, Identity& identity);

/// GET /sign-in/openid/start?to= (303 to the provider with a cookie of the browser's own, SameSite=Lax) and GET
/// /sign-in/openid/callback, to which the provider sends the browser back (a page with the session's cookie that goes
/// on by itself, or one that says why not: 403, 429, 503). 404 where there is no provider.
void add_openid_routes(http::Router& router, Identity& identity);

/// GET /v1/accounts -> {"items":[{"id","role","unit","state","has_password","link_expires"}],"position"};
/// POST /v1/accounts {"id","role","unit"} and POST /v1/accounts/{id}:issue-link {} -> {"id","link","expires",
/// "position"}, the one time that the link is told; :lock, :unlock, :close {"reason"} and :change-role
/// {"role","unit","reason"} -> {"id","position"}.
void add_account_routes(http::Router& router, Identity& identity);

/// Of the account's holder and of administrators: POST /v1/accounts/{id}:issue-token
/// {"label","role","read_only","days"} -> {"id","token","expires","position"}, the one time that the token is told;
/// :revoke-token {"token": its id,"reason"} -> {"id","position"}; GET /v1/accounts/{id}/tokens -> {"items":
/// [{"id","label","role","read_only","expires","works"}],"position"}, for auditors as well.
void add_token_routes(http::Router& router, Identity& identity);

}  // namespace cairn::services::identity
