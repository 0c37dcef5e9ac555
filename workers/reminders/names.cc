#include "workers/reminders/names.h"

#include <charconv>

#include "eventstore/base/bytes.h"
#include "eventstore/base/instant.h"

namespace cairn::workers::reminders {
namespace {

constexpr size_t kKeyBytes = 16;
constexpr int64_t kHourUs = 3'600'000'000;
constexpr int64_t kDayUs = 24 * kHourUs;
constexpr int64_t kStepHour = 8;
constexpr size_t kQuarterLength = 10;  // 2026-27-Q1

/// No part can hold a line feed, so different names give different texts.
std::string key_of(std::string_view what, const MessageName& name, std::string_view rest) {
  const auto hash = sha256({what, "\n", name.municipality, "\n", name.quarter.id(), "\n", name.person, "\n", rest});
  return to_hex(view_of(hash).substr(0, kKeyBytes));
}

}  // namespace

std::string message_key(const MessageName& name) {
  return key_of("reminder", name, std::to_string(name.step) + "\n" + std::string(name.instead_of));
}

std::string thanks_key(const MessageName& name, Position answered) {
  return key_of("thanks", name, std::to_string(answered.value()));
}

std::string thread_key(const MessageName& name) { return key_of("thread", name, ""); }

std::string event_key(const MessageName& name) { return key_of("event", name, ""); }

std::string slot_of(const projections::calendar::Quarter& quarter, int step) {
  return quarter.id() + (step < 0 ? "" : "+") + std::to_string(step);
}

int64_t step_due_us(Day day) { return end_of_day_us(day) + 1 - kDayUs + kStepHour * kHourUs; }

Result<StepName> parse_slot(std::string_view slot) {
  const auto wrong = fail(Errc::kInvalid, "\"" + std::string(slot) + "\" is no step, as 2026-27-Q1+5");
  if (slot.size() < kQuarterLength + 2) return wrong;
  const auto quarter = projections::calendar::Quarter::parse(slot.substr(0, kQuarterLength));
  auto number = slot.substr(kQuarterLength);
  if (!quarter || (number.front() != '+' && number.front() != '-')) return wrong;
  if (number.front() == '+') number.remove_prefix(1);
  StepName name{quarter.value()};
  const auto read = std::from_chars(number.data(), number.data() + number.size(), name.step);
  if (read.ec != std::errc() || read.ptr != number.data() + number.size()) return wrong;
  return name;
}

}  // namespace cairn::workers::reminders
