#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "eventstore/store.h"
#include "services/bench/bench.h"

namespace cairn::services::bench {

/// Commits that wait for their answer at a time, where many clients are played.
inline constexpr size_t kInFlight = 64;

/// Commits of one event of some 300 bytes over many engagements, each of which is recorded first and then revised,
/// joined and reported on, as real ones are.
class Workload {
 public:
  /// `events_each`: after so many events the next engagement begins.
  explicit Workload(uint64_t events_each = 20) : events_each_(events_each) {}
  eventstore::Append next();
  uint64_t made() const { return made_; }

 private:
  uint64_t events_each_;
  uint64_t made_ = 0;
};

/// A fresh store on disk in `folder`, with the views given.
std::unique_ptr<eventstore::Store> open_store(const std::string& folder, std::vector<eventstore::Projection*> views);

/// Appends `count` commits with at most `in_flight` not yet answered; returns commits a second. CHECKs each answer.
double append_all(eventstore::Store& store, Workload& workload, uint64_t count, size_t in_flight);

/// The same, 64 in flight, with a bar.
void fill_ledger(eventstore::Store& store, Workload& workload, uint64_t events, std::string_view stage,
                 const Tell& tell);

}  // namespace cairn::services::bench
