#pragma once

#include <functional>

#include "eventstore/commit_log.h"

namespace cairn::eventstore::testing {

/// How a write ends when the power goes.
enum class Cut {
  kNone,
  kBefore,  ///< it is not in
  kAfter,   ///< it is in, and nobody was told
};

/// Passes everything on, but asks before each write whether the power goes; from then on nothing is written. The test
/// opens the log anew.
class CutLog final : public CommitLog {
 public:
  CutLog(std::unique_ptr<CommitLog> log, std::function<Cut()> ask) : log_(std::move(log)), ask_(std::move(ask)) {}

  Result<void> append(Position first, const std::vector<std::string>& records, const RowBatch& rows) override {
    return write([&] { return log_->append(first, records, rows); });
  }
  Result<void> write_unsynced(const RowBatch& rows) override {
    return write([&] { return log_->write_unsynced(rows); });
  }
  std::shared_ptr<const RowReader> snapshot() const override { return log_->snapshot(); }
  Position head() const override { return log_->head(); }
  Result<FamilyId> open_family(const std::string& name) override { return log_->open_family(name); }
  Result<void> drop_family(FamilyId family) override { return log_->drop_family(family); }
  std::vector<std::string> family_names() const override { return log_->family_names(); }
  uint64_t epoch() const override { return log_->epoch(); }

 private:
  Result<void> write(const std::function<Result<void>()>& through) {
    if (dead_) return fail(Errc::kIo, "the power is gone");
    const Cut cut = ask_();
    dead_ = cut != Cut::kNone;
    if (cut != Cut::kBefore) {
      CAIRN_TRY(through());
    }
    if (dead_) return fail(Errc::kIo, "the power went");
    return success();
  }

  const std::unique_ptr<CommitLog> log_;
  const std::function<Cut()> ask_;
  bool dead_ = false;
};

}  // namespace cairn::eventstore::testing
