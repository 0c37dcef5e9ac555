#include "workers/reminders/sending.h"

#include <algorithm>
#include <set>

#include "eventstore/base/instant.h"
#include "eventstore/base/log.h"
#include "projections/as_of/as_of.h"
#include "projections/facts/message.h"
#include "projections/facts/words.h"
#include "workers/mail/address.h"
#include "workers/reminders/asking.h"
#include "workers/reminders/following.h"
#include "workers/reminders/names.h"
#include "workers/runtime/append_once.h"

namespace cairn::workers::reminders {
namespace {

namespace d = projections::duties;
using d::Line;
using d::Reminder;

constexpr int64_t kAwayUs = 900'000'000;
constexpr char kNotOwed[] = "nothing is owed any more: it was not sent";
constexpr char kNoAddress[] = "no address is on record any more: it was not sent";

/// The reminder of a line that is part of the message.
const Reminder* find(const Line& line, std::string_view message_id) {
  const auto& reminders = line.duty.reminders;
  const auto found = std::ranges::find(reminders, message_id, &Reminder::message_id);
  return found == reminders.end() ? nullptr : &*found;
}

template <class Enum>
Enum enum_or_none(std::string_view word) {
  return projections::facts::enum_of<Enum>(word).value_or(Enum());
}

Ask ask_of(const Line& line, const Reminder& reminder) {
  Ask ask;
  ask.unit = line.unit;
  ask.level = enum_or_none<Level>(reminder.level);
  if (reminder.level == line.duty.level) ask.cause = enum_or_none<Cause>(line.duty.cause);
  ask.post = reminder.post;
  ask.rows = d::unanswered(line.duty, line.owed.rows);
  ask.reports = line.owed.reports;
  return ask;
}

/// How often it was tried, as the log tells it.
Result<uint32_t> attempts_of(const eventstore::Snapshot& snapshot, const StreamId& stream,
                             const std::string& message_id) {
  uint32_t attempts = 0;
  CAIRN_TRY(snapshot.scan_stream(stream, Revision(0), [&](const auto& event, std::string_view) {
    if (event.type() != duty::v1::ReminderSending::descriptor()->name()) return true;
    duty::v1::ReminderSending sending;
    if (sending.ParseFromString(event.payload()) && sending.message_id() == message_id)
      attempts = std::max(attempts, sending.attempt());
    return true;
  }));
  return attempts;
}

/// A message as its duties tell of it.
struct Looked {
  Planned planned;                   ///< what may still go out
  std::vector<std::string> dropped;  ///< units that owe nothing any more
  std::vector<std::string> unsaid;   ///< units of whose duty it is not known yet what became of it
  bool sent = false;
  bool undelivered = false;
  int64_t queued_us = 0;  ///< when it was queued: its date
};

Result<Looked> look(const eventstore::Snapshot& snapshot, const Situation& situation, const std::string& message_id) {
  Looked looked;
  auto& planned = looked.planned;
  planned.message_id = message_id;
  for (const auto& line : situation.board.lines) {
    const auto* reminder = find(line, message_id);
    if (reminder == nullptr) continue;
    looked.sent = looked.sent || reminder->state == "sent" || reminder->state == "bounced";
    looked.undelivered = looked.undelivered || reminder->undelivered == "hard";
    if (!waits_to_go(*reminder)) continue;
    if (reminder->state == "sending") looked.unsaid.push_back(line.unit);
    planned.person = reminder->person;
    CAIRN_TRY(const auto event, snapshot.event_at(reminder->queued_at));
    CAIRN_TRY(const auto queued, projections::facts::message_of<duty::v1::ReminderQueued>(event));
    looked.queued_us = looked.queued_us == 0 ? event.recorded_us() : std::min(looked.queued_us, event.recorded_us());
    planned.missed.insert(planned.missed.end(), queued.missed_steps().begin(), queued.missed_steps().end());
    if (is_owed(situation.board, line))
      planned.asks.push_back(ask_of(line, *reminder));
    else
      looked.dropped.push_back(line.unit);
  }
  std::ranges::sort(planned.missed);
  planned.missed.erase(std::ranges::unique(planned.missed).begin(), planned.missed.end());
  return looked;
}

}  // namespace

/// A message that may go out, and what has been said of it.
struct Sending::Ready {
  projections::calendar::Quarter quarter;
  std::string message_id;
  std::vector<std::string> units;  ///< that it is about
  uint32_t attempt = 1;
  mail::Message message;
};

std::string_view Sending::kind() const { return kMailKind; }

Result<void> Sending::work(runtime::Attempt& attempt) {
  if (reminders_.clock.now_us() < away_until_us_)
    return fail(Errc::kUnavailable, "no connection was to be had of late; it is tried again");
  for (int lost_races = 0;;) {
    const auto ready = prepare(attempt);
    if (ready && !ready.value()) return success();
    if (ready) return hand_over(attempt, *ready.value());
    if (ready.error().code != Errc::kConflict || ++lost_races == kLostRacesMax) return ready.error();
  }
}

Result<void> Sending::record(runtime::Attempt& attempt, const Ready& ready, const google::protobuf::Message& outcome) {
  const auto& type = outcome.GetDescriptor()->name();
  for (size_t from = 0; from < ready.units.size(); from += kDutiesPerCommit) {
    std::vector<eventstore::StreamWrite> writes;
    for (size_t i = from; i < std::min(ready.units.size(), from + kDutiesPerCommit); ++i) {
      writes.push_back({duty_stream(ready.units[i], ready.quarter), eventstore::Expected::exists(), {}});
      add_event(writes.back(), ready.units[i], outcome);
    }
    CAIRN_TRY(runtime::append_once(reminders_.store, attempt.id(),
                                   type + " " + std::to_string(ready.attempt) + " " + ready.units[from],
                                   append_of(std::move(writes))));
  }
  return success();
}

Result<std::optional<Sending::Ready>> Sending::prepare(runtime::Attempt& attempt) {
  const std::string message_id = attempt.job().content();
  CAIRN_TRY(const auto name, parse_slot(attempt.job().slot()));
  const auto snapshot = reminders_.store.snapshot();
  CAIRN_TRY(const auto situation, read_situation(reminders_, *snapshot, name.quarter));
  CAIRN_TRY(auto looked, look(*snapshot, situation, message_id));
  auto& planned = looked.planned;
  Ready ready{name.quarter, message_id, {}, 1, {}};
  // A crash came before the job that follows was added.
  if (looked.undelivered) {
    CAIRN_TRY(follow_undelivered(reminders_, name.quarter, name.step, message_id));
  }
  // A crash came between two commits of one outcome: some duties were told, the others are told now.
  if (looked.sent) {
    ready.units = std::move(looked.unsaid);
    duty::v1::ReminderSent told;
    told.set_message_id(message_id);
    told.set_reply("as recorded for the other duties of this message");
    CAIRN_TRY(record(attempt, ready, told));
    return std::optional<Ready>();
  }
  Dropped dropped{std::move(looked.dropped), kNotOwed};
  const auto contact = situation.contacts.find(planned.person);
  const bool reachable = contact != situation.contacts.end() && !contact->second.email.empty();
  if (!reachable && !planned.asks.empty()) {
    for (const auto& ask : planned.asks) dropped.units.push_back(ask.unit);
    planned.asks.clear();
    dropped.why = kNoAddress;
  }
  if (planned.asks.empty() && dropped.units.empty()) return std::optional<Ready>();
  const auto& first = planned.asks.empty() ? dropped.units.front() : planned.asks.front().unit;
  CAIRN_TRY(const auto before, attempts_of(*snapshot, duty_stream(first, name.quarter), message_id));
  ready.attempt = before + 1;
  if (!planned.asks.empty()) {
    CAIRN_TRY(give_way(*snapshot, situation, name.step));
    if (const auto from = not_before_us(situation, planned.person, message_id); situation.board.at.instant_us < from)
      return fail(Errc::kUnavailable, "this person has had " + std::to_string(situation.per_week) +
                                          " reminders in seven days: it waits until " + instant_text(from));
    CAIRN_TRY(auto composed, compose(reminders_, *snapshot, situation, planned, name.step, looked.queued_us));
    ready.message = std::move(composed.message);
  }
  CAIRN_TRY(announce(attempt, *snapshot, ready, planned, dropped));
  if (!planned.asks.empty()) return std::optional(std::move(ready));
  if (!reachable) {
    CAIRN_TRY(follow_undelivered(reminders_, name.quarter, name.step, message_id));
  }
  return std::optional<Ready>();
}

/// A message that was kept back until the next step is due leaves it to that one, whose message names what was missed.
Result<void> Sending::give_way(const eventstore::Snapshot& snapshot, const Situation& situation, int step) const {
  const auto& board = situation.board;
  const int64_t now_us = reminders_.clock.now_us();
  CAIRN_TRY(const auto rules, read_rules(snapshot, board.municipality, projections::as_of::today(now_us)));
  if (rules.reviewed) return success();
  for (const auto& later : board.schedule.steps) {
    if (later.working_days <= step || step_due_us(later.day) > now_us) continue;
    if (board.standing.missed.contains(later.working_days)) continue;
    // Released is not enough: until its messages are recorded, this one would go out besides.
    bool asked = board.standing.is_over(later.working_days);
    if (asked) {
      CAIRN_TRY(asked, is_followed(reminders_, situation.quarter, later.working_days));
    }
    if (!asked) return fail(Errc::kUnavailable, "step " + slot_of(situation.quarter, later.working_days) + " is due");
  }
  return success();
}

/// ReminderSending for what goes out, ReminderFailed for what does not, each only if nobody else has written since.
Result<void> Sending::announce(runtime::Attempt& attempt, const eventstore::Snapshot& snapshot, Ready& ready,
                               const Planned& planned, const Dropped& dropped) {
  std::vector<eventstore::StreamWrite> writes;
  const auto flush = [&]() -> Result<void> {
    if (writes.empty()) return success();
    const std::string step = "sending " + std::to_string(ready.attempt) + " " + writes.front().stream.text();
    CAIRN_TRY(runtime::append_once(reminders_.store, attempt.id(), step, append_of(std::move(writes))));
    writes.clear();
    return success();
  };
  const auto add = [&](const std::string& unit, const google::protobuf::Message& message) -> Result<void> {
    CAIRN_TRY(auto write, duty_write(snapshot, unit, ready.quarter));
    add_event(write, unit, message);
    writes.push_back(std::move(write));
    if (writes.size() < kDutiesPerCommit) return success();
    return flush();
  };
  duty::v1::ReminderFailed failed;
  failed.set_message_id(ready.message_id);
  failed.set_reply(dropped.why);
  failed.set_permanent(true);
  for (const auto& unit : dropped.units) {
    CAIRN_TRY(add(unit, failed));
  }
  duty::v1::ReminderSending sending;
  sending.set_message_id(ready.message_id);
  sending.set_attempt(ready.attempt);
  for (const auto& ask : planned.asks) {
    ready.units.push_back(ask.unit);
    CAIRN_TRY(add(ask.unit, sending));
  }
  return flush();
}

Result<void> Sending::hand_over(runtime::Attempt& attempt, const Ready& ready) {
  CAIRN_TRY(const auto bytes, mail::render(ready.message));
  const auto outcome =
      reminders_.transport.send(mail::envelope_of(ready.message), bytes, [&attempt] { return attempt.stopping(); });
  duty::v1::ReminderFailed failed;
  failed.set_message_id(ready.message_id);
  failed.set_attempt(ready.attempt);
  if (!outcome && outcome.error().code != Errc::kDuplicate) {
    if (outcome.error().code == Errc::kUnavailable) away_until_us_ = reminders_.clock.now_us() + kAwayUs;
    failed.set_reply(mail::blanked(outcome.error().context, ready.message.to.address));
    CAIRN_TRY(record(attempt, ready, failed));
    return outcome.error();
  }
  // A file of that Message-ID is there: written before a crash, when more was owed than now.
  const mail::Outcome told =
      outcome ? outcome.value() : mail::Outcome{mail::Verdict::kTaken, {}, 0, "", "it was written before"};
  const auto code = static_cast<uint32_t>(told.reply_code);
  const auto reply = mail::blanked(told.reply, ready.message.to.address);
  if (told.verdict == mail::Verdict::kTaken) {
    duty::v1::ReminderSent sent;
    sent.set_message_id(ready.message_id);
    sent.set_attempt(ready.attempt);
    sent.set_reply_code(code);
    sent.set_reply(reply);
    return record(attempt, ready, sent);
  }
  // Nobody knows; the same again.
  if (told.verdict == mail::Verdict::kUnknown) return fail(Errc::kUnavailable, "it may have gone out: " + reply);
  // A server that refuses us as sender says nothing of the reader: that is for the officer to mend.
  const bool for_good = told.verdict == mail::Verdict::kRefusedForGood && told.stage != mail::Stage::kSender;
  failed.set_reply_code(code);
  failed.set_reply(reply);
  failed.set_permanent(for_good);
  CAIRN_TRY(record(attempt, ready, failed));
  if (!for_good) return fail(Errc::kUnavailable, "refused for now: " + std::to_string(told.reply_code) + " " + reply);
  CAIRN_TRY(const auto name, parse_slot(attempt.job().slot()));
  return follow_undelivered(reminders_, name.quarter, name.step, ready.message_id);
}

}  // namespace cairn::workers::reminders
