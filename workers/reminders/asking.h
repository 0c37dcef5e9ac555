#pragma once

#include "workers/reminders/compose.h"

namespace cairn::workers::reminders {

/// What `decide` plans from a situation.
using Planning = std::function<Plan(const Situation& situation)>;

/// Records who is asked for what (ReminderQueued, and Escalated where it goes to somebody higher), and adds a job of
/// sending for each message. A later message takes the place of those about the same duty that never went out. Steps:
/// (1) plan on one snapshot; (2) for each message one commit for up to 60 duties, against what was looked at; when
/// somebody was faster, all from (1) again, in which what is recorded is not planned twice; (3) the jobs. A crash
/// anywhere is mended by the next attempt of the same job. Returns how many messages there are.
Result<size_t> ask(const Reminders& reminders, const runtime::JobId& job, const projections::calendar::Quarter& quarter,
                   const Planning& planning);

/// The job that sends a message.
inline constexpr char kMailKind[] = "reminder-mail";
runtime::JobSpec mail_job(const Reminders& reminders, const projections::calendar::Quarter& quarter, int step,
                          const std::string& message_id);

}  // namespace cairn::workers::reminders
