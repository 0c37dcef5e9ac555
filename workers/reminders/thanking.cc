#include "workers/reminders/thanking.h"

#include <algorithm>
#include <charconv>
#include <set>

#include "projections/duties/kind.h"
#include "projections/registers/register.h"

namespace cairn::workers::reminders {
namespace {

namespace p = projections;
using p::calendar::Quarter;
using p::duties::Reminder;
using runtime::Slot;

constexpr char kKind[] = "reminder-thanks";

Position position_of(std::string_view slot) {
  uint64_t position = 0;
  std::from_chars(slot.data(), slot.data() + slot.size(), position);
  return Position(position);
}

Result<std::optional<Slot>> next_answer(const Reminders& reminders, int64_t after_us) {
  const auto snapshot = reminders.store.snapshot();
  CAIRN_TRY(const auto from, snapshot->known_at(after_us));
  eventstore::Filter answers;
  answers.types = {duty::v1::AnswersSubmitted::descriptor()->name()};
  std::optional<Slot> next;
  CAIRN_TRY(snapshot->scan(from, snapshot->head(), answers, [&](const auto& event, std::string_view) {
    next = Slot{std::to_string(event.position()), event.recorded_us()};
    return false;
  }));
  return next;
}

/// The duty that an event is about.
Result<p::duties::Duty> duty_at(const eventstore::Snapshot& snapshot, Position position) {
  CAIRN_TRY(const auto event, snapshot.event_at(position));
  const auto stream = StreamId::parse(event.stream());
  if (!stream) return fail(Errc::kCorrupt, "position " + std::to_string(position.value()) + " has no stream");
  CAIRN_TRY(const auto rows, p::registers::Register::open(snapshot, p::duties::kKind.view));
  CAIRN_TRY(const auto row, rows.latest(stream.value().id()));
  return p::duties::duty_of(row);
}

/// Whether the person was sent something in the quarter, and none of it is owed any more.
bool has_answered_all(const Situation& situation, std::string_view person) {
  bool sent = false;
  for (const auto& line : situation.board.lines)
    for (const auto& reminder : line.duty.reminders) {
      if (reminder.person != person) continue;
      if (is_owed(situation.board, line)) return false;
      sent = sent || reminder.state == "sent";
    }
  return sent;
}

Result<std::vector<std::string>> targets(const Reminders& reminders, const Slot& slot) {
  const auto snapshot = reminders.store.snapshot();
  CAIRN_TRY(const auto duty, duty_at(*snapshot, position_of(slot.id)));
  std::vector<std::string> persons;
  if (duty.municipality != reminders.municipality) return persons;
  std::set<std::string> asked;
  for (const auto& reminder : duty.reminders)
    if (reminder.state == "sent") asked.insert(reminder.person);
  if (asked.empty()) return persons;
  CAIRN_TRY(const auto quarter, Quarter::parse(duty.quarter));
  CAIRN_TRY(const auto situation, read_situation(reminders, *snapshot, quarter));
  for (const auto& person : asked)
    if (has_answered_all(situation, person)) persons.push_back(person);
  return persons;
}

}  // namespace

std::string_view Thanking::kind() const { return kKind; }

Result<void> Thanking::work(runtime::Attempt& attempt) {
  const auto& job = attempt.job();
  const auto answered = position_of(job.slot());
  const auto snapshot = reminders_.store.snapshot();
  CAIRN_TRY(const auto duty, duty_at(*snapshot, answered));
  CAIRN_TRY(const auto quarter, Quarter::parse(duty.quarter));
  CAIRN_TRY(const auto situation, read_situation(reminders_, *snapshot, quarter));
  const auto contact = situation.contacts.find(job.target());
  // An answer was taken back, or the person is gone.
  if (!has_answered_all(situation, job.target()) || contact == situation.contacts.end() ||
      contact->second.email.empty())
    return success();
  CAIRN_TRY(const auto message, compose_thanks(reminders_, situation, job.target(), answered, job.due_us()));
  CAIRN_TRY(const auto bytes, mail::render(message));
  const auto outcome =
      reminders_.transport.send(mail::envelope_of(message), bytes, [&attempt] { return attempt.stopping(); });
  // Written before a crash, in other words.
  if (!outcome && outcome.error().code == Errc::kDuplicate) return success();
  if (!outcome) return outcome.error();
  switch (outcome.value().verdict) {
    case mail::Verdict::kTaken:
    case mail::Verdict::kRefusedForGood: return success();
    case mail::Verdict::kRefusedForNow:
    case mail::Verdict::kUnknown: break;
  }
  return fail(Errc::kUnavailable, mail::blanked(outcome.value().reply, message.to.address));
}

runtime::Schedule thanks(const Reminders& reminders) {
  return {"reminder-thanks-" + reminders.municipality, kKind, runtime::Misfire::kAll,
          [&reminders](int64_t after_us) { return next_answer(reminders, after_us); },
          [&reminders](const Slot& slot) { return targets(reminders, slot); }};
}

}  // namespace cairn::workers::reminders
