#pragma once

#include <atomic>

#include "eventstore/commit_log.h"

namespace cairn::eventstore::testing {

/// How the writes of a FailingLog end. Shared with the test.
struct Faults {
  std::atomic<int> writes_until_failure = -1;  ///< -1: none fails
  std::atomic<Errc> code = Errc::kIo;
  std::atomic<bool> lasting = true;  ///< every later write fails as well
};

/// Passes everything on, but for the writes that fail.
class FailingLog final : public CommitLog {
 public:
  FailingLog(std::unique_ptr<CommitLog> log, Faults& faults) : log_(std::move(log)), faults_(faults) {}

  Result<void> append(Position first, const std::vector<std::string>& records, const RowBatch& rows) override {
    CAIRN_TRY(fault());
    return log_->append(first, records, rows);
  }
  Result<void> write_unsynced(const RowBatch& rows) override {
    CAIRN_TRY(fault());
    return log_->write_unsynced(rows);
  }
  std::shared_ptr<const RowReader> snapshot() const override { return log_->snapshot(); }
  Position head() const override { return log_->head(); }
  Result<FamilyId> open_family(const std::string& name) override { return log_->open_family(name); }
  Result<void> drop_family(FamilyId family) override { return log_->drop_family(family); }
  std::vector<std::string> family_names() const override { return log_->family_names(); }
  uint64_t epoch() const override { return log_->epoch(); }

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

  const std::unique_ptr<CommitLog> log_;
  Faults& faults_;
};

}  // namespace cairn::eventstore::testing
