#include "workers/reminders/asking.h"

#include <algorithm>
#include <set>

#include "projections/duties/token.h"
#include "workers/reminders/names.h"
#include "workers/runtime/append_once.h"

namespace cairn::workers::reminders {
namespace {

namespace p = projections;
using eventstore::StreamWrite;

/// One message on its way into the log.
struct Queueing {
  const Reminders& reminders;
  const runtime::JobId& job;
  const eventstore::Snapshot& snapshot;
  const Situation& situation;
  const Plan& plan;
  const Planned& planned;
  const Composed& composed;
};

duty::v1::ReminderQueued queued_event(const Queueing& it, const Ask& ask) {
  duty::v1::ReminderQueued queued;
  queued.set_message_id(it.planned.message_id);
  queued.set_step(it.plan.step);
  for (const int missed : it.planned.missed) queued.add_missed_steps(missed);
  queued.set_level(ask.level);
  queued.set_post_id(ask.post);
  queued.set_person_id(it.planned.person);
  for (const auto& row : ask.rows) queued.mutable_owed()->add_engagement_ids(row);
  for (const auto& report : ask.reports) {
    auto& owed = *queued.mutable_owed()->add_reports();
    owed.set_engagement_id(report.engagement);
    owed.set_document_id(report.document);
    if (report.due) eventstore::set_date(owed.mutable_due(), *report.due);
  }
  eventstore::set_date(queued.mutable_answers_due(), PartialDate::of_day(it.situation.board.schedule.answers.day));
  queued.set_token_sha256(p::duties::sha256_of_token(it.composed.tokens.at(ask.unit)));
  queued.set_message_sha256(it.composed.sha256);
  queued.set_language(it.composed.message.language);
  return queued;
}

Result<StreamWrite> write_of(const Queueing& it, const Ask& ask) {
  CAIRN_TRY(auto write, duty_write(it.snapshot, ask.unit, it.situation.quarter));
  for (const auto& message_id : ask.instead_of) {
    duty::v1::ReminderFailed failed;
    failed.set_message_id(message_id);
    failed.set_reply("it never went out; " + it.planned.message_id + " takes its place");
    failed.set_permanent(true);
    add_event(write, ask.unit, failed);
  }
  if (ask.escalates) {
    duty::v1::Escalated escalated;
    escalated.set_level(ask.level);
    escalated.set_cause(ask.cause);
    escalated.set_step(it.plan.step);
    add_event(write, ask.unit, escalated);
  }
  add_event(write, ask.unit, queued_event(it, ask));
  return write;
}

Result<void> record(const Queueing& it) {
  const std::span<const Ask> asks = it.planned.asks;
  for (size_t from = 0; from < asks.size(); from += kDutiesPerCommit) {
    const auto part = asks.subspan(from, std::min(kDutiesPerCommit, asks.size() - from));
    std::vector<StreamWrite> writes;
    for (const auto& ask : part) {
      CAIRN_TRY(auto write, write_of(it, ask));
      writes.push_back(std::move(write));
    }
    CAIRN_TRY(runtime::append_once(it.reminders.store, it.job, "ask " + it.planned.message_id + " " + part.front().unit,
                                   append_of(std::move(writes))));
  }
  return success();
}

Result<Plan> plan_and_record(const Reminders& reminders, const runtime::JobId& job, const p::calendar::Quarter& quarter,
                             const Planning& planning) {
  const auto snapshot = reminders.store.snapshot();
  CAIRN_TRY(const auto situation, read_situation(reminders, *snapshot, quarter));
  auto plan = planning(situation);
  for (const auto& planned : plan.messages) {
    CAIRN_TRY(const auto composed,
              compose(reminders, *snapshot, situation, planned, plan.step, reminders.clock.now_us()));
    CAIRN_TRY(record({reminders, job, *snapshot, situation, plan, planned, composed}));
  }
  return plan;
}

/// Messages that wait to be sent: those of this attempt, and those that an earlier one recorded before it was cut off.
Result<std::vector<runtime::JobSpec>> jobs_of(const Reminders& reminders, const p::calendar::Quarter& quarter) {
  CAIRN_TRY(const auto situation, read_situation(reminders, *reminders.store.snapshot(), quarter));
  std::map<std::string, int> waiting;
  for (const auto& line : situation.board.lines)
    for (const auto& reminder : line.duty.reminders)
      if (reminder.state == "queued") waiting.emplace(reminder.message_id, reminder.step);
  std::vector<runtime::JobSpec> specs;
  for (const auto& [message_id, step] : waiting) specs.push_back(mail_job(reminders, quarter, step, message_id));
  return specs;
}

}  // namespace

runtime::JobSpec mail_job(const Reminders& reminders, const p::calendar::Quarter& quarter, int step,
                          const std::string& message_id) {
  return {
      {"reminder-mail-" + reminders.municipality, slot_of(quarter, step), message_id.substr(0, message_id.find('@'))},
      kMailKind,
      reminders.clock.now_us(),
      {},
      message_id};
}

Result<size_t> ask(const Reminders& reminders, const runtime::JobId& job, const p::calendar::Quarter& quarter,
                   const Planning& planning) {
  size_t messages = 0;
  for (int lost_races = 0;;) {
    const auto plan = plan_and_record(reminders, job, quarter, planning);
    if (plan) {
      messages = plan.value().messages.size();
      break;
    }
    if (plan.error().code != Errc::kConflict || ++lost_races == kLostRacesMax) return plan.error();
  }
  CAIRN_TRY(const auto specs, jobs_of(reminders, quarter));
  CAIRN_TRY(reminders.queue.add(specs));
  return messages;
}

}  // namespace cairn::workers::reminders
