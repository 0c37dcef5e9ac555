#include "tests/crash/broken_stores.h"

#include <optional>

#include "eventstore/base/check.h"
#include "eventstore/families.h"
#include "eventstore/keys.h"
#include "eventstore/memory_commit_log.h"
#include "tests/store/forwarding_log.h"

namespace cairn::eventstore::testing {
namespace {

using Kind = FileOperation::Kind;

bool in_view(const RowBatch::Write& row) { return static_cast<size_t>(row.family) >= kFamilyNames.size(); }
bool in_index(const RowBatch::Write& row) { return row.family == id_of(Family::kIndex); }

void add(const RowBatch::Write& row, RowBatch& rows) {
  if (row.value)
    rows.put(row.family, row.key, *row.value);
  else
    rows.erase(row.family, row.key);
}

/// Some rows in a batch of their own, before the records and the other rows or after them.
class SplittingLog final : public ForwardingLog {
 public:
  using Selects = bool (*)(const RowBatch::Write& row);
  SplittingLog(std::unique_ptr<CommitLog> log, Selects selects, bool before)
      : ForwardingLog(std::move(log)), selects_(selects), before_(before) {}

  Result<void> append(Position first, const std::vector<std::string>& records, const RowBatch& rows) override {
    if (records.empty()) return log().append(first, records, rows);
    RowBatch apart, together;
    for (const auto& row : rows.writes()) add(row, selects_(row) ? apart : together);
    if (before_) {
      CAIRN_TRY(log().append(first, {}, apart));
      return log().append(first, records, together);
    }
    CAIRN_TRY(log().append(first, records, together));
    return log().append(log().head(), {}, apart);
  }

 private:
  const Selects selects_;
  const bool before_;
};

/// The first half of the records before the others and their rows.
class HalvingLog final : public ForwardingLog {
 public:
  using ForwardingLog::ForwardingLog;
  Result<void> append(Position first, const std::vector<std::string>& records, const RowBatch& rows) override {
    const auto middle = records.begin() + static_cast<std::ptrdiff_t>(records.size() / 2);
    if (middle == records.begin()) return log().append(first, records, rows);
    CAIRN_TRY(log().append(first, {records.begin(), middle}, RowBatch()));
    return log().append(log().head(), {middle, records.end()}, rows);
  }
};

/// Answers from memory, and writes when the next thing is to be written.
class EagerLog final : public ForwardingLog {
 public:
  explicit EagerLog(std::unique_ptr<CommitLog> log) : ForwardingLog(std::move(log)), front_(make_memory_commit_log()) {
    const auto rows = this->log().snapshot();
    RowBatch kept;
    std::vector<std::string> records;
    for (const auto& name : this->log().family_names()) {
      const auto family = this->log().open_family(name).value();
      CAIRN_CHECK(front_->open_family(name).value() == family, "both logs number their families alike");
      const auto cursor = rows->cursor(family);
      for (cursor->seek(""); cursor->valid(); cursor->next()) {
        if (family == id_of(Family::kEvent))
          records.emplace_back(cursor->value());
        else
          kept.put(family, std::string(cursor->key()), std::string(cursor->value()));
      }
    }
    CAIRN_CHECK(front_->append(Position(0), records, kept), "memory takes what the disk holds");
  }
  ~EagerLog() override { (void)write_late(); }

  Result<void> append(Position first, const std::vector<std::string>& records, const RowBatch& rows) override {
    CAIRN_TRY(write_late());
    late_ = [this, first, records, rows] { return log().append(first, records, rows); };
    return front_->append(first, records, rows);
  }
  Result<void> write_unsynced(const RowBatch& rows) override {
    CAIRN_TRY(write_late());
    CAIRN_TRY(log().write_unsynced(rows));
    return front_->write_unsynced(rows);
  }
  Result<FamilyId> open_family(const std::string& name) override {
    CAIRN_TRY(write_late());
    CAIRN_TRY(log().open_family(name));
    return front_->open_family(name);
  }
  Result<void> drop_family(FamilyId family) override {
    CAIRN_TRY(write_late());
    CAIRN_TRY(log().drop_family(family));
    return front_->drop_family(family);
  }
  std::shared_ptr<const RowReader> snapshot() const override { return front_->snapshot(); }
  Position head() const override { return front_->head(); }

 private:
  Result<void> write_late() {
    if (!late_) return success();
    const auto write = std::exchange(late_, nullptr);
    return write();
  }

  const std::unique_ptr<CommitLog> front_;
  std::function<Result<void>()> late_;
};

}  // namespace

BrokenStore skips_the_sync() {
  return {"skips the sync", "lost: commit", AfterCut::kAllLost, {}, [](const FileOperation& operation) {
            return operation.kind == Kind::kSync && operation.path.ends_with(".log");
          }};
}

BrokenStore loses_the_sync_of_folders() {
  return {"loses the sync of folders", "lost: commit", AfterCut::kAllLost, {}, [](const FileOperation& operation) {
            return operation.kind == Kind::kSyncFolder;
          }};
}

BrokenStore acknowledges_before_the_write() {
  return {"acknowledges before the write", "lost: commit", AfterCut::kAllLost,
          [](std::unique_ptr<CommitLog> log) { return std::make_unique<EagerLog>(std::move(log)); }};
}

BrokenStore writes_the_index_in_a_second_batch() {
  return {
      "writes the index in a second batch", "the index has", AfterCut::kAllKept,
      [](std::unique_ptr<CommitLog> log) { return std::make_unique<SplittingLog>(std::move(log), in_index, false); }};
}

BrokenStore marks_a_view_ahead_of_the_log() {
  return {"marks a view ahead of the log", "view counting has folded", AfterCut::kAllKept,
          [](std::unique_ptr<CommitLog> log) { return std::make_unique<SplittingLog>(std::move(log), in_view, true); }};
}

BrokenStore writes_a_commit_in_two_halves() {
  return {"writes a commit in two halves", "it does not open", AfterCut::kAllKept,
          [](std::unique_ptr<CommitLog> log) { return std::make_unique<HalvingLog>(std::move(log)); }};
}

}  // namespace cairn::eventstore::testing
