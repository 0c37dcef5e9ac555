#include "workers/mail/transport.h"

namespace cairn::workers::mail {

Envelope envelope_of(const Message& message) {
  return {message.return_path.empty() ? message.from.address : message.return_path, message.to.address};
}

std::string_view name_of(Verdict verdict) {
  switch (verdict) {
    case Verdict::kTaken: return "taken";
    case Verdict::kRefusedForNow: return "refused for now";
    case Verdict::kRefusedForGood: return "refused for good";
    case Verdict::kUnknown: return "unknown";
  }
  return "unknown";
}

std::string_view name_of(Stage stage) {
  switch (stage) {
    case Stage::kSender: return "sender";
    case Stage::kRecipient: return "recipient";
    case Stage::kContent: return "content";
  }
  return "content";
}

bool is_dead_address(const Outcome& outcome) {
  if (outcome.verdict != Verdict::kRefusedForGood || outcome.stage != Stage::kRecipient) return false;
  // X.7.x is policy (RFC 3463, 3.8): we are refused, not the mailbox. A full mailbox (X.2.2) may be emptied.
  return !outcome.status.starts_with("5.7.") && outcome.status != "5.2.2";
}

}  // namespace cairn::workers::mail
