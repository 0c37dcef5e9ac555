#include "workers/reminders/reminders.h"

#include <charconv>

#include "projections/as_of/as_of.h"
#include "projections/duties/kind.h"
#include "projections/persons/kind.h"
#include "projections/registers/register.h"
#include "projections/rules/kind.h"

namespace cairn::workers::reminders {
namespace {

namespace p = projections;
using p::registers::Register;

Result<void> add_contacts(const Register& persons, const eventstore::sealing::KeyRing* keys,
                          const p::duties::Posts& posts, Situation& situation) {
  using p::persons::Column;
  for (const auto& post : posts.all) {
    if (post.vacant() || situation.contacts.contains(post.holder)) continue;
    CAIRN_TRY(const auto row, persons.latest(post.holder));
    Contact contact;
    contact.language = row.text(p::persons::id_of(Column::kLanguage));
    if (const auto* email = row.find(p::persons::id_of(Column::kEmail))) {
      CAIRN_TRY(auto address, eventstore::sealing::value_of(email->value, keys));
      contact.email = std::move(address).value_or("");
      contact.email_set_by = email->set_by;
    }
    situation.contacts.emplace(post.holder, std::move(contact));
  }
  return success();
}

/// What went out for a duty, and when; of a mail that came back, when it did.
Result<void> add_mailed(const eventstore::Snapshot& snapshot, const p::duties::Duty& duty, Situation& situation) {
  for (const auto& reminder : duty.reminders) {
    if (reminder.state != "sent" && reminder.state != "bounced") continue;
    if (situation.mailed.contains(reminder.message_id)) continue;
    CAIRN_TRY(const auto event, snapshot.event_at(reminder.position));
    situation.mailed.emplace(reminder.message_id, Mailed{reminder.person, event.recorded_us()});
  }
  return success();
}

/// Steps of the quarters before and after may lie in the same week.
Result<void> add_mailed(const eventstore::Snapshot& snapshot, Situation& situation) {
  CAIRN_TRY(const auto duties, Register::open(snapshot, p::duties::kKind.view));
  for (const auto& line : situation.board.lines) {
    CAIRN_TRY(add_mailed(snapshot, line.duty, situation));
    for (const auto& beside : {situation.quarter.previous(), situation.quarter.next()}) {
      CAIRN_TRY(const auto row, duties.latest(p::duties::id_of(line.unit, beside)));
      CAIRN_TRY(add_mailed(snapshot, p::duties::duty_of(row), situation));
    }
  }
  return success();
}

}  // namespace

eventstore::Actor worker_actor() { return {"cairn", "worker", ""}; }

Result<ReminderRules> read_rules(const eventstore::Snapshot& snapshot, std::string_view municipality, Day today) {
  using p::rules::Column;
  CAIRN_TRY(const auto rows, Register::open(snapshot, p::rules::kKind.view));
  CAIRN_TRY(const auto row, rows.row(municipality, today, snapshot.head()));
  ReminderRules rules;
  rules.reviewed = row.text(p::rules::id_of(Column::kValue), "reminder_release") == "reviewed";
  const auto per_week = row.text(p::rules::id_of(Column::kValue), "reminders_per_week");
  std::from_chars(per_week.data(), per_week.data() + per_week.size(), rules.per_week);
  rules.office = row.text(p::rules::id_of(Column::kValue), "mile_office");
  return rules;
}

Result<Situation> read_situation(const Reminders& reminders, const eventstore::Snapshot& snapshot,
                                 const p::calendar::Quarter& quarter) {
  CAIRN_TRY(auto board, p::duties::read_board(snapshot, reminders.tables, reminders.municipality, quarter,
                                              {snapshot.head(), reminders.clock.now_us()}));
  return situation_of(reminders, snapshot, quarter, std::move(board));
}

Result<Situation> situation_of(const Reminders& reminders, const eventstore::Snapshot& snapshot,
                               const p::calendar::Quarter& quarter, p::duties::Board board) {
  const Day today = p::as_of::today(board.at.instant_us);
  Situation situation{quarter, std::move(board), {}, {}, std::string(mail::domain_of(reminders.settings.from.address))};
  if (snapshot.head() > Position(0)) {
    CAIRN_TRY(const auto first, snapshot.event_at(Position(0)));
    situation.begun_us = first.recorded_us();
  }
  CAIRN_TRY(const auto rules, read_rules(snapshot, reminders.municipality, today));
  situation.per_week = rules.per_week;
  if (rules.per_week > 0) {
    CAIRN_TRY(add_mailed(snapshot, situation));
  }
  CAIRN_TRY(auto posts, p::duties::read_posts(snapshot, today, snapshot.head()));
  if (const auto office = posts.find(rules.office); !rules.office.empty() && office != posts.end())
    situation.office = office->second;
  CAIRN_TRY(const auto persons, Register::open(snapshot, p::persons::kKind.view));
  for (const auto& line : situation.board.lines) {
    CAIRN_TRY(add_contacts(persons, reminders.keys, line.posts, situation));
  }
  CAIRN_TRY(add_contacts(persons, reminders.keys, situation.office, situation));
  return situation;
}

StreamId duty_stream(std::string_view unit, const p::calendar::Quarter& quarter) {
  return StreamId::of(p::duties::kKind.category, p::duties::id_of(unit, quarter));
}

Result<eventstore::StreamWrite> duty_write(const eventstore::Snapshot& snapshot, std::string_view unit,
                                           const p::calendar::Quarter& quarter) {
  auto stream = duty_stream(unit, quarter);
  CAIRN_TRY(const auto head, snapshot.stream_head(stream));
  if (!head) return fail(Errc::kNotFound, "there is no " + stream.text());
  return eventstore::StreamWrite{std::move(stream), eventstore::Expected::exact(head->last), {}};
}

void add_event(eventstore::StreamWrite& write, std::string_view unit, const google::protobuf::Message& message) {
  eventstore::NewEvent event;
  event.type = message.GetDescriptor()->name();
  event.payload = message.SerializeAsString();
  event.tags = {"unit:" + std::string(unit)};
  write.events.push_back(std::move(event));
}

eventstore::Append append_of(std::vector<eventstore::StreamWrite> writes) {
  eventstore::Append append;
  append.writes = std::move(writes);
  append.actor = worker_actor();
  append.channel = "worker";
  return append;
}

}  // namespace cairn::workers::reminders
