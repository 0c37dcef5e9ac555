#pragma once

#include <optional>
#include <span>
#include <vector>

#include "cairn/history/v1/history.pb.h"
#include "eventstore/projection.h"
#include "eventstore/store.h"
#include "projections/registers/register_view.h"

namespace cairn::projections::history {

using HistoryItem = cairn::history::v1::HistoryItem;

/// What each event did to its entity, findable by entity. Rows:
///
///   'h' <stream> 0x00 <position, u64 big-endian> -> HistoryItem
///
/// Pure, as every Projection. An event of a category without a register is left out.
class HistoryView final : public eventstore::Projection {
 public:
  /// The registers whose entities have a history; they must outlive the view.
  explicit HistoryView(std::vector<const registers::RegisterKind*> kinds) : kinds_(std::move(kinds)) {}

  std::string_view name() const override { return "history"; }
  uint32_t version() const override { return 1; }
  /// Errors are those of the kind's assertion_of.
  Result<void> apply(const eventstore::StoredEvent& event, eventstore::ViewRows& rows) override;

 private:
  std::vector<const registers::RegisterKind*> kinds_;
};

/// What the envelope of an event says, without what it did to its entity.
HistoryItem envelope_of(const eventstore::StoredEvent& event);

/// The items of one stream recorded before `known`, in order of position. Blocking (RocksDB). Empty for a stream that
/// never was; kNotFound or kUnavailable when the view is not served.
Result<std::vector<HistoryItem>> items_of(const eventstore::Snapshot& snapshot, const StreamId& stream, Position known);
/// The item of the event that `stream` recorded at `position`; none when there is no such event.
Result<std::optional<HistoryItem>> item_at(const eventstore::Snapshot& snapshot, const StreamId& stream,
                                           Position position);

}  // namespace cairn::projections::history
