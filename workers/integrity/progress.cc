#include "workers/integrity/progress.h"

namespace cairn::workers::integrity {

void RunningProgress::tell(std::string part, uint64_t done, uint64_t total) {
  const std::lock_guard lock(mutex_);
  now_ = Now{std::move(part), done, total};
}

void RunningProgress::end() {
  const std::lock_guard lock(mutex_);
  now_.reset();
}

std::optional<RunningProgress::Now> RunningProgress::now() const {
  const std::lock_guard lock(mutex_);
  return now_;
}

}  // namespace cairn::workers::integrity
