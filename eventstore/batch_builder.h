#pragma once

#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "eventstore/heads.h"
#include "eventstore/prepare.h"

namespace cairn::eventstore {

/// Where a batch begins.
struct BatchStart {
  std::string_view origin;
  const RowReader& rows;  ///< the log before the batch
  Position head;
  int64_t last_recorded_us = 0;
  int64_t now_us = 0;
};

/// Judges the commits of one batch in their order, each against everything before it, and gathers what is to be written
/// for those that are taken. Refusing one leaves no trace of it. Lives for one batch; the commits added must stay where
/// they are meanwhile. Not thread-safe.
class BatchBuilder {
 public:
  BatchBuilder(const BatchStart& start, HeadCache& heads)
      : start_(start), heads_(heads), next_(start.head), last_recorded_us_(start.last_recorded_us) {}

  /// The checks of ENGINE 4 from the commit id on. The answer counts once the batch is written. kDuplicate, kConflict,
  /// kConditionFailed; kCorrupt or kIo when the log cannot be read.
  Result<Appended> add(Prepared& commit);

  /// After the last add: gives `rows` the rows of the batch.
  void finish();
  /// After the write: the heads are known to the cache.
  void accept();

  const std::vector<std::string>& records() const { return records_; }
  const std::vector<std::shared_ptr<const StoredEvent>>& events() const { return events_; }
  const std::vector<Hash>& leaves() const { return leaves_; }
  RowBatch& rows() { return rows_; }
  int64_t last_recorded_us() const { return last_recorded_us_; }

 private:
  struct Taken {
    const Prepared* commit;
    Appended answer;
  };
  using KeyAndValue = std::pair<std::string, std::string>;
  /// Where a text stands in this batch: one row of the index.
  struct Posted {
    Position first;
    Position last;
    std::string steps;
  };

  Result<std::optional<Appended>> check_commit_id(const Prepared& commit) const;
  Result<void> check_event_ids(const Prepared& commit) const;
  Result<std::vector<std::optional<HeadRow>>> check_heads(const Prepared& commit);
  Result<std::optional<HeadRow>> head_of(const StreamId& stream);
  Result<void> check_condition(const Condition& condition) const;
  void take(StoredEvent& event, HeadRow& head, Appended& answer);
  void index(const StoredEvent& event);

  const BatchStart start_;
  HeadCache& heads_;
  Position next_;
  int64_t last_recorded_us_;

  // What the batch did so far; keys point into the commits.
  std::unordered_map<std::string_view, Taken> commits_;
  std::unordered_map<std::string_view, Position> event_ids_;
  std::unordered_map<std::string_view, HeadRow> staged_heads_;

  std::vector<std::string> records_;
  std::vector<std::shared_ptr<const StoredEvent>> events_;
  std::vector<Hash> leaves_;
  RowBatch rows_;
  // Rows that finish adds in order.
  std::vector<KeyAndValue> stream_rows_;
  std::vector<KeyAndValue> once_rows_;
  std::map<std::string, Posted, std::less<>> posted_;  // by prefix of family `index`
};

}  // namespace cairn::eventstore
