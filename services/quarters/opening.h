#pragma once

#include "eventstore/event.h"
#include "services/quarters/quarters.h"

namespace cairn::services::quarters {

struct Opened {
  bool quarter = false;  ///< it was not open before
  size_t duties = 0;     ///< opened now
  Position head;         ///< number of events after it
};

/// Opens the quarter where it is not open, and a duty for each open unit of the municipality that has none: rows or
/// none, for "nothing to report" is an answer. Doing it again opens what is missing, so a cut in between is mended by
/// the next call. kInvalid for a quarter that has not begun, that is locked, or of a municipality without units.
/// Blocks until all is durable.
Result<Opened> open_quarter(eventstore::Store& store, const QuarterName& name, const eventstore::Actor& actor,
                            Day today);

}  // namespace cairn::services::quarters
