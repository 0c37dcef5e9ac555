#include "services/quarters/rate_limit.h"

namespace cairn::services::quarters {

bool RateLimit::take(const std::string& key, int64_t now_us) {
  constexpr int64_t kMinuteUs = 60'000'000;
  const std::lock_guard lock(mutex_);
  if (now_us / kMinuteUs != minute_) {
    minute_ = now_us / kMinuteUs;
    asked_.clear();
  }
  const auto found = asked_.find(key);
  if (found != asked_.end()) return found->second < per_minute_ && ++found->second > 0;
  if (asked_.size() >= keys_max_) return false;
  asked_.emplace(key, 1);
  return per_minute_ > 0;
}

}  // namespace cairn::services::quarters
