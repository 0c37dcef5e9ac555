#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "eventstore/projection.h"
#include "eventstore/store.h"

namespace cairn::projections::audit {

/// Which events have to do with whom or what. Terms, each "KIND:ID":
///
///   actor         who said it
///   organisation  whose stream it is, whom it names (partner, funder, merged into)
///   unit          likewise; and on whose behalf it was said
///   document      id and SHA-256 of a document that it tells of
///   import        SHA-256 and name of the file that it was read from
///
/// A correction or a void has the organisations, units and documents of what it corrects as well as its own, so that a
/// link that was taken back stays on the trail. Rows, which many events share because each row costs a read, a hash and
/// a write in the commit's own time:
///
///   't' <term> 0x00 <position / 256, u64 big-endian> -> the low byte of each position, rising
///   'p' <position / 64, u64 big-endian>              -> of each event that a correction would take something over
///   from:
///                                                       position % 64 as a byte, its terms each with 0x00, then 0x00
///
/// A view, and not tags at append, because it is made for events that are in the log already, and can be made anew when
/// a term is added. Pure, as every Projection.
class TrailView final : public eventstore::Projection {
 public:
  std::string_view name() const override { return "trail"; }
  uint32_t version() const override { return 1; }
  /// kInvalid for a type that this program does not know, kCorrupt for a payload that does not parse.
  Result<void> apply(const eventstore::StoredEvent& event, eventstore::ViewRows& rows) override;
};

/// The events that have any of `terms`, in order of position, each once; walks as far as it is asked. Not thread-safe;
/// must not outlive the snapshot.
class TrailCursor {
 public:
  /// From `from` on. kNotFound or kUnavailable as Snapshot::view.
  static Result<TrailCursor> open(const eventstore::Snapshot& snapshot, const std::vector<std::string>& terms,
                                  Position from);
  /// None at the end.
  Result<std::optional<Position>> next();
  /// Whether the event at `position` has any of `terms`.
  Result<bool> has(Position position, const std::vector<std::string>& terms) const;

 private:
  /// Along the rows of one term.
  struct Walk {
    std::string prefix;
    std::unique_ptr<eventstore::RowCursor> rows;
    uint64_t block = 0;
    std::string low_bytes;  // of the row under the cursor; empty at the end
    size_t at = 0;
  };
  static Result<void> read_row(Walk& walk);
  explicit TrailCursor(eventstore::ViewReader view) : view_(std::move(view)) {}

  eventstore::ViewReader view_;
  std::vector<Walk> walks_;
};

}  // namespace cairn::projections::audit
