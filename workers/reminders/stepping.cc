#include "workers/reminders/stepping.h"

#include <algorithm>

#include "cairn/quarter/v1/events.pb.h"
#include "eventstore/base/instant.h"
#include "eventstore/base/log.h"
#include "projections/as_of/as_of.h"
#include "projections/quarters/kind.h"
#include "workers/reminders/names.h"
#include "workers/runtime/append_once.h"

namespace cairn::workers::reminders {
namespace {

namespace p = projections;
using p::calendar::FinancialYear;
using p::calendar::Quarter;
using runtime::Slot;

constexpr char kLockKind[] = "quarter-lock";
constexpr int64_t kDayUs = 86'400'000'000;

using SlotsOf = std::vector<Slot> (*)(const Quarter& quarter, const p::quarters::Schedule& schedule);

std::vector<Slot> step_slots(const Quarter& quarter, const p::quarters::Schedule& schedule) {
  std::vector<Slot> slots;
  for (const auto& step : schedule.steps) slots.push_back({slot_of(quarter, step.working_days), step_due_us(step.day)});
  return slots;
}

/// The day is part of the slot: a lock that is put off is another one.
std::vector<Slot> lock_slots(const Quarter& quarter, const p::quarters::Schedule& schedule) {
  const Day first = schedule.lock.day.next();
  return {{quarter.id() + " " + text_of(first), end_of_day_us(first) + 1 - kDayUs}};
}

/// The first slot after a moment of the quarters with this number: those of the year before and after too, for steps
/// lie around a quarter's end.
Result<std::optional<Slot>> next_slot(const Reminders& reminders, int number, SlotsOf slots_of, int64_t after_us) {
  const auto snapshot = reminders.store.snapshot();
  const int begins = FinancialYear::of(p::as_of::today(after_us)).begins();
  std::optional<Slot> next;
  for (int year = begins - 1; year <= begins + 1; ++year) {
    const auto quarter = FinancialYear(year).quarter(number);
    CAIRN_TRY(const auto schedule,
              p::quarters::read_schedule(*snapshot, reminders.municipality, quarter, snapshot->head()));
    for (auto& slot : slots_of(quarter, schedule))
      if (slot.due_us > after_us && (!next || slot.due_us < next->due_us)) next = std::move(slot);
  }
  return next;
}

runtime::Schedule schedule_of(const Reminders& reminders, std::string_view what, const char* kind, int number,
                              SlotsOf slots_of) {
  return {std::string(what) + "-" + reminders.municipality + "-Q" + std::to_string(number), kind,
          runtime::Misfire::kLatest,
          [&reminders, number, slots_of](int64_t after_us) { return next_slot(reminders, number, slots_of, after_us); },
          runtime::once()};
}

/// Units that owe to the end, those of one commit at a time.
Result<void> hand_to_office(const Reminders& reminders, const runtime::JobId& job, const Quarter& quarter) {
  const auto snapshot = reminders.store.snapshot();
  CAIRN_TRY(const auto situation, read_situation(reminders, *snapshot, quarter));
  duty::v1::Escalated escalated;
  escalated.set_level(Level::LEVEL_MILE);
  escalated.set_cause(Cause::CAUSE_SILENCE);
  std::vector<eventstore::StreamWrite> writes;
  const auto flush = [&]() -> Result<void> {
    if (writes.empty()) return success();
    const std::string step = "silent " + writes.front().stream.text();
    CAIRN_TRY(runtime::append_once(reminders.store, job, step, append_of(std::move(writes))));
    writes.clear();
    return success();
  };
  for (const auto& line : situation.board.lines) {
    const bool silent = line.state == p::duties::State::kOverdue || line.state == p::duties::State::kEscalated;
    if (!silent || line.duty.level == "mile") continue;
    writes.push_back({duty_stream(line.unit, quarter), eventstore::Expected::exists(), {}});
    add_event(writes.back(), line.unit, escalated);
    if (writes.size() < kDutiesPerCommit) continue;
    CAIRN_TRY(flush());
  }
  return flush();
}

/// Whether a later step of the quarter is due already.
Result<bool> is_passed(const Reminders& reminders, const StepName& name) {
  const auto snapshot = reminders.store.snapshot();
  CAIRN_TRY(const auto schedule,
            p::quarters::read_schedule(*snapshot, reminders.municipality, name.quarter, snapshot->head()));
  const int64_t now_us = reminders.clock.now_us();
  return std::ranges::any_of(schedule.steps, [&](const auto& later) {
    return later.working_days > name.step && step_due_us(later.day) <= now_us;
  });
}

}  // namespace

std::string_view Stepping::kind() const { return kStepKind; }

Result<void> Stepping::work(runtime::Attempt& attempt) {
  CAIRN_TRY(const auto name, parse_slot(attempt.job().slot()));
  const Day today = p::as_of::today(reminders_.clock.now_us());
  // 1. Again at each step: units may have begun since.
  if (const auto opened = reminders_.open_quarter(name.quarter, today); !opened) {
    // A quarter that was locked meanwhile, or a municipality without units: nobody is to be asked.
    if (opened.error().code != Errc::kInvalid) return opened;
    log_of("workers.reminders")->info("{} asks nobody: {}", attempt.job().slot(), opened.error().context);
    return success();
  }
  // 2. An officer looks first, if the rules want it.
  CAIRN_TRY(const auto rules, read_rules(*reminders_.store.snapshot(), reminders_.municipality, today));
  if (rules.reviewed) return success();
  // 3. After an outage a later step is due as well: its slot stands for both, and its mails name this one.
  CAIRN_TRY(const bool passed, is_passed(reminders_, name));
  if (passed) return success();
  // 4. The step, in one event; what was released before is not released again.
  CAIRN_TRY(release_unseen(reminders_, attempt.id(), name.quarter, name.step));
  return success();
}

std::string_view Locking::kind() const { return kLockKind; }

Result<void> Locking::work(runtime::Attempt& attempt) {
  CAIRN_TRY(const auto quarter, Quarter::parse(attempt.job().slot().substr(0, attempt.job().slot().find(' '))));
  const auto snapshot = reminders_.store.snapshot();
  CAIRN_TRY(const auto situation, read_situation(reminders_, *snapshot, quarter));
  const auto& board = situation.board;
  const Day today = p::as_of::today(reminders_.clock.now_us());
  if (!board.standing.opened || today <= board.schedule.lock.day) return success();
  CAIRN_TRY(hand_to_office(reminders_, attempt.id(), quarter));
  if (board.standing.locked) return success();
  auto stream = StreamId::of(p::quarters::kKind.category, p::quarters::id_of(reminders_.municipality, quarter));
  CAIRN_TRY(const auto head, snapshot->stream_head(stream));
  eventstore::StreamWrite write{std::move(stream), eventstore::Expected::exact(head->last), {}};
  eventstore::NewEvent event;
  event.type = cairn::quarter::v1::QuarterLocked::descriptor()->name();
  write.events.push_back(std::move(event));
  CAIRN_TRY(runtime::append_once(reminders_.store, attempt.id(), "lock", append_of({std::move(write)})));
  return success();
}

std::vector<runtime::Schedule> schedules(const Reminders& reminders) {
  std::vector<runtime::Schedule> all;
  for (int number = 1; number <= 4; ++number) {
    all.push_back(schedule_of(reminders, "reminders", kStepKind, number, step_slots));
    all.push_back(schedule_of(reminders, "lock", kLockKind, number, lock_slots));
  }
  return all;
}

}  // namespace cairn::workers::reminders
