#pragma once

#include "workers/reminders/releasing.h"
#include "workers/runtime/schedule.h"
#include "workers/runtime/worker.h"

namespace cairn::workers::reminders {

inline constexpr char kStepKind[] = "reminder-step";

/// The day of a step has come: opens the quarter and its duties, and releases the step, unless the rules want an
/// officer to look first (releasing.h).
class Stepping final : public runtime::Worker {
 public:
  explicit Stepping(const Reminders& reminders) : reminders_(reminders) {}
  std::string_view kind() const override;
  Result<void> work(runtime::Attempt& attempt) override;

 private:
  const Reminders& reminders_;
};

/// The day after the last one has come: locks the quarter, and hands what stayed silent through every step to the MILE
/// office (Escalated; there is no mail, for the links have ended).
class Locking final : public runtime::Worker {
 public:
  explicit Locking(const Reminders& reminders) : reminders_(reminders) {}
  std::string_view kind() const override;
  Result<void> work(runtime::Attempt& attempt) override;

 private:
  const Reminders& reminders_;
};

/// One schedule for the steps and one for the lock of each of the four quarters, for ever: an outage that reaches into
/// the next quarter keeps both apart. Steps are due at 08:00 in South Africa, locks when their day begins; of several
/// steps that were missed the latest is worked on. The rules tell the days, whenever they are asked.
std::vector<runtime::Schedule> schedules(const Reminders& reminders);

}  // namespace cairn::workers::reminders
