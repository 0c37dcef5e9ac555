#include "projections/as_of/as_of.h"

#include <charconv>

#include "eventstore/base/instant.h"

namespace cairn::projections::as_of {
namespace {

constexpr int64_t kDayUs = int64_t{86'400} * 1'000'000;
constexpr int64_t kOffsetUs = int64_t{2} * 3'600 * 1'000'000;

std::optional<Day> whole_day(std::string_view text) {
  const auto date = PartialDate::parse(text);
  if (!date || date.value().day() == 0) return std::nullopt;
  return date.value().first_day();
}

std::optional<Position> position(std::string_view text) {
  uint64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return Position(number);
}

/// Sets what the parameter says; false when it cannot be read.
bool read(AsOf& as_of, std::string_view name, std::string_view value) {
  if (name == "min_position") return (as_of.min_position = position(value)).has_value();
  if (name == "valid_at") return (as_of.valid = whole_day(value)).has_value();
  if (name == "as_of") {
    as_of.valid = whole_day(value);
    if (as_of.valid) as_of.known_us = end_of_day_us(*as_of.valid);
    return as_of.valid.has_value();
  }
  if (value.starts_with('@')) return (as_of.known = position(value.substr(1))).has_value();
  if (const auto day = whole_day(value)) {
    as_of.known_us = end_of_day_us(*day);
    return true;
  }
  const auto instant = parse_instant(value);
  if (instant) as_of.known_us = instant.value();
  return instant.has_value();
}

std::string_view expected(std::string_view name) {
  if (name == "min_position") return "a number of events";
  if (name == "known_at") return "a time (RFC 3339), a day (YYYY-MM-DD) or a number of events (@123)";
  return "a day of the calendar, YYYY-MM-DD";
}

}  // namespace

Result<AsOf> AsOf::take(std::vector<std::pair<std::string, std::string>>& parameters) {
  AsOf as_of;
  std::vector<Complaint> complaints;
  std::erase_if(parameters, [&](const auto& parameter) {
    const auto& [name, value] = parameter;
    if (name != "valid_at" && name != "known_at" && name != "as_of" && name != "min_position") return false;
    if (!value.empty() && !read(as_of, name, value))
      complaints.push_back({"/query/" + name, "\"" + value.substr(0, 64) + "\" is not " + std::string(expected(name))});
    return true;
  });
  if (complaints.empty()) return as_of;
  auto error = fail(Errc::kInvalid, complaints.front().detail);
  error.complaints = std::move(complaints);
  return error;
}

Result<void> AsOf::not_in_the_future(Day today) const {
  if (!known_us || *known_us <= end_of_day_us(today)) return success();
  auto error = fail(Errc::kInvalid, "known_at is " + instant_text(*known_us) +
                                        ", which has not come: nobody can say what will be known then");
  error.complaints.push_back({"/query/known_at", error.context});
  return error;
}

Result<At> AsOf::resolve(const eventstore::Snapshot& snapshot, Day today) const {
  At at{valid.value_or(today), snapshot.head()};
  if (known_us) {
    CAIRN_TRY(at.known, snapshot.known_at(*known_us));
  }
  if (known) at.known = *known;
  if (at.known <= snapshot.head()) return at;
  auto error = fail(Errc::kInvalid, "known_at is @" + std::to_string(at.known.value()) + ", but the ledger has " +
                                        std::to_string(snapshot.head().value()) + " events");
  error.complaints.push_back({"/query/known_at", error.context});
  return error;
}

Day today(int64_t now_us) { return Day(static_cast<int32_t>((now_us + kOffsetUs) / kDayUs)); }

}  // namespace cairn::projections::as_of
