#pragma once

#include <atomic>

#include "tests/store/forwarding_log.h"

namespace cairn::eventstore::testing {

/// How the writes of a FailingLog end. Shared with the test.
struct Faults {
  std::atomic<int> writes_until_failure = -1;  ///< -1: none fails
  std::atomic<Errc> code = Errc::kIo;
  std::atomic<bool> lasting = true;  ///< every later write fails as well
};

/// Passes everything on, but for the writes that fail.
class FailingLog final : public ForwardingLog {
 public:
  FailingLog(std::unique_ptr<CommitLog> log, Faults& faults) : ForwardingLog(std::move(log)), faults_(faults) {}

  Result<void> append(Position first, const std::vector<std::string>& records, const RowBatch& rows) override {
    CAIRN_TRY(fault());
    return log().append(first, records, rows);
  }
  Result<void> write_unsynced(const RowBatch& rows) override {
    CAIRN_TRY(fault());
    return log().write_unsynced(rows);
  }

 private:
  Result<void> fault() {
    if (faults_.writes_until_failure < 0) return success();
    if (faults_.writes_until_failure > 0) {
      --faults_.writes_until_failure;
      return success();
    }
    if (!faults_.lasting) faults_.writes_until_failure = -1;
    return fail(faults_.code, "an injected fault");
  }

  Faults& faults_;
};

}  // namespace cairn::eventstore::testing
