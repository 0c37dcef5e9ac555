#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "eventstore/base/result.h"

namespace cairn::workers::runtime {

/// A moment at which a schedule asks for work, and its name for ever.
struct Slot {
  std::string id;  ///< "2026-09-10"
  int64_t due_us = 0;
};

/// What happens to the slots that passed while nobody was there.
enum class Misfire {
  kLatest,  ///< the last one is worked on and names the others: a reminder
  kAll,     ///< each one is worked on, in order: an annual summary
};

/// When what is due, for ever. The queue keeps up to which slot it became jobs, so an outage loses none.
struct Schedule {
  std::string name;  ///< part of the ids of its jobs: never changes
  std::string kind;  ///< of the worker
  Misfire misfire = Misfire::kLatest;
  /// The first slot that is due after `after_us`; none for a schedule that has ended. Two slots of one schedule are
  /// never due at the same microsecond. The answer may change with time (a rule was changed); ids still come once.
  std::function<Result<std::optional<Slot>>(int64_t after_us)> next;
  /// Whom a slot that came due is for; a job each. Empty is right: then the slot passes without work.
  std::function<Result<std::vector<std::string>>(const Slot& slot)> targets;
};

/// Every day at a full hour in South African Standard Time; the slot is the date.
std::function<Result<std::optional<Slot>>(int64_t after_us)> daily_at(int hour);
/// One job a slot, without a target.
std::function<Result<std::vector<std::string>>(const Slot& slot)> once();

/// A slot that is worked on, and those that it stands for.
struct DueSlot {
  Slot slot;
  std::vector<std::string> missed;
};
struct Due {
  std::vector<DueSlot> slots;
  Slot last;          ///< up to where the schedule was followed
  bool more = false;  ///< there are more than `slots_max` (Misfire::kAll)
};

/// At most so many missed slots are named, the last ones.
inline constexpr size_t kMissedSlotsMax = 100;

/// What is due after `after_us` up to and with `now_us`; no slots when nothing is.
Result<Due> due_slots(const Schedule& schedule, int64_t after_us, int64_t now_us, size_t slots_max);

}  // namespace cairn::workers::runtime
