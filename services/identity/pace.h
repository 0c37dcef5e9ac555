#pragma once

#include <cstdint>
#include <mutex>
#include <string_view>
#include <vector>

namespace cairn::services::identity {

/// How fast a key may ask: `burst` times at once, then once an interval (the generic cell rate algorithm of ITU-T
/// I.371). Whoever is held back may ask again after one interval. A fixed number of buckets by hash, so that no flood
/// of keys grows it; two keys in one bucket share their pace. Thread-safe.
class Pace {
 public:
  Pace(unsigned burst, int64_t interval_us);
  /// False when the key asks too fast. `now_us` is of a clock that never stands still nor goes back.
  bool take(std::string_view key, int64_t now_us);

 private:
  const int64_t interval_us_;
  const int64_t ahead_us_max_;
  std::mutex mutex_;
  std::vector<int64_t> free_at_us_;  // guarded by mutex_; when the bucket has all of its burst again
};

/// Microseconds of the machine's own clock, for Pace: that of a trial stands until it is moved.
int64_t steady_us();

}  // namespace cairn::services::identity
