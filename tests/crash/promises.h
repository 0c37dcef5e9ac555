#pragma once

#include <optional>
#include <vector>

#include "tests/crash/file_journal.h"
#include "tests/crash/script.h"
#include "tests/crash/small_ledger.h"

/// What must be true of a ledger after whatever happened to its disk, by what its client was told.
namespace cairn::eventstore::testing {

/// Commits [0, answered) were acknowledged, [answered, sent) are in doubt; a checkpoint of so many events was
/// signed, and kept in the plain file; the timers were changed so many times.
struct Told {
  uint64_t sent = 0;
  uint64_t answered = 0;
  uint64_t signed_events = 0;
  uint64_t kept_events = 0;
  uint64_t timers = 0;

  /// The marks of a journal, in their order; anything else tells nothing.
  void hear(const FileOperation& operation);
};

/// By the number of the commit.
using Answers = std::vector<std::optional<Appended>>;

/// An error of this code is a broken promise; every other one is the ledger's own.
inline constexpr Errc kBroken = Errc::kInternal;
Error broken(const std::string& what);

/// Opens the ledger and checks every promise of ENGINE 1 to a client that was told this much: all that was acknowledged
/// is there byte for byte, no hole, no half commit, streams, index and views as the log has them, the whole check of
/// the store passes, and a retry of each commit in doubt, and of one that is not, is answered truly. The error says
/// which promise is broken.
Result<void> check_promises(const SmallLedger& ledger, const Told& told, const Answers& answers);

/// The part of it that only reads: the events of so many commits, and no more, against the script.
Result<void> check_reads(const Snapshot& snapshot, uint64_t commits, const Answers& answers);

}  // namespace cairn::eventstore::testing
