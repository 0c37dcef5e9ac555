#pragma once

#include "workers/reminders/compose.h"

namespace cairn::workers::reminders {

/// What of a step would go out now: the exact recipients and bodies.
struct Preview {
  int step = 0;
  Day day;                ///< its own day
  bool released = false;  ///< then nothing more goes out at it
  Plan plan;
  std::vector<Composed> messages;  ///< in the order of plan.messages
  std::string sha256;              ///< over recipients and bodies
};

/// kNotFound for a step that the rules do not have, or a quarter that is not open. Blocking (RocksDB).
Result<Preview> preview(const Reminders& reminders, const projections::calendar::Quarter& quarter, int step);
/// As JSON for an officer: addresses blanked but for their domain, the links' tokens dotted out.
Result<std::string> preview_json(const Reminders& reminders, const projections::calendar::Quarter& quarter, int step);

struct Released {
  Position head;  ///< number of events after it
  size_t messages = 0;
  size_t duties = 0;
};

/// An officer releases what was shown: kConditionFailed when it would be something else by now, kConflict when the step
/// was released before, kInvalid before its day, kDenied once the quarter is locked. Durable when it returns; the
/// messages go out right after. Blocks.
Result<Released> release_seen(const Reminders& reminders, const projections::calendar::Quarter& quarter, int step,
                              const std::string& preview_sha256, const eventstore::Actor& actor);

/// The clock releases the step as a step of the job, without anybody having looked. Released before: nothing. Blocks.
Result<void> release_unseen(const Reminders& reminders, const runtime::JobId& job,
                            const projections::calendar::Quarter& quarter, int step);

}  // namespace cairn::workers::reminders
