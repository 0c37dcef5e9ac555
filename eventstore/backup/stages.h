#pragma once

#include <algorithm>
#include <cstdint>
#include <string_view>

#include "eventstore/backup/backup.h"

namespace cairn::eventstore::backup {

/// Tells of the bytes that the engine counts, a stage at a time. A stage is over before the next one begins.
class Stages {
 public:
  /// `bytes`: what a stage reads or writes, about.
  Stages(const Progress& progress, uint64_t bytes) : progress_(progress), total_(bytes) {}

  void begin(std::string_view stage) {
    stage_ = stage;
    before_ = counted_;
    progress_(stage_, 0, total_);
  }
  void count(uint64_t bytes) {
    counted_ = bytes;
    progress_(stage_, std::min(bytes - before_, total_), total_);
  }
  void end() const { progress_(stage_, total_, total_); }

 private:
  const Progress& progress_;
  const uint64_t total_;
  std::string_view stage_;
  uint64_t before_ = 0;
  uint64_t counted_ = 0;
};

}  // namespace cairn::eventstore::backup
