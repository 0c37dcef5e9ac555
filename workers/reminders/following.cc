#include "workers/reminders/following.h"

#include <algorithm>

#include "projections/as_of/as_of.h"
#include "projections/quarters/kind.h"
#include "projections/registers/register.h"
#include "workers/reminders/names.h"

namespace cairn::workers::reminders {
namespace {

namespace p = projections;

runtime::JobName job_name(const Reminders& reminders, const p::calendar::Quarter& quarter, int step,
                          const std::string& target) {
  return {"reminder-follow-" + reminders.municipality, slot_of(quarter, step), target};
}

Result<void> add_job(const Reminders& reminders, const p::calendar::Quarter& quarter, int step,
                     const std::string& target) {
  CAIRN_TRY(reminders.queue.add(
      {{job_name(reminders, quarter, step, target), kFollowKind, reminders.clock.now_us(), {}, {}}}));
  return success();
}

Result<void> recover(const Reminders& reminders, const eventstore::Snapshot& snapshot,
                     const p::calendar::Quarter& quarter) {
  CAIRN_TRY(const auto situation, read_situation(reminders, snapshot, quarter));
  for (const int step : situation.board.standing.released) {
    CAIRN_TRY(follow_release(reminders, quarter, step));
  }
  for (const auto& line : situation.board.lines)
    for (const auto& reminder : line.duty.reminders) {
      if (reminder.undelivered != "hard" && !line.duty.declined.contains(reminder.post)) continue;
      CAIRN_TRY(follow_undelivered(reminders, quarter, reminder.step, reminder.message_id));
    }
  return success();
}

/// What an earlier step asked is on record first: a later step's mails stand for it, and name it.
Result<void> wait_for_earlier(const Reminders& reminders, const StepName& name) {
  CAIRN_TRY(const auto situation, read_situation(reminders, *reminders.store.snapshot(), name.quarter));
  for (const int step : situation.board.standing.released) {
    if (step >= name.step) continue;
    CAIRN_TRY(const bool followed, is_followed(reminders, name.quarter, step));
    if (!followed) return fail(Errc::kUnavailable, "step " + slot_of(name.quarter, step) + " is not asked yet");
  }
  return success();
}

}  // namespace

std::string_view Following::kind() const { return kFollowKind; }

Result<void> Following::work(runtime::Attempt& attempt) {
  CAIRN_TRY(const auto name, parse_slot(attempt.job().slot()));
  const std::string& target = attempt.job().target();
  if (target == kReleased) {
    CAIRN_TRY(wait_for_earlier(reminders_, name));
  }
  CAIRN_TRY(ask(reminders_, attempt.id(), name.quarter, [&](const Situation& situation) {
    return target == kReleased ? plan_step(situation, name.step) : plan_next(situation, target);
  }));
  return success();
}

Result<void> follow_release(const Reminders& reminders, const p::calendar::Quarter& quarter, int step) {
  return add_job(reminders, quarter, step, kReleased);
}

Result<void> follow_undelivered(const Reminders& reminders, const p::calendar::Quarter& quarter, int step,
                                const std::string& message_id) {
  return add_job(reminders, quarter, step, message_id);
}

Result<bool> is_followed(const Reminders& reminders, const p::calendar::Quarter& quarter, int step) {
  const auto job = reminders.queue.find(runtime::id_of(job_name(reminders, quarter, step, kReleased)));
  if (job) return runtime::is_over(job.value().state());
  if (job.error().code == Errc::kNotFound) return false;
  return job.error();
}

Result<void> recover(const Reminders& reminders) {
  const auto snapshot = reminders.store.snapshot();
  CAIRN_TRY(const auto rows, p::registers::Register::open(*snapshot, p::quarters::kKind.view));
  const Day today = p::as_of::today(reminders.clock.now_us());
  // A quarter's first step comes before its end, its lock after it.
  auto quarter = p::calendar::Quarter::of(today).previous().previous();
  for (int i = 0; i < 3; ++i, quarter = quarter.next()) {
    CAIRN_TRY(const auto row, rows.latest(p::quarters::id_of(reminders.municipality, quarter)));
    const auto standing = p::quarters::standing_of(row);
    if (!standing.opened || standing.locked) continue;
    CAIRN_TRY(recover(reminders, *snapshot, quarter));
  }
  return success();
}

}  // namespace cairn::workers::reminders
