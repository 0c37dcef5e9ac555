#pragma once

#include "cairn/integrity/v1/events.pb.h"
#include "eventstore/base/clock.h"
#include "eventstore/store.h"
#include "workers/integrity/progress.h"
#include "workers/runtime/queue.h"
#include "workers/runtime/worker.h"

namespace cairn::workers::integrity {

using cairn::integrity::v1::AuditedView;
using cairn::integrity::v1::SelfAudited;

/// Where the outcomes are: "integrity-ledger_durban_gov_za".
StreamId integrity_stream(std::string_view origin);

/// Reads the whole ledger again, mends views, and appends SelfAudited (README.md). One job is one audit.
class SelfAudit final : public runtime::Worker {
 public:
  SelfAudit(eventstore::Store& store, const Clock& clock) : store_(store), clock_(clock) {}

  std::string_view kind() const override { return "self-audit"; }
  Result<void> work(runtime::Attempt& attempt) override;
  runtime::RetryPolicy retry_policy() const override {
    return {.first_ms = 60'000, .longest_ms = 3'600'000, .attempts_max = 5};
  }
  int64_t lease_ms() const override { return 900'000; }

  const RunningProgress& progress() const { return progress_; }

 private:
  Result<void> audit(runtime::Attempt& attempt);
  Result<void> audit_log(runtime::Attempt& attempt, SelfAudited& outcome);
  Result<void> audit_view(runtime::Attempt& attempt, const eventstore::ViewStatus& view, bool log_sound,
                          AuditedView& outcome);
  Result<void> mend(runtime::Attempt& attempt, AuditedView& outcome);
  /// Tells how far `part` is, keeps the lease, and ends the work when the program stops or the lease is lost.
  eventstore::Pace pace(runtime::Attempt& attempt, std::string part);

  eventstore::Store& store_;
  const Clock& clock_;
  RunningProgress progress_;
  int64_t extended_us_ = 0;
};

/// Every night at two; after nights without power one audit is enough.
runtime::Schedule nightly_audit();

/// Asks for an audit of the ledger as it was opened, unless one waits already. True when it was added.
Result<bool> ask_after_opening(runtime::JobQueue& queue, const Clock& clock);

}  // namespace cairn::workers::integrity
