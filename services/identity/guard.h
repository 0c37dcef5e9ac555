#pragma once

#include "services/identity/permissions.h"

namespace cairn::services::identity {

/// Whether the request may reach the handler of this row's route, by the role that Cairn-Actor declares. Pure.
///
/// Without sign-in the listener is on the loopback, so whoever names nobody sits at the machine and reads everything; a
/// change needs a name, unless the route is open to the public. A name without a role is an officer's.
/// kDenied when the role is not admitted, or a contact's unit is not the one in the path; kInvalid for a field that
/// cannot be read or a role that there is not.
Result<void> admit(const Permission& permission, const http::Request& request);

/// Puts the table before every route there is. After the last route was added; kInvalid names a route without a row.
Result<void> guard(http::Router& router);

}  // namespace cairn::services::identity
