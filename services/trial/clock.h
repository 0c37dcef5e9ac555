#pragma once

#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>

#include "eventstore/base/clock.h"
#include "eventstore/base/result.h"

namespace cairn::services::trial {

/// What the origins of trial ledgers begin with, and no others.
inline constexpr std::string_view kOriginPrefix = "trial.";
inline bool is_trial(std::string_view origin) { return origin.starts_with(kOriginPrefix); }

/// A clock that stands until it is moved forward, and that a file remembers. Thread-safe.
class TrialClock final : public Clock {
 public:
  /// Stands where the file says, or at `start_us` when that is later; `keep` writes it down. None when neither says
  /// anything: then the ledger lives on the world's clock. kInvalid when `start_us` is before what the file says; kIo,
  /// kCorrupt.
  static Result<std::unique_ptr<TrialClock>> open(const std::string& path, std::optional<int64_t> start_us);

  int64_t now_us() const override { return clock_.now_us(); }
  /// On disk when it returns. kInvalid, naming both, for an instant before this one.
  Result<void> move_to(int64_t now_us);
  Result<void> keep() { return move_to(now_us()); }

 private:
  TrialClock(std::string path, int64_t now_us) : path_(std::move(path)), clock_(now_us) {}

  const std::string path_;
  std::mutex moving_;
  ManualClock clock_;
};

}  // namespace cairn::services::trial
