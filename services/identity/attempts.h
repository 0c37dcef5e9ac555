#pragma once

#include <cstdint>
#include <mutex>
#include <string_view>
#include <vector>

namespace cairn::services::identity {

inline constexpr unsigned kAttemptsMax = 5;
/// From one address: a whole office may stand behind it, and only what failed counts.
inline constexpr unsigned kAddressAttemptsMax = 50;
inline constexpr int64_t kAttemptsWindowUs = int64_t{15} * 60 * 1'000'000;

/// How often a name, or an address, may try to sign in without success: `max` times in a window that its first try
/// opens. Names that there are not count the same. A fixed number of buckets by hash, so that no flood of names grows
/// it; two names in one bucket share their tries. Thread-safe.
class Attempts {
 public:
  explicit Attempts(unsigned max = kAttemptsMax);
  /// False when the name has used up its tries; else one is taken.
  bool take(std::string_view name, int64_t now_us);
  /// It was the right password: the tries are given back.
  void succeeded(std::string_view name);
  /// The try that was taken last was none: only that one is given back.
  void give_back(std::string_view name);

 private:
  struct Bucket {
    int64_t since_us = 0;
    unsigned tries = 0;
  };
  Bucket& bucket_of(std::string_view name);

  const unsigned max_;
  std::mutex mutex_;
  std::vector<Bucket> buckets_;  // guarded by mutex_
};

}  // namespace cairn::services::identity
