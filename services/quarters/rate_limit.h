#pragma once

#include <cstdint>
#include <map>
#include <mutex>
#include <string>

namespace cairn::services::quarters {

/// How often a key may ask within a minute. Bounded in memory: when it is full of keys of this minute, a new key is
/// refused. Thread-safe.
class RateLimit {
 public:
  RateLimit(uint32_t per_minute, size_t keys_max) : per_minute_(per_minute), keys_max_(keys_max) {}
  /// False when the key has asked too often in the minute of `now_us`.
  bool take(const std::string& key, int64_t now_us);

 private:
  const uint32_t per_minute_;
  const size_t keys_max_;
  std::mutex mutex_;
  int64_t minute_ = 0;                     // guarded by mutex_
  std::map<std::string, uint32_t> asked_;  // guarded by mutex_; in that minute
};

}  // namespace cairn::services::quarters
