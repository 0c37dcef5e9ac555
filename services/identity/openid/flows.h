#pragma once

#include <cstdint>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>

#include "eventstore/base/bytes.h"
#include "eventstore/base/result.h"

namespace cairn::services::identity::openid {

inline constexpr int64_t kFlowUs = int64_t{10} * 60 * 1'000'000;
inline constexpr size_t kFlowsMax = 1'000;

/// A sign-in that waits for the provider's answer.
struct Flow {
  std::string nonce = {};     ///< what the ID token must repeat
  std::string verifier = {};  ///< what the code is redeemed with (RFC 7636)
  std::string to = {};        ///< where the sign-in leads
  int64_t started_us = 0;
};

/// Flows by the SHA-256 of their state and of the secret that their browser keeps in a cookie; each is taken once,
/// which uses its nonce up, and lives for kFlowUs. In memory alone. Thread-safe.
class Flows {
 public:
  /// kOverloaded when kFlowsMax wait; kConflict for a state that waits already.
  Result<void> open(std::string_view state, std::string_view browser, Flow flow);
  /// The flow of this state, if this browser began it and it has not expired. Another browser's try leaves it there.
  std::optional<Flow> take(std::string_view state, std::string_view browser, int64_t now_us);

 private:
  struct Waiting {
    Hash browser;
    Flow flow;
  };
  std::mutex mutex_;
  std::map<Hash, Waiting> flows_;  // guarded by mutex_
};

}  // namespace cairn::services::identity::openid
