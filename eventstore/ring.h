#pragma once

#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <vector>

#include "eventstore/store.h"

namespace cairn::eventstore {

/// The newest events in memory, for subscribers that keep up; who falls behind scans a snapshot. Thread-safe.
class Ring {
 public:
  Ring(size_t events_max, Position head) : events_max_(events_max), begin_(head) {}
  void push(const std::vector<std::shared_ptr<const StoredEvent>>& events);
  std::optional<std::vector<std::shared_ptr<const StoredEvent>>> read(Position from, size_t max) const;

 private:
  const size_t events_max_;
  mutable std::mutex mutex_;
  Position begin_;                                         // guarded by mutex_: position of events_.front()
  std::deque<std::shared_ptr<const StoredEvent>> events_;  // guarded by mutex_
};

/// Who wants to hear of new heads. Thread-safe; after `remove` has returned, `told` is not called any more. `told` must
/// neither add nor remove.
class Listeners {
 public:
  uint64_t add(std::function<void(Position)> told);
  void remove(uint64_t listener);
  void tell(Position head);

 private:
  std::mutex mutex_;
  uint64_t next_ = 1;                                       // guarded by mutex_
  std::map<uint64_t, std::function<void(Position)>> told_;  // guarded by mutex_
};

}  // namespace cairn::eventstore
