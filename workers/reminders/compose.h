#pragma once

#include <span>

#include "workers/mail/message.h"
#include "workers/reminders/reminders.h"

namespace cairn::workers::reminders {

/// One reminder, whole.
struct Composed {
  mail::Message message;
  std::string sha256;                         ///< of what a reader gets, header and bodies; the date is not in it
  std::map<std::string, std::string> tokens;  ///< by unit: in whose place the officer sees dots
};

/// The reminder as it would be sent: rows grouped by unit, reports first, a link for each duty, and its place in the
/// calendar. `date_us`: in its header. The same plan in the same situation is the same message. kInternal for a
/// template that fails, kInvalid for an address that is none; no error holds an address. Blocking (RocksDB).
Result<Composed> compose(const Reminders& reminders, const eventstore::Snapshot& snapshot, const Situation& situation,
                         const Planned& planned, int step, int64_t date_us);

/// Thanks for the last answer: all that this person was asked for in the quarter is answered, so the entry in the
/// calendar is cancelled.
Result<mail::Message> compose_thanks(const Reminders& reminders, const Situation& situation, std::string_view person,
                                     Position answered, int64_t date_us);

/// The token in the link to a duty's answer page.
std::string token_for(const Reminders& reminders, const projections::calendar::Quarter& quarter, std::string_view unit,
                      std::string_view post);

}  // namespace cairn::workers::reminders
