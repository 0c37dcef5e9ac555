#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "projections/quarters/schedule.h"
#include "tests/crash/mail_server.h"
#include "workers/reminders/plan.h"

namespace cairn::workers::reminders::testing {

/// A moment at which nothing was left to be done at once.
struct Settled {
  Position head;
  int64_t at_us = 0;
};

/// What was tried, as the log and the mail server tell it.
struct MailTally {
  uint64_t letters = 0;      ///< intents: a message and a duty
  uint64_t mails = 0;        ///< that the server took, repeats counted
  uint64_t again = 0;        ///< of these, repeats under the same Message-ID
  uint64_t undelivered = 0;  ///< intents that came back or were refused for good
  uint64_t skipped = 0;      ///< levels that were passed over at once for that
  uint64_t missed = 0;       ///< steps that a mail named as missed
};

/// What must be true of years of reminders, judged by the log's own events and by what the mail server took:
///   - an intent is in the log before its mail leaves, and the mail is taken before it is marked as sent;
///   - each intent ends: sent, refused by the server's own word, or given up for a reason that holds;
///   - a mail that was marked as sent does not leave again, and one duty has one Message-ID a step, unless it came
///   back;
///   - nobody who has answered is asked; a mail never leaves for a step once the next one is due;
///   - a hard bounce asks somebody higher at once; a step that was missed is named in the next mail;
///   - each step of each quarter is released, or named as missed, while answers are taken; everybody who owes is asked.
class MailPromises {
 public:
  /// `deaths`: of the process, each of which may make one mail of thanks leave again.
  MailPromises(const eventstore::Snapshot& snapshot, const MailServer& server, std::vector<Settled> settled,
               uint64_t deaths);

  /// What does not hold, in words; empty when all does.
  const std::vector<std::string>& broken() const { return broken_; }
  const MailTally& tally() const { return tally_; }

 private:
  /// One message as one duty tells of it.
  struct Letter {
    Position queued;
    int step = 0;
    Level level = Level::LEVEL_UNSPECIFIED;
    std::string person;
    std::vector<int> missed;
    std::vector<Position> sending;
    std::optional<Position> sent;
    std::optional<Position> undelivered;  ///< came back, or was refused for good
    bool refused = false;                 ///< a server said that it will never take it
    std::optional<Position> given_up;
    std::string why;
  };
  struct DutyLog {
    std::string unit;
    std::optional<projections::calendar::Quarter> quarter;
    Position opened;
    std::map<std::string, Letter> letters;  ///< by Message-ID
    std::optional<Position> answered;
  };
  struct Release {
    Position position;
    int step = 0;
    std::vector<int> missed;
  };

  void read(const eventstore::StoredEvent& event);
  void read_duty(const eventstore::StoredEvent& event);
  void check_letter(const DutyLog& duty, const std::string& id, const Letter& letter);
  void check_given_up(const DutyLog& duty, const std::string& id, const Letter& letter);
  void check_once(const DutyLog& duty);
  void check_missed(const DutyLog& duty, const std::string& id, const Letter& letter);
  void check_undelivered(const DutyLog& duty, const std::string& id, const Letter& letter);
  void check_mails();
  void check_steps(const projections::calendar::Quarter& quarter, const std::vector<Release>& releases);

  const projections::quarters::Schedule& schedule_of(const projections::calendar::Quarter& quarter);
  /// When the program had first come to rest after that event, if answers were still taken then.
  const Settled* rest_after(Position position, const projections::calendar::Quarter& quarter);
  const std::vector<const MailServer::Taken*>& taken_of(const std::string& id) const;
  void say(const DutyLog& duty, std::string what);
  int64_t at_us(Position position) const { return recorded_us_.at(position.value()); }

  const eventstore::Snapshot& snapshot_;
  const MailServer& server_;
  const std::vector<Settled> settled_;
  const uint64_t deaths_;
  std::map<std::string, DutyLog> duties_;                               // by stream
  std::map<std::string, std::vector<Release>> releases_;                // by quarter
  std::map<std::string, std::vector<Position>> moved_;                  // by person: when the address changed
  std::map<std::string, std::vector<const MailServer::Taken*>> taken_;  // by Message-ID
  std::map<std::string, size_t> duties_of_;                             // by Message-ID
  std::map<std::string, projections::quarters::Schedule> schedules_;
  std::vector<int64_t> recorded_us_;
  MailTally tally_;
  std::vector<std::string> broken_;
};

}  // namespace cairn::workers::reminders::testing
