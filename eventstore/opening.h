#pragma once

#include "eventstore/sequencer.h"

namespace cairn::eventstore {

/// The checks of ENGINE 6 that need no key: format and origin, the newest signed checkpoint, then the records after the
/// last full tile: dense, in their streams, in whole commits, and with the leaves that the tree holds. A log without a
/// format is made new. An empty origin means: whatever the log says. kInvalid for another origin, another format, or a
/// new log without an origin; kCorrupt, naming the position, or both sizes when the log is not `at_least` what it was.
Result<OpenedLog> open_log(CommitLog& log, const std::string& origin,
                           const std::optional<merkle::Checkpoint>& at_least = {});

/// What open_log checks of a log that is there, again, on one snapshot of it.
Result<void> check_log_tail(const RowReader& rows, const std::string& origin, Position head);

/// Follows events in the order of positions and says kCorrupt where a commit is torn.
class CommitChecker {
 public:
  Result<void> next(const StoredEvent& event);
  /// After the last event: its commit must be whole.
  Result<void> end() const;

 private:
  std::string id_;
  uint32_t index_ = 0;
  uint32_t count_ = 0;  // 0: no event yet
};

}  // namespace cairn::eventstore
