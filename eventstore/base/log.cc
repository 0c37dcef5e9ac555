#include "eventstore/base/log.h"

#include <spdlog/sinks/stdout_color_sinks.h>

#include <mutex>

namespace cairn {

std::shared_ptr<spdlog::logger> log_of(const std::string& folder) {
  static std::mutex mutex;
  const std::lock_guard lock(mutex);
  if (auto known = spdlog::get(folder)) return known;
  return spdlog::stderr_color_mt(folder);
}

}  // namespace cairn
