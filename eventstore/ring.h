#pragma once

#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "eventstore/store.h"

namespace cairn::eventstore {

/// The newest events in memory, for subscribers that keep up; who falls behind scans a snapshot. Thread-safe.
class Ring {
 public:
  struct Limits {
    size_t events_max;
    size_t bytes_max;  ///< of records: an event may have a quarter of a MiB
  };

  Ring(Limits limits, Position head) : limits_(limits), begin_(head) {}
  /// `records` are the events' bytes in the log, one for each.
  void push(const std::vector<std::shared_ptr<const StoredEvent>>& events, const std::vector<std::string>& records);
  std::optional<std::vector<std::shared_ptr<const StoredEvent>>> read(Position from, size_t max) const;

 private:
  const Limits limits_;
  mutable std::mutex mutex_;
  Position begin_;                                         // guarded by mutex_: position of events_.front()
  std::deque<std::shared_ptr<const StoredEvent>> events_;  // guarded by mutex_
  std::deque<size_t> sizes_;                               // guarded by mutex_: of the record of each
  size_t bytes_ = 0;                                       // guarded by mutex_: the sum of sizes_
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
