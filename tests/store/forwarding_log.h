#pragma once

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "eventstore/commit_log.h"

namespace cairn::eventstore::testing {

/// Passes everything on; twins that break one thing override it.
class ForwardingLog : public CommitLog {
 public:
  explicit ForwardingLog(std::unique_ptr<CommitLog> log) : log_(std::move(log)) {}

  Result<void> append(Position first, const std::vector<std::string>& records, const RowBatch& rows) override {
    return log_->append(first, records, rows);
  }
  Result<void> write_unsynced(const RowBatch& rows) override { return log_->write_unsynced(rows); }
  std::shared_ptr<const RowReader> snapshot() const override { return log_->snapshot(); }
  Position head() const override { return log_->head(); }
  Result<FamilyId> open_family(const std::string& name) override { return log_->open_family(name); }
  Result<void> drop_family(FamilyId family) override { return log_->drop_family(family); }
  std::vector<std::string> family_names() const override { return log_->family_names(); }
  uint64_t epoch() const override { return log_->epoch(); }

 protected:
  CommitLog& log() const { return *log_; }

 private:
  const std::unique_ptr<CommitLog> log_;
};

}  // namespace cairn::eventstore::testing
