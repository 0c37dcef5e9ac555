#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "eventstore/store.h"
#include "projections/facts/timeline.h"

namespace cairn::projections::registers {

/// Reads what a RegisterView wrote, all from the one snapshot that the ViewReader came from. Cheap to copy; blocking
/// (RocksDB): never on an I/O thread. Every error is kCorrupt or kIo unless said otherwise.
class Register {
 public:
  explicit Register(eventstore::ViewReader rows) : rows_(std::move(rows)) {}
  /// kNotFound or kUnavailable as Snapshot::view.
  static Result<Register> open(const eventstore::Snapshot& snapshot, std::string_view view);

  /// Number of events folded in: the latest `known` that makes a difference.
  Position position() const { return rows_.position(); }
  /// Entities that ever were, voided ones included.
  Result<uint64_t> count() const;

  /// All that was ever said of the entity; none when no event ever named it.
  Result<std::optional<facts::Timeline>> timeline(std::string_view id) const;
  /// The entity as it was on `valid` as known at `known`; a row that does not exist() when there was none then.
  Result<facts::Row> row(std::string_view id, Day valid, Position known) const;
  /// As known by everything recorded.
  Result<facts::Row> latest(std::string_view id) const { return row(id, Day::latest(), Position(UINT64_MAX)); }

  /// The id behind an id or an alias of today ("ETH/ENG-0001"); none when nothing has that name.
  Result<std::optional<std::string>> resolve(std::string_view text) const;

  /// False to stop. The id is valid during the call, the row as long as it is kept.
  using Visitor = std::function<bool(std::string_view id, const facts::Row& row)>;
  /// Every entity that existed on `valid` as known at `known`, in order of id.
  Result<void> each(Day valid, Position known, const Visitor& visit) const;

  /// Every entity's Timeline bytes as they lie there, in order of id; for readers that fold many (V, K) at once.
  using BytesVisitor = std::function<bool(std::string_view id, std::string_view timeline)>;
  Result<void> each_timeline(const BytesVisitor& visit) const;

 private:
  eventstore::ViewReader rows_;
};

}  // namespace cairn::projections::registers
