#pragma once

#include <memory>
#include <string>
#include <vector>

#include "eventstore/store.h"

namespace cairn::eventstore {

/// Tells of progress, if anybody listens, and never ends the work.
inline Pace pace_of(Progress progress) {
  return [progress = std::move(progress)](uint64_t done, uint64_t total) {
    if (progress) progress(done, total);
    return true;
  };
}

/// A view as a snapshot shows it.
struct PublishedView {
  ViewStatus status;
  FamilyId family{};
};

/// Walks to records by position: steps where the next one is near, seeks where it is far. Not thread-safe.
class RecordCursor {
 public:
  explicit RecordCursor(const RowReader& rows) : rows_(rows.cursor(id_of(Family::kEvent), false)) {}
  /// The record at `position`, valid until the next call. kCorrupt when it is not there.
  Result<std::string_view> at(Position position);

 private:
  const std::unique_ptr<RowCursor> rows_;
  std::optional<Position> here_;
};

/// kCorrupt, naming the position, for bytes that are no record or belong elsewhere.
Result<void> parse_record(std::string_view record, Position position, StoredEvent& out);

/// The snapshot that the sequencer publishes after each batch.
class StoreSnapshot final : public Snapshot {
 public:
  StoreSnapshot(std::shared_ptr<const RowReader> rows, Position head, std::vector<PublishedView> views)
      : rows_(std::move(rows)), head_(head), views_(std::move(views)) {}

  Position head() const override { return head_; }
  Result<std::optional<StreamHead>> stream_head(const StreamId& stream) const override;
  Result<StoredEvent> event_at(Position position) const override;
  Result<void> scan(Position from, Position to, const Filter& filter, const Visitor& visit) const override;
  Result<void> scan_stream(const StreamId& stream, Revision from, const Visitor& visit) const override;
  Result<void> scan_records(Position from, Position to,
                            const std::function<bool(Position, std::string_view)>& visit) const override;
  Result<std::optional<Appended>> find_commit(const CommitId& id) const override;
  Result<Position> known_at(int64_t recorded_us) const override;
  Result<Hash> leaf_hash(Position position) const override;
  Result<Hash> root_at(Position size) const override;
  Result<std::vector<Hash>> tile_hashes(uint32_t level, uint64_t first, uint64_t count) const override;
  Result<std::optional<std::string>> checkpoint() const override;
  Result<std::optional<std::string>> checkpoint_up_to(Position size) const override;
  Result<void> scan_checkpoints(Position from, const std::function<bool(std::string_view)>& visit) const override;
  FamilyReader blobs() const override { return {rows_, Family::kBlob}; }
  FamilyReader timers() const override { return {rows_, Family::kTimer}; }
  Result<ViewReader> view(std::string_view name) const override;

  const std::shared_ptr<const RowReader>& rows() const { return rows_; }
  const std::vector<PublishedView>& views() const { return views_; }
  /// kNotFound, kUnavailable as `view`.
  Result<PublishedView> published(std::string_view name) const;

 private:
  const std::shared_ptr<const RowReader> rows_;
  const Position head_;
  const std::vector<PublishedView> views_;
};

}  // namespace cairn::eventstore
