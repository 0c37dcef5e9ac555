#pragma once

#include <functional>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "eventstore/store.h"
#include "workers/mail/transport.h"

namespace cairn::workers::reminders::testing {

/// How handing one mail over ends when nothing else speaks against it.
enum class Ending {
  kTaken,
  kBusy,         ///< 451 to the recipient
  kOurSender,    ///< 550 to MAIL FROM: says nothing of the reader
  kLostBefore,   ///< the connection breaks after DATA: the server has dropped the mail, and nobody can know
  kLostAfter,    ///< likewise, and it has taken the mail
  kPowerBefore,  ///< our own process dies over DATA, and the server drops the mail
  kPowerAfter,   ///< likewise, and it has taken the mail
};

/// The process that hands mail over: what it does after its power is gone, nobody sees.
struct Power {
  bool gone = false;
};

/// A mail server on a virtual clock: it keeps what it took, and knows what it refused. Its word is the oracle's.
class MailServer final : public mail::Transport {
 public:
  struct Taken {
    std::string message_id;
    std::string to;
    std::string text;  ///< the plain part, decoded
    int64_t at_us = 0;
    Position head;  ///< number of events when it was taken
  };
  /// What becomes of mail to an address that is dead.
  enum class Death { kRefused, kComesBack };

  MailServer(const Clock& clock, Power& power) : clock_(clock), power_(power) {}

  std::function<Ending()> draw;
  const eventstore::Store* store = nullptr;  ///< of the living process
  int64_t away_until_us = 0;                 ///< no connection before that
  std::map<std::string, Death> dead;         ///< by address
  bool lies = false;                         ///< says of every second mail that it took it, and drops it

  Result<mail::Outcome> send(const mail::Envelope& envelope, std::string_view bytes, const mail::Stopping&) override;
  std::string where() const override { return "a simulated mail server"; }

  const std::vector<Taken>& taken() const { return taken_; }
  const std::set<std::string>& refused() const { return refused_; }  ///< Message-IDs
  uint64_t asked() const { return asked_; }
  uint64_t lost_answers() const { return lost_answers_; }
  /// Reports of non-delivery (RFC 3464) for what came back so far, handed out once.
  std::vector<std::string> reports();

 private:
  mail::Outcome take(const mail::Envelope& envelope, std::string_view bytes, const std::string& message_id);

  const Clock& clock_;
  Power& power_;
  uint64_t asked_ = 0;
  uint64_t lost_answers_ = 0;
  std::vector<Taken> taken_;
  std::set<std::string> refused_;
  std::vector<std::string> reports_;
};

}  // namespace cairn::workers::reminders::testing
