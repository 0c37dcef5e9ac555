#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "eventstore/base/result.h"
#include "workers/mail/message.h"

namespace cairn::workers::mail {

/// Whom the mail is handed over for. Not the same as its headers: bounces go to the return path.
struct Envelope {
  std::string return_path;
  std::string to;
};
Envelope envelope_of(const Message& message);

enum class Verdict {
  kTaken,           ///< the other side is responsible for it now
  kRefusedForNow,   ///< 4xx, or silence once the reader was named: the same mail may be taken later
  kRefusedForGood,  ///< 5xx: not this mail to this address
  kUnknown,         ///< the connection broke after the last byte: send again, with the same Message-ID only
};
/// "taken", "refused for now", "refused for good", "unknown".
std::string_view name_of(Verdict verdict);

/// What was being said when the other side refused.
enum class Stage { kSender, kRecipient, kContent };
std::string_view name_of(Stage stage);

/// What became of handing one mail over. Holds no address, see blanked(): it may be logged and appended.
struct Outcome {
  Verdict verdict = Verdict::kUnknown;
  Stage stage = Stage::kContent;
  int reply_code = 0;  ///< SMTP's (RFC 5321); 0: no reply, or no mail server at all
  std::string status;  ///< RFC 3463 as "5.1.1" when the reply has one, else empty
  std::string reply;   ///< "queued as 4F2A", or what broke
};

/// The mailbox itself was refused for good (the address is dead, as after a hard bounce), not the mail or its sender.
bool is_dead_address(const Outcome& outcome);

/// Asked from time to time while mail is handed over: true when the program wants to end.
using Stopping = std::function<bool()>;
inline bool never_stopping() { return false; }

/// Hands one mail over. One thread at a time; blocking for at most the time its settings say.
class Transport {
 public:
  virtual ~Transport() = default;
  /// An outcome is the other side's word on this mail. An error says that nothing was handed over, for a reason that is
  /// not the mail's: kUnavailable (no connection, no TLS, log-in refused, silence from the start), kCancelled
  /// (stopping), kIo, kInvalid (an address that is none), kDuplicate (the Message-ID is taken by other bytes).
  virtual Result<Outcome> send(const Envelope& envelope, std::string_view bytes,
                               const Stopping& stopping = never_stopping) = 0;
  /// Where mail goes, for an officer: "smtp://mail.durban.gov.za:587", "the folder mail". No secret.
  virtual std::string where() const = 0;
};

}  // namespace cairn::workers::mail
