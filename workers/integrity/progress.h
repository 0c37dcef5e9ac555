#pragma once

#include <cstdint>
#include <mutex>
#include <optional>
#include <string>

namespace cairn::workers::integrity {

/// How far work is that takes long, for whoever asks meanwhile. Thread-safe.
class RunningProgress {
 public:
  struct Now {
    std::string part;  ///< "log", "view matrix", "rebuilding view matrix"
    uint64_t done = 0;
    uint64_t total = 0;
  };

  void tell(std::string part, uint64_t done, uint64_t total);
  void end();
  /// None while nothing runs.
  std::optional<Now> now() const;

 private:
  mutable std::mutex mutex_;
  std::optional<Now> now_;  // guarded by mutex_
};

}  // namespace cairn::workers::integrity
