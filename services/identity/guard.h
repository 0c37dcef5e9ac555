#pragma once

#include "eventstore/base/clock.h"
#include "services/identity/identity.h"
#include "services/identity/permissions.h"
#include "services/identity/sessions.h"
#include "services/identity/tokens.h"

namespace cairn::services::identity {

/// Whether the request may reach the handler of this row's route, by the role that Cairn-Actor declares. Pure.
///
/// Without sign-in the listener is on the loopback, so whoever names nobody sits at the machine and reads everything; a
/// change needs a name, unless the route is open to the public. A name without a role is an officer's.
/// kDenied when the role is not admitted, or a contact's unit is not the one in the path; kInvalid for a field that
/// cannot be read or a role that there is not.
/// Who reads as the public does is marked so in the request: the roles public and mail; a contact is, with its unit.
Result<void> admit(const Permission& permission, http::Request& request);

/// The same by the session in the request's cookie, whose account then is the one that Cairn-Actor names to the
/// handler.
///
/// Whoever has no session is the public, and marked so in the request. A request other than GET and HEAD that rests on
/// a session says its secret in Cairn-Csrf or in the form's field csrf; what the public may send needs none, for
/// whoever forges it could send it himself. kDenied when the role is not admitted, the unit another one, the secret
/// missing, or a Cairn-Actor there; so told that it is 401 when there is no session and the public is not admitted.
///
/// A token in Authorization: Bearer stands before any cookie, and needs no secret, for no page of another site can send
/// it. kDenied for a change with one that only reads, and, so told that it is 401, for one that lets nobody in,
/// whatever the route. kOverloaded when tokens of the account, or what is none from an address, come too fast.
Result<void> admit_signed_in(const Permission& permission, http::Request& request, Sessions& sessions, Tokens& tokens,
                             int64_t now_us);

/// Whether who sent a request that the guard has let in may read another route as well, which is no unit's: for a page
/// that shows what is there. CHECKs that the route has a row.
bool may_read_too(SignIn mode, std::string_view path_template, const http::Request& request);

/// Puts the table before every route there is. After the last route was added; kInvalid names a route without a row.
Result<void> guard(http::Router& router);
/// The same by sessions and tokens, which outlive the router as the clock does; no finished answer is given before its
/// route, and so its guard, was asked.
Result<void> guard(http::Router& router, Sessions& sessions, Tokens& tokens, const Clock& clock);

}  // namespace cairn::services::identity
