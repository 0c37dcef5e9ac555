#include "services/identity/pace.h"

#include <algorithm>
#include <chrono>
#include <limits>

#include "eventstore/base/bytes.h"

namespace cairn::services::identity {
namespace {

constexpr size_t kBuckets = 16'384;

}  // namespace

Pace::Pace(unsigned burst, int64_t interval_us)
    : interval_us_(interval_us),
      ahead_us_max_(burst * interval_us),
      free_at_us_(kBuckets, std::numeric_limits<int64_t>::min()) {}

bool Pace::take(std::string_view key, int64_t now_us) {
  const std::lock_guard lock(mutex_);
  auto& free_at_us = free_at_us_[read_u32(view_of(sha256(key)).substr(0, 4)) % kBuckets];
  const int64_t then_us = std::max(free_at_us, now_us) + interval_us_;
  if (then_us - now_us > ahead_us_max_) return false;
  free_at_us = then_us;
  return true;
}

int64_t steady_us() {
  const auto since = std::chrono::steady_clock::now().time_since_epoch();
  return std::chrono::duration_cast<std::chrono::microseconds>(since).count();
}

}  // namespace cairn::services::identity
