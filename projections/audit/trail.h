#pragma once

#include <optional>
#include <string>
#include <vector>

#include "projections/audit/trail_view.h"
#include "projections/history/history_view.h"
#include "projections/matrix/table.h"

namespace cairn::projections::audit {

/// What a trail is asked for. Each list names one thing by all of its terms ("organisation:bremen" and those that were
/// merged into it); an event must have one of each.
struct TrailQuery {
  std::vector<std::vector<std::string>> terms;
  Position from;                  ///< recorded at this position or later …
  Position to;                    ///< … and before this one
  std::optional<Day> valid_from;  ///< the event's date may lie on this day or later …
  std::optional<Day> valid_to;    ///< … or earlier; an event without a date may lie on any
  size_t limit = 50;
};

/// One event on the trail, with the columns that it set.
struct TrailItem {
  std::string stream;
  history::HistoryItem item;
};

struct TrailPage {
  std::vector<TrailItem> items;
  std::optional<Position> next;  ///< where the following page begins; none on the last
};

/// Blocking (RocksDB); reads the index and the events that it names, not the log. CHECKs that something is asked for.
Result<TrailPage> read_trail(const eventstore::Snapshot& snapshot, const TrailQuery& query);

/// That an organisation or unit takes, or took, part in an engagement.
struct Link {
  std::string engagement;
  std::string ref;
  std::string title;
  std::string role;                  ///< "lead" of a lead unit, else that of the party
  std::optional<PartialDate> since;  ///< none: date unknown
  std::optional<PartialDate> until;  ///< the last day; none while it goes on, and when the date is not known
  bool ended = false;
  Position joined_by;
  std::optional<Position> ended_by;
};

/// Every link of the organisation or unit with one of `terms` that held at some time from `from` to `to`, ended ones
/// included, as known at `known`; in order of engagement, then of time. Engagements that were voided have none.
Result<std::vector<Link>> links_of(const eventstore::Snapshot& snapshot, const std::vector<std::string>& terms,
                                   std::optional<Day> from, std::optional<Day> to, Position known);

}  // namespace cairn::projections::audit
