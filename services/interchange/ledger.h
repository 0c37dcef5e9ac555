#pragma once

#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "eventstore/store.h"
#include "projections/facts/timeline.h"
#include "projections/registers/register_view.h"

namespace cairn::services::interchange {

/// One entity as planning sees it.
struct Entity {
  bool known = false;  ///< some event named it
  projections::facts::Timeline timeline;
  eventstore::Expected expected() const;
};

/// An event that stands: as it was recorded, or as the latest correction left it. `position` is where it was recorded,
/// which is what a further correction names.
struct Standing {
  Position position;
  eventstore::StoredEvent event;
};

/// What the ledger says, with what has been planned on top of it: a row is planned as if every row before it were in.
/// The registers are those of one snapshot, and planned events are folded over them by the registers' own fold. Not
/// thread-safe; blocking. Memory: what was planned since the last `refresh`.
class Ledger {
 public:
  /// Without a snapshot the ledger is empty. `kinds` and what they name must outlive it.
  explicit Ledger(std::span<const projections::registers::RegisterKind* const> kinds,
                  std::shared_ptr<const eventstore::Snapshot> snapshot = nullptr);
  ~Ledger();

  /// Starts again from a later snapshot, which must hold all that was planned and applied.
  void refresh(std::shared_ptr<const eventstore::Snapshot> snapshot);

  Result<Entity> entity(std::string_view category, std::string_view id);
  /// The id behind a name ("name:salga"); none when nothing has it.
  Result<std::optional<std::string>> find(std::string_view category, std::string_view alias);
  /// Every event of the stream, planned ones included; none for a stream that never was.
  Result<std::vector<eventstore::StoredEvent>> history(std::string_view category, std::string_view id) const;
  /// Those of `history` that no Voided has removed, as the corrections leave them, without the corrections themselves.
  Result<std::vector<Standing>> standing(std::string_view category, std::string_view id) const;

  /// Folds the events of one row over the registers, as the store will.
  Result<void> plan(const std::vector<eventstore::StreamWrite>& writes);

 private:
  class Rows;
  Result<Rows*> rows_of(std::string_view category);

  std::span<const projections::registers::RegisterKind* const> kinds_;
  std::shared_ptr<const eventstore::Snapshot> snapshot_;
  std::map<std::string, std::unique_ptr<Rows>, std::less<>> rows_;                           // by category
  std::map<std::string, std::vector<eventstore::StoredEvent>, std::less<>> planned_events_;  // by stream
  uint64_t next_position_ = 0;
};

}  // namespace cairn::services::interchange
