#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "eventstore/store.h"
#include "workers/runtime/job.h"

/// Keys and values of the family `timer`; rows.cc opens with their grammar. Pure but for reading.
namespace cairn::workers::runtime {

using SlotCursor = timer::v1::SlotCursor;
using eventstore::FamilyReader;
using eventstore::RowWrite;

/// The job as it was and as it becomes: its row, and its place in the queue of its state.
void write_job(const std::optional<Job>& before, const Job& after, std::vector<RowWrite>& out);

Result<std::optional<Job>> read_job(const FamilyReader& rows, const JobId& id);

void write_cursor(std::string_view schedule, const SlotCursor& cursor, std::vector<RowWrite>& out);
Result<std::optional<SlotCursor>> read_cursor(const FamilyReader& rows, std::string_view schedule);

/// A place in the queue of one state.
struct Place {
  std::string key;
  timer::v1::JobState state;
  int64_t at_us;  ///< due, or the end of the lease; for what is over, when that was
  JobId id;
  std::string kind;
};

/// Walks the queues in the order of states and, inside one, by time: soonest first, what is over newest first.
class QueueWalk {
 public:
  /// From the first place of `state`, or from the one after `after`, a key that a Place had.
  QueueWalk(const FamilyReader& rows, timer::v1::JobState state);
  QueueWalk(const FamilyReader& rows, std::string_view after);
  /// The next place; none at the end. kCorrupt.
  Result<std::optional<Place>> next();

 private:
  std::unique_ptr<eventstore::RowCursor> cursor_;
};

/// kInvalid unless `key` is one that a Place may have.
Result<void> check_queue_key(std::string_view key);

}  // namespace cairn::workers::runtime
