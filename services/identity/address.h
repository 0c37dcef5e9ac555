#pragma once

#include <string>

#include "services/http/message.h"

namespace cairn::services::identity {

/// The address for which a request is counted: of the connection, or, when that is of this machine, the last one in
/// X-Forwarded-For, which the proxy before us writes anew. Of IPv6 the first 64 bits, which is what one household has.
/// Only for counting: whoever is on this machine may write any address there.
std::string address_of(const http::Request& request);

}  // namespace cairn::services::identity
