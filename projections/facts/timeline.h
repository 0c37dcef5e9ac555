#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "eventstore/base/result.h"
#include "projections/facts/fact.h"

namespace cairn::projections::facts {

/// One cell at one (valid, known) pair. Views into the Row that it belongs to.
struct Cell {
  ColumnId column = 0;
  std::string_view element;
  std::string_view value;
  Position set_by;                       ///< the event to cite
  std::optional<PartialDate> effective;  ///< since when; none = date unknown
};

/// An entity as it was on a day as known at a position: its cells in order of (column, element). Cheap to copy.
class Row {
 public:
  Row() = default;
  /// Whether the entity existed then.
  bool exists() const { return find(kBirth) != nullptr; }
  const Cell* find(ColumnId column, std::string_view element = {}) const&;
  /// The value, or "" when there is none. Of a row about to die, a copy.
  std::string_view text(ColumnId column, std::string_view element = {}) const&;
  std::string text(ColumnId column, std::string_view element = {}) && { return std::string(text(column, element)); }
  /// All cells of a column by element, in order of element.
  std::vector<const Cell*> all(ColumnId column) const&;
  const std::vector<Cell>& cells() const& { return cells_; }
  // What these answer would dangle.
  const Cell* find(ColumnId column, std::string_view element = {}) && = delete;
  std::vector<const Cell*> all(ColumnId column) && = delete;
  const std::vector<Cell>& cells() && = delete;
  /// Size of the bytes that the cells point into.
  size_t held_bytes() const { return bytes_ ? bytes_->size() : 0; }

 private:
  friend class Timeline;
  std::shared_ptr<const std::string> bytes_;  // what the views of cells_ point into
  std::vector<Cell> cells_;
};

/// Everything that was ever said of one entity, on both axes of time: each entry holds from a day on (valid time), from
/// the position that recorded it until the position that corrected or voided it (known time). The row at any (V, K) is
/// one walk over the entries. Pure; encoded as one row of a view.
class Timeline {
 public:
  Timeline() = default;

  /// kCorrupt when the bytes are not what `encode` wrote.
  static Result<Timeline> decode(std::string_view bytes);
  std::string encode() const;

  /// Adds what an event says. Positions must grow from call to call.
  void assert_facts(const Assertion& assertion);
  /// The assertion stands in, from its own position on, for the event recorded at `target`, in that event's place in
  /// the order. What an earlier correction of `target` said ends too. Nothing happens when `target` was voided: a void
  /// is final.
  void correct(Position target, const Assertion& replacement);
  /// The event recorded at `target`, or what stands in for it, is gone from `position` on.
  void void_event(Position target, Position position);

  /// How the event recorded at a position stands: of another entity (or saying nothing), as it is or corrected, voided.
  enum class Standing { kUnknown, kStands, kVoided };
  Standing standing_of(Position target) const;

  /// Revision of the stream's last event that was folded in.
  Revision revision() const { return revision_; }
  /// The same, read from the front of the bytes alone.
  static Result<Revision> revision_of(std::string_view bytes);
  void set_revision(Revision revision) { revision_ = revision; }

  /// The fold of the events recorded before `known` (a head: a number of events) that count by `valid`, in order of
  /// (day, position).
  Row at(Day valid, Position known) const;
  /// What a cell was over time, as known at `known`: from each day on which it was set anew, in order of time. Of two
  /// facts that count from one day the one that stands is told.
  struct Phase {
    Day from;
    std::optional<PartialDate> effective;
    bool ends = false;
    std::optional<std::string> value;
    Position set_by;
  };
  std::vector<Phase> phases(ColumnId column, std::string_view element, Position known) const;
  /// The elements that a column by element ever had, in order, whatever became of them.
  std::vector<std::string_view> elements(ColumnId column) const;
  /// The columns of which the event recorded at `position` says, corrects or voids something, in order, each once.
  std::vector<ColumnId> columns_of(Position position) const;
  /// The values that a column ever had, on any day and as known at any time, in no order; none for an end of one.
  std::vector<std::string_view> values(ColumnId column) const;

  /// The days on which the row may become another one, as known at `known`, in order, each once.
  std::vector<Day> days(Position known) const;

  /// As known by everything recorded, however far in the future it counts: what commands are judged against.
  Row latest() const;

  /// The same as decode and at, without the copy in between; the way of the matrix over many entities.
  static Result<Row> row_at(std::shared_ptr<const std::string> bytes, Day valid, Position known);

  /// Whether that row would exist: reads the birth alone, which lies in front.
  static Result<bool> exists_at(std::string_view bytes, Day valid, Position known);

  bool empty() const { return entries_.empty(); }

 private:
  struct Entry {
    ColumnId column = 0;
    std::string element;
    std::optional<std::string> value;
    Day from;                              // valid time
    std::optional<PartialDate> effective;  // as the source gave it
    Position order;                        // of the event whose place it takes
    Position known_from;                   // recorded here
    std::optional<Position> known_until;   // corrected or voided here
    bool ends = false;

    bool is_known(Position known) const { return known_from < known && !(known_until && *known_until < known); }
  };

  void insert(const Assertion& assertion, Position order);

  Revision revision_;
  std::vector<Entry> entries_;  // in order of (column, element, from, order, known_from)
};

}  // namespace cairn::projections::facts
