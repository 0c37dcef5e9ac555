#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "eventstore/base/date.h"
#include "eventstore/base/result.h"

namespace cairn {

/// An instant as text (RFC 3339, UTC): "2026-07-01T08:30:00.000000Z" for microseconds since 1970. Beyond the years 1 to
/// 9999, which have no such text, the nearest instant that has one.
std::string instant_text(int64_t us);

/// What instant_text wrote, or any RFC 3339 date-time with an offset and at most six decimals. kInvalid says what is
/// wrong.
Result<int64_t> parse_instant(std::string_view text);

/// The last microsecond of `day` in South African Standard Time (UTC+2 all year, since 1944).
int64_t end_of_day_us(Day day);

}  // namespace cairn
