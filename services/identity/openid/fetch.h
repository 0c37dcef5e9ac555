#pragma once

#include <cstddef>
#include <string>

#include "eventstore/base/result.h"

namespace cairn::services::identity::openid {

inline constexpr long kConnectMs = 3'000;
inline constexpr long kFetchMs = 5'000;
inline constexpr size_t kFetchedBytesMax = 256 * 1024;

struct Ask {
  std::string url = {};
  std::string form = {};  ///< posted when there is one; else it is a GET
  std::string user = {};  ///< with the password, when there is one
  std::string password = {};
};

struct Fetched {
  int status = 0;
  std::string body = {};
};

/// Asks another machine, over https or, on this machine, http. Blocking, kFetchMs at most; follows no redirect, goes
/// through no proxy, keeps no cookie and no connection. kInvalid for a URL that may not be asked (urls.h); kUnavailable
/// with what failed and scheme, host and path of the URL, never its query, the form or the password; also when the
/// answer is longer than kFetchedBytesMax. Thread-safe.
Result<Fetched> fetch(const Ask& ask);

}  // namespace cairn::services::identity::openid
