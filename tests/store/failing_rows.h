#pragma once

#include <memory>
#include <string>
#include <utility>

#include "tests/store/forwarding_log.h"

namespace cairn::eventstore::testing {

/// Which read fails. Shared with the test.
struct ReadFault {
  uint64_t nth = 0;  ///< the first is 1; 0: none
  uint64_t reads = 0;
  bool met() const { return nth > 0 && reads >= nth; }
  bool fails_now() { return ++reads == nth; }
};

/// Rows of which one read fails: a row, or one move of a cursor, which ends there until it is sought anew, as RocksDB's
/// do.
class FailingRows final : public RowReader {
 public:
  FailingRows(std::shared_ptr<const RowReader> rows, ReadFault& fault) : rows_(std::move(rows)), fault_(fault) {}

  Result<std::optional<std::string>> get(FamilyId family, std::string_view key) const override {
    if (fault_.fails_now()) return failure();
    return rows_->get(family, key);
  }
  std::unique_ptr<RowCursor> cursor(FamilyId family, bool fill_cache) const override {
    return std::make_unique<Cursor>(rows_->cursor(family, fill_cache), fault_);
  }

 private:
  static Error failure() { return fail(Errc::kIo, "an injected fault"); }

  class Cursor final : public RowCursor {
   public:
    Cursor(std::unique_ptr<RowCursor> rows, ReadFault& fault) : rows_(std::move(rows)), fault_(fault) {}
    void seek(std::string_view key) override {
      failed_ = fault_.fails_now();
      if (!failed_) rows_->seek(key);
    }
    void seek_for_prev(std::string_view key) override {
      failed_ = fault_.fails_now();
      if (!failed_) rows_->seek_for_prev(key);
    }
    void next() override {
      failed_ = fault_.fails_now();
      if (!failed_) rows_->next();
    }
    void prev() override {
      failed_ = fault_.fails_now();
      if (!failed_) rows_->prev();
    }
    bool valid() const override { return !failed_ && rows_->valid(); }
    std::string_view key() const override { return rows_->key(); }
    std::string_view value() const override { return rows_->value(); }
    Result<void> status() const override {
      if (failed_) return failure();
      return rows_->status();
    }

   private:
    const std::unique_ptr<RowCursor> rows_;
    ReadFault& fault_;
    bool failed_ = false;
  };

  const std::shared_ptr<const RowReader> rows_;
  ReadFault& fault_;
};

/// A log whose snapshots are such rows.
class FailingRowsLog final : public ForwardingLog {
 public:
  FailingRowsLog(std::unique_ptr<CommitLog> log, ReadFault& fault) : ForwardingLog(std::move(log)), fault_(fault) {}
  std::shared_ptr<const RowReader> snapshot() const override {
    return std::make_shared<FailingRows>(log().snapshot(), fault_);
  }

 private:
  ReadFault& fault_;
};

}  // namespace cairn::eventstore::testing
