#include "workers/reminders/reports.h"

#include <algorithm>

#include "projections/duties/kind.h"
#include "projections/duties/token.h"
#include "projections/registers/register.h"
#include "workers/mail/address.h"
#include "workers/mail/delivery_report.h"
#include "workers/reminders/following.h"

namespace cairn::workers::reminders {
namespace {

namespace p = projections;
using p::calendar::Quarter;
using p::duties::Duty;
using p::duties::Reminder;
using p::registers::Register;

/// A message, and every duty that it is about.
struct Found {
  std::string message_id;
  int step = 0;
  std::optional<Quarter> quarter;
  std::vector<Duty> duties;
};

const Reminder* reminder_of(const Duty& duty, std::string_view key) {
  for (const auto& reminder : duty.reminders)
    if (reminder.message_id.substr(0, reminder.message_id.find('@')) == key) return &reminder;
  return nullptr;
}

/// By what stands before the '@'. No quarter when there is no such message.
Result<Found> find_message(const eventstore::Snapshot& snapshot, std::string_view key) {
  Found found;
  CAIRN_TRY(const auto rows, Register::open(snapshot, p::duties::kKind.view));
  CAIRN_TRY(rows.each(Day::latest(), snapshot.head(), [&](std::string_view, const p::facts::Row& row) {
    auto duty = p::duties::duty_of(row);
    const auto* reminder = reminder_of(duty, key);
    const auto quarter = Quarter::parse(duty.quarter);
    if (reminder == nullptr || !quarter) return true;
    found.message_id = reminder->message_id;
    found.step = reminder->step;
    found.quarter = quarter.value();
    found.duties.push_back(std::move(duty));
    return true;
  }));
  return found;
}

/// One event in the duty of each unit, in as many commits as they need.
template <class Event>
Result<Position> append(const Reminders& reminders, const Quarter& quarter,
                        const std::vector<std::pair<std::string, Event>>& events, const eventstore::Actor& actor) {
  Position head = reminders.store.head();
  for (size_t from = 0; from < events.size(); from += kDutiesPerCommit) {
    std::vector<eventstore::StreamWrite> writes;
    for (size_t i = from; i < std::min(events.size(), from + kDutiesPerCommit); ++i) {
      const auto& [unit, event] = events[i];
      writes.push_back({duty_stream(unit, quarter), eventstore::Expected::exists(), {}});
      add_event(writes.back(), unit, event);
      writes.back().events.back().id = EventId(system_ids().next());
    }
    auto append = append_of(std::move(writes));
    append.commit_id = CommitId(system_ids().next());
    append.actor = actor;
    CAIRN_TRY(const auto appended, reminders.store.append_and_wait(std::move(append)));
    head = Position(appended.last.value() + 1);
  }
  return head;
}

/// The message that a report is about: by its own id, else by the address that the report came to.
std::string key_of(const Reminders& reminders, const mail::DeliveryReport& report) {
  if (!report.message_id.empty()) return report.message_id.substr(0, report.message_id.find('@'));
  return mail::return_token(reminders.settings.bounce_address, report.sent_to).value_or("");
}

}  // namespace

Result<Noted> note_report(const Reminders& reminders, std::string_view bytes, const eventstore::Actor& actor) {
  CAIRN_TRY(const auto report, mail::parse_delivery_report(bytes));
  const auto snapshot = reminders.store.snapshot();
  CAIRN_TRY(const auto found, find_message(*snapshot, key_of(reminders, report)));
  if (!found.quarter) return fail(Errc::kNotFound, "the report is about no reminder of this ledger");
  Noted noted{found.message_id, {}, false, snapshot->head()};
  // One mail, one mailbox: the gravest word counts.
  const mail::ReportedRecipient* failed = nullptr;
  for (const auto& recipient : report.recipients)
    if (recipient.action == "failed" && (failed == nullptr || recipient.hard)) failed = &recipient;
  if (failed == nullptr) return noted;
  noted.hard = failed->hard;
  duty::v1::ReminderBounced bounced;
  bounced.set_message_id(found.message_id);
  bounced.set_status(failed->status);
  bounced.set_hard(failed->hard);
  std::vector<std::pair<std::string, duty::v1::ReminderBounced>> events;
  for (const auto& duty : found.duties) {
    const auto& said = reminder_of(duty, key_of(reminders, report))->undelivered;
    if (said == "hard" || (said == "soft" && !failed->hard)) continue;
    events.emplace_back(duty.unit, bounced);
    noted.units.push_back(duty.unit);
  }
  CAIRN_TRY(noted.head, append(reminders, *found.quarter, events, actor));
  if (noted.hard) {
    CAIRN_TRY(follow_undelivered(reminders, *found.quarter, found.step, found.message_id));
  }
  return noted;
}

Result<Noted> decline(const Reminders& reminders, std::string_view token) {
  const auto unknown = fail(Errc::kNotFound, "no duty knows this link");
  if (!p::duties::is_token(token)) return unknown;
  const auto snapshot = reminders.store.snapshot();
  const auto sha256 = p::duties::sha256_of_token(token);
  CAIRN_TRY(const auto rows, Register::open(*snapshot, p::duties::kKind.view));
  CAIRN_TRY(const auto id, rows.resolve(p::duties::alias_of_token(sha256)));
  if (!id) return unknown;
  CAIRN_TRY(const auto row, rows.latest(*id));
  const auto duty = p::duties::duty_of(row);
  const auto& post = duty.links.at(sha256);
  // The newest message to that post; a link that was handed over otherwise has none.
  const Reminder* newest = nullptr;
  for (const auto& reminder : duty.reminders)
    if (reminder.post == post && (newest == nullptr || reminder.queued_at > newest->queued_at)) newest = &reminder;
  if (newest == nullptr) return unknown;
  CAIRN_TRY(const auto found, find_message(*snapshot, newest->message_id.substr(0, newest->message_id.find('@'))));
  Noted noted{newest->message_id, {}, true, snapshot->head()};
  std::vector<std::pair<std::string, duty::v1::ReminderDeclined>> events;
  for (const auto& each : found.duties) {
    const auto& declined = std::ranges::find(each.reminders, found.message_id, &Reminder::message_id)->post;
    if (each.declined.contains(declined)) continue;
    duty::v1::ReminderDeclined event;
    event.set_post_id(declined);
    for (const auto& [hash, of] : each.links)
      if (of == declined) event.set_token_sha256(hash);
    events.emplace_back(each.unit, event);
    noted.units.push_back(each.unit);
  }
  CAIRN_TRY(noted.head, append(reminders, *found.quarter, events, {post, "unit", duty.unit}));
  CAIRN_TRY(follow_undelivered(reminders, *found.quarter, found.step, found.message_id));
  return noted;
}

}  // namespace cairn::workers::reminders
