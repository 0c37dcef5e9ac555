#pragma once

#include <functional>

#include "tests/crash/promises.h"

namespace cairn::eventstore::testing {

/// The client of a ledger that is going to break: sends the script and remembers what it was told. One commit after the
/// other, some at once, some that must be refused, checkpoints signed, a view rebuilt, the ledger closed and opened
/// again. Single use; not thread-safe.
class LedgerClient {
 public:
  /// `journal` hears what is sent and answered; may be null.
  LedgerClient(SmallLedger ledger, FileJournal* journal) : ledger_(std::move(ledger)), journal_(journal) {}

  /// Ends at the first error that stays. An error of code kBroken is a promise that the open ledger broke.
  Result<void> run();

  /// Asked when the open ledger refused a step: success means that the step is tried again.
  std::function<Result<void>(Store&, const Error&)> after_refusal;
  /// Nothing is sent together: where commits fail one by one, those of a group would change places.
  bool one_by_one = false;

  const Told& told() const { return told_; }
  const Answers& answers() const { return answers_; }

 private:
  using Step = std::function<Result<void>()>;
  Result<void> session(uint64_t begin, uint64_t end);
  Result<void> take(Store& store, const Step& step);
  /// Commits [told_.answered, end), in the queue together.
  Result<void> send(Store& store, uint64_t end);
  Result<void> send_forbidden(Store& store) const;
  Result<void> sign(Store& store);
  /// What is due next takes the place of what was due, in one batch.
  Result<void> change_timers(Store& store);
  /// As the keeper's own thread does: a file that could not be written now is written another time.
  Result<void> keep(Store& store);
  void mark(FileOperation::Kind kind, uint64_t number) const;

  const SmallLedger ledger_;
  FileJournal* const journal_;
  Told told_;
  Answers answers_ = Answers(script().commits.size());
};

}  // namespace cairn::eventstore::testing
