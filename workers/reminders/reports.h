#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "workers/reminders/reminders.h"

/// What comes back from outside: reports of mail servers, and readers who want no more mail.
namespace cairn::workers::reminders {

struct Noted {
  std::string message_id;          ///< ours
  std::vector<std::string> units;  ///< whose duties have the event now; empty when they had it, or nothing is told
  bool hard = false;               ///< the next level is asked at once
  Position head;                   ///< number of events after it
};

/// Reads a delivery report (RFC 3464) as a mail server hands it on, and records ReminderBounced in every duty that the
/// message was about. The same report again, or one that only tells of delay or delivery, records nothing. kInvalid for
/// what is no report, kNotFound for one about no reminder of this ledger. Durable when it returns. Blocks.
Result<Noted> note_report(const Reminders& reminders, std::string_view bytes, const eventstore::Actor& actor);

/// The holder of the post behind this token wants no more mail of that quarter: ReminderDeclined in every duty that the
/// message with this link was about; the head is asked at once. Doing it again records nothing. kNotFound for a token
/// that no duty knows. Durable when it returns. Blocks.
Result<Noted> decline(const Reminders& reminders, std::string_view token);

}  // namespace cairn::workers::reminders
