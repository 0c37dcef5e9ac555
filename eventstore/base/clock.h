#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>

namespace cairn {

/// Wall-clock time in microseconds since 1970-01-01T00:00:00Z; injected everywhere, never asked of the system directly.
class Clock {
 public:
  virtual ~Clock() = default;
  virtual int64_t now_us() const = 0;
};

class SystemClock final : public Clock {
 public:
  int64_t now_us() const override {
    return std::chrono::duration_cast<std::chrono::microseconds>(std::chrono::system_clock::now().time_since_epoch())
        .count();
  }
};

/// A clock that stands until it is moved. Thread-safe.
class ManualClock final : public Clock {
 public:
  explicit ManualClock(int64_t now_us) : now_us_(now_us) {}
  int64_t now_us() const override { return now_us_.load(); }
  void advance_us(int64_t by_us) { now_us_ += by_us; }
  void set_us(int64_t now_us) { now_us_ = now_us; }

 private:
  std::atomic<int64_t> now_us_;
};

}  // namespace cairn
