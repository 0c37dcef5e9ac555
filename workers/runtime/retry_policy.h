#pragma once

#include <cstdint>

#include "eventstore/base/result.h"

namespace cairn::workers::runtime {

/// How often work is tried, and how far apart. Attempts of the default span some fifteen hours.
struct RetryPolicy {
  int64_t first_ms = 1'000;        ///< at most so long before the second attempt; twice that before the third, …
  int64_t longest_ms = 3'600'000;  ///< and never longer than this
  uint32_t attempts_max = 40;
};

/// The one mapping from Errc to retries: may the same work end otherwise when it is tried again?
bool may_succeed_later(Errc code);

/// The wait after `attempts` attempts: any time up to the doubled limit, as `random` says (full jitter), so that work
/// that failed together does not come back together.
int64_t backoff_us(const RetryPolicy& policy, uint32_t attempts, uint64_t random);

}  // namespace cairn::workers::runtime
