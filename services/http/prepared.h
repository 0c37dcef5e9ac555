#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "services/http/message.h"

namespace cairn::services::http {

/// A 200 that many requests share: the lines of its fields are written once, and only Date and framing are added when
/// it is sent. Immutable.
struct Prepared {
  std::string etag;    ///< decides between 200 and 304
  std::string fields;  ///< the handler's own fields as they are sent, each line with its end
  std::shared_ptr<const std::string> body;
};

/// CHECKs that the response is a 200 with an ETag, a body and no stream, and no HTML (whose guards are not in here).
std::shared_ptr<const Prepared> prepare(const Response& response);

/// The answer to a GET of exactly this target when one is at hand, else null and the routes are asked. Called on I/O
/// threads before the target is even parsed: a look-up, never more. It sees no fields, so only what everyone may read
/// belongs here.
using Recall = std::function<std::shared_ptr<const Prepared>(std::string_view target)>;

}  // namespace cairn::services::http
