#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "eventstore/base/result.h"
#include "projections/facts/fact.h"

// Why a cell differs between two (valid, known) pairs: because something happened between the two days, because what
// was true already was only recorded later, or because what was recorded was wrong (PRODUCT 3, item 4).
//
// Let (V1, K1) be the pair of the two with the smaller K, (V2, K2) the other one. The way from the first view to the
// second goes over the corner of hindsight, (V1, K2): the same day as it is known later.
//
//   (V1, K1) --- knowledge ---> (V1, K2) --- time ---> (V2, K2)
//
// At each of the three an entry of the timeline decides the cell, or none does.
//   knowledge  The decider is another one.
//              - It was recorded since K1, and covers what decided before: `learned`, by the event that says so; but
//                `corrected` when it stands in for an event that was known at K1.
//              - What decided before was corrected or voided since K1, and an older entry shows: `corrected`, by the
//                event that did so.
//   time       `happened`, by the event that decides on the later of the two days.
// A cell is told once, by what separates its two values: `happened` when hindsight alone changes nothing, `learned` or
// `corrected` when hindsight alone leads to the second value. Where both steps change it, it is `happened` and tells of
// the first step as well (`hindsight`). A cell that is the same in both views is not told, whatever lies between.
//
// Where an entity does not exist none of its cells is in the view; when it comes or goes in a step, all of its cells
// are told in the list of its birth, each by its own event where that came in the same step for the same cause, else by
// the birth's.
//
// Backwards is the same difference with before and after exchanged: what was learned is no longer known, what happened
// has not happened yet. So difference(a, b) and difference(b, a) never contradict each other.
namespace cairn::projections::facts {

enum class Cause : uint8_t { kHappened, kLearned, kCorrected };
/// "happened", "learned", "corrected".
std::string_view name_of(Cause cause);

/// The pair of a view: true on `valid`, known by the first `known` events.
struct Moment {
  Day valid;
  Position known;
};

/// The step before the one that a change is told under.
struct Hindsight {
  std::optional<std::string> value;  ///< on the day of the earlier knowledge, as known later
  Cause cause = Cause::kLearned;
  Position position;
};

/// A cell that differs, and why. No value: there is none in that view.
struct Explained {
  ColumnId column = 0;
  std::string element;
  std::optional<std::string> before;
  std::optional<std::string> after;
  Cause cause = Cause::kHappened;
  Position position;               ///< the event that made the difference
  std::optional<Position> set_by;  ///< the event behind `after`; none when there is no value
  std::optional<Hindsight> hindsight;
};

/// Every cell of one entity in which the two views differ, in order of (column, element), each once. Pure. `timeline`:
/// what Timeline::encode wrote; kCorrupt otherwise.
Result<std::vector<Explained>> explain(std::string_view timeline, Moment from, Moment to);

}  // namespace cairn::projections::facts
