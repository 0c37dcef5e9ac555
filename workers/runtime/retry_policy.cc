#include "workers/runtime/retry_policy.h"

#include <algorithm>

namespace cairn::workers::runtime {

bool may_succeed_later(Errc code) {
  switch (code) {
    // Another writer, a full queue, a full disk, a server that is away: time heals these. Our own mistake may be one of
    // the moment too (an exception of a library), and attempts are counted.
    case Errc::kConflict:
    case Errc::kConditionFailed:
    case Errc::kOverloaded:
    case Errc::kDiskFull:
    case Errc::kUnavailable:
    case Errc::kIndeterminate:
    case Errc::kIo:
    case Errc::kCancelled:
    case Errc::kInternal: return true;
    // The work itself is wrong: it waits for a person.
    case Errc::kNotFound:
    case Errc::kInvalid:
    case Errc::kDuplicate:
    case Errc::kDenied:
    case Errc::kTooLarge:
    case Errc::kCorrupt: return false;
  }
  return false;
}

int64_t backoff_us(const RetryPolicy& policy, uint32_t attempts, uint64_t random) {
  int64_t limit_ms = std::min(policy.first_ms, policy.longest_ms);
  for (uint32_t i = 1; i < attempts && limit_ms < policy.longest_ms; ++i)
    limit_ms = std::min(policy.longest_ms, limit_ms * 2);
  return static_cast<int64_t>(random % (static_cast<uint64_t>(limit_ms) * 1'000 + 1));
}

}  // namespace cairn::workers::runtime
