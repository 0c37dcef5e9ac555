#pragma once

#include <string>
#include <string_view>

#include "eventstore/base/ids.h"
#include "projections/calendar/quarter.h"

/// Names that are made from what they name, so that a repeat has the same. Pure.
namespace cairn::workers::reminders {

/// What makes a message the one it is.
struct MessageName {
  std::string_view municipality;
  const projections::calendar::Quarter& quarter;
  int step = 0;
  std::string_view person;
  std::string_view instead_of = {};  ///< the message that did not arrive, for one that follows it at once
};

/// What stands before the '@' of a Message-ID (RFC 5322), in hexadecimal digits.
std::string message_key(const MessageName& name);
/// Likewise of the mail that says thanks for an answer, which stands at a position.
std::string thanks_key(const MessageName& name, Position answered);
/// Of the thread that one person's messages of a quarter are in, and of its entry in the calendar.
std::string thread_key(const MessageName& name);
std::string event_key(const MessageName& name);

/// "2026-27-Q1-14", "2026-27-Q1+5": a step as a slot of its schedule.
std::string slot_of(const projections::calendar::Quarter& quarter, int step);
/// At 08:00 in South Africa.
int64_t step_due_us(Day day);
/// A slot read back. kInvalid, naming the text, for another one.
struct StepName {
  projections::calendar::Quarter quarter;
  int step = 0;
};
Result<StepName> parse_slot(std::string_view slot);

}  // namespace cairn::workers::reminders
