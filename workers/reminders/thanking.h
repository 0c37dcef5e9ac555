#pragma once

#include "workers/reminders/compose.h"
#include "workers/runtime/schedule.h"
#include "workers/runtime/worker.h"

namespace cairn::workers::reminders {

/// Says thanks when all that a person was asked for in a quarter is answered, and cancels the date in the calendar.
class Thanking final : public runtime::Worker {
 public:
  explicit Thanking(const Reminders& reminders) : reminders_(reminders) {}
  std::string_view kind() const override;
  Result<void> work(runtime::Attempt& attempt) override;
  runtime::RetryPolicy retry_policy() const override {
    return {.first_ms = 30'000, .longest_ms = 7'200'000, .attempts_max = 50};
  }

 private:
  const Reminders& reminders_;
};

/// Each AnswersSubmitted is a slot, due when it was recorded, for those whom it leaves with nothing to answer: what was
/// said while nobody was there is thanked for later.
runtime::Schedule thanks(const Reminders& reminders);

}  // namespace cairn::workers::reminders
