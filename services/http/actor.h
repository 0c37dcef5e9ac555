#pragma once

#include <string>

#include "eventstore/base/result.h"
#include "services/http/message.h"

namespace cairn::services::http {

/// Who acts, as the request says it: a pseudonymous id (never a name), the role, and the unit stood for.
struct ActorField {
  std::string id;
  std::string role;
  std::string unit;
};

/// From the Cairn-Actor field, `anna; role=officer; unit=<id>`: the one seam through which sign-in tells who acts. If
/// accounts are wanted, services/identity has put the session's account there and refused what the sender wrote.
/// kDenied when it is absent, kInvalid when it cannot be read.
Result<ActorField> actor_of(const Request& request);

}  // namespace cairn::services::http
