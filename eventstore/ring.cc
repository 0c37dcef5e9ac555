#include "eventstore/ring.h"

#include <algorithm>

#include "eventstore/base/check.h"

namespace cairn::eventstore {

void Ring::push(const std::vector<std::shared_ptr<const StoredEvent>>& events,
                const std::vector<std::string>& records) {
  CAIRN_CHECK(events.size() == records.size(), "each event has its record");
  const std::lock_guard lock(mutex_);
  events_.insert(events_.end(), events.begin(), events.end());
  for (const auto& record : records) {
    sizes_.push_back(record.size());
    bytes_ += record.size();
  }
  while (events_.size() > limits_.events_max || bytes_ > limits_.bytes_max) {
    bytes_ -= sizes_.front();
    sizes_.pop_front();
    events_.pop_front();
    begin_ = begin_.next();
  }
}

std::optional<std::vector<std::shared_ptr<const StoredEvent>>> Ring::read(Position from, size_t max) const {
  const std::lock_guard lock(mutex_);
  if (from < begin_) return std::nullopt;
  const uint64_t skip = std::min<uint64_t>(from.value() - begin_.value(), events_.size());
  const uint64_t count = std::min<uint64_t>(max, events_.size() - skip);
  const auto first = events_.begin() + static_cast<std::ptrdiff_t>(skip);
  return std::vector<std::shared_ptr<const StoredEvent>>(first, first + static_cast<std::ptrdiff_t>(count));
}

uint64_t Listeners::add(std::function<void(Position)> told) {
  const std::lock_guard lock(mutex_);
  told_.emplace(next_, std::move(told));
  return next_++;
}

void Listeners::remove(uint64_t listener) {
  const std::lock_guard lock(mutex_);
  told_.erase(listener);
}

void Listeners::tell(Position head) {
  const std::lock_guard lock(mutex_);
  for (const auto& [listener, told] : told_) told(head);
}

}  // namespace cairn::eventstore
