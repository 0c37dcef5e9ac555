#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "eventstore/store.h"
#include "tests/crash/counting_view.h"
#include "tests/crash/file_journal.h"

/// The client of a ledger that is going to break: what it sends, what it was told, and what must then be true. It knows
/// positions, revisions and views by its own count and asks the store for nothing but what it checks.
namespace cairn::eventstore::testing {

inline constexpr char kScriptOrigin[] = "ledger.crash";

/// What is sent, in this order: commits to one to three streams, each with an exact expectation, so that every event
/// has one place in the log and no other.
struct Script {
  std::vector<Append> commits;
  std::vector<uint64_t> first;  ///< position of each commit's first event, and the head after all
};
const Script& script();

/// Commits [0, answered) were acknowledged, [answered, sent) are in doubt.
struct Told {
  uint64_t sent = 0;
  uint64_t answered = 0;
};

/// By the number of the commit.
using Answers = std::vector<std::optional<Appended>>;

using OpenStore = std::function<Result<std::unique_ptr<Store>>(Projection& view)>;

/// Runs the script: one commit after the other, some at once, a view rebuilt, the ledger closed and opened again.
/// Single use; not thread-safe.
class LedgerClient {
 public:
  /// `journal` hears what is sent and answered; may be null.
  LedgerClient(OpenStore open, FileJournal* journal) : open_(std::move(open)), journal_(journal) {}

  /// Ends at the first error, which is kept: a fenced ledger must then refuse everything else as well.
  Result<void> run();

  /// What was lately done with the open store; a test adds its own steps, as writing a checkpoint.
  std::function<Result<void>(Store&, uint64_t answered)> after_commit;

  const Told& told() const { return told_; }
  const Answers& answers() const { return answers_; }

 private:
  Result<void> session(uint64_t begin, uint64_t end);
  /// Commits [told_.sent, end), in the queue together.
  Result<void> send(Store& store, uint64_t end);

  const OpenStore open_;
  FileJournal* const journal_;
  Told told_;
  Answers answers_ = Answers(script().commits.size());
};

/// Opens the ledger and checks every promise of ENGINE 1 to a client that was told this much: all that was acknowledged
/// is there byte for byte, no hole, no half commit, streams, index and views as the log has them, the whole check of
/// the store passes, and a retry of each commit in doubt, and of one that is not, is answered truly. The error says
/// which promise is broken.
Result<void> check_promises(const OpenStore& open, const Told& told, const Answers& answers);

/// The part of it that only reads: the events that are there, up to `head`, against the script.
Result<void> check_reads(const Snapshot& snapshot, uint64_t commits, const Answers& answers);

}  // namespace cairn::eventstore::testing
