#include "workers/runtime/schedule.h"

#include "eventstore/base/check.h"
#include "eventstore/base/date.h"
#include "eventstore/base/instant.h"

namespace cairn::workers::runtime {
namespace {

constexpr int64_t kHourUs = 3'600'000'000;
constexpr int64_t kDayUs = 24 * kHourUs;
/// South Africa is two hours ahead of UTC all year, since 1944.
constexpr int64_t kAheadUs = 2 * kHourUs;

int64_t floor_days(int64_t us) { return us / kDayUs - (us % kDayUs < 0 ? 1 : 0); }

}  // namespace

std::function<Result<std::optional<Slot>>(int64_t after_us)> daily_at(int hour) {
  CAIRN_CHECK(hour >= 0 && hour < 24, "an hour of the day");
  return [hour](int64_t after_us) -> Result<std::optional<Slot>> {
    int64_t day = floor_days(after_us + kAheadUs);
    const auto due_us = [&] { return day * kDayUs - kAheadUs + hour * kHourUs; };
    if (due_us() <= after_us) ++day;
    return std::optional(Slot{text_of(Day(static_cast<int32_t>(day))), due_us()});
  };
}

std::function<Result<std::vector<std::string>>(const Slot& slot)> once() {
  return [](const Slot&) -> Result<std::vector<std::string>> { return std::vector<std::string>{""}; };
}

Result<Due> due_slots(const Schedule& schedule, int64_t after_us, int64_t now_us, size_t slots_max) {
  Due due;
  due.last.due_us = after_us;
  std::vector<std::string> missed;
  std::optional<Slot> latest;
  for (;;) {
    CAIRN_TRY(auto next, schedule.next(due.last.due_us));
    if (!next || next->due_us > now_us) break;
    CAIRN_CHECK(next->due_us > due.last.due_us, "the next slot is due after the one before");
    if (schedule.misfire == Misfire::kAll && due.slots.size() == slots_max) {
      due.more = true;
      return due;
    }
    due.last = *next;
    if (schedule.misfire == Misfire::kAll) {
      due.slots.push_back({*next, {}});
      continue;
    }
    if (latest) missed.push_back(std::move(latest->id));
    latest = std::move(next);
  }
  if (!latest) return due;
  if (missed.size() > kMissedSlotsMax)
    missed.erase(missed.begin(), missed.end() - static_cast<std::ptrdiff_t>(kMissedSlotsMax));
  due.slots.push_back({*latest, std::move(missed)});
  return due;
}

}  // namespace cairn::workers::runtime
