#pragma once

#include <boost/asio/awaitable.hpp>
#include <string>
#include <vector>

#include "eventstore/base/clock.h"
#include "eventstore/store.h"
#include "services/http/message.h"

namespace cairn::services::access {

/// Where accesses are written down. Outlives the router.
struct AccessLog {
  eventstore::Store& store;
  const Clock& clock;
};

/// What an answer is about to tell in the clear.
struct Reveal {
  std::string person;               ///< id
  std::vector<std::string> fields;  ///< their names, in order; never their values
  std::string operation;            ///< "reveal-contact"
  std::string purpose;              ///< as whoever asks states it; may be ""
};

/// PersonalDataRevealed in access-<person>, durable when it resumes: only then may the answer go out. Of who asked
/// (Cairn-Actor; "unnamed" where nobody is named). Returns where it is; the same reveal again on the same municipal day
/// is the event that is there. Errors of Store::append, and kInvalid for an actor field that cannot be read.
boost::asio::awaitable<Result<Position>> record_reveal(const AccessLog& log, const http::Request& request,
                                                       Reveal reveal);

/// BulkExported in access-exports, the same way; the operation is the request's method and target.
boost::asio::awaitable<Result<Position>> record_export(const AccessLog& log, const http::Request& request);

}  // namespace cairn::services::access
