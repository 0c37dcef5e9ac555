#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "eventstore/base/date.h"
#include "eventstore/base/result.h"
#include "eventstore/store.h"

namespace cairn::projections::as_of {

/// The pair that a question is asked at: true on the day `valid`, known by the first `known` events.
struct At {
  Day valid;
  Position known;
  auto operator<=>(const At&) const = default;
};

/// What a question says of its time; nothing said means now.
struct AsOf {
  std::optional<Day> valid;
  std::optional<int64_t> known_us;       ///< known by this instant, microseconds since 1970
  std::optional<Position> known;         ///< known by this many events
  std::optional<Position> min_position;  ///< wait until that many events are in

  /// True when everything recorded is known.
  bool knows_all() const { return !known_us && !known; }

  /// Takes valid_at (a day), known_at (RFC 3339, a day, or @N), as_of (a day, short for both) and min_position out of
  /// `parameters`; the others stay in their order. kInvalid with a complaint for each that is wrong ("/query/NAME").
  /// Empty values are as none.
  static Result<AsOf> take(std::vector<std::pair<std::string, std::string>>& parameters);

  /// kInvalid when it asks what will be known on a day after `today`. A day after today as `valid` is no mistake: what
  /// has been agreed for then may be asked.
  Result<void> not_in_the_future(Day today) const;

  /// Whether what was asked can never be answered otherwise than it is at `at`: a day is named that has come, and
  /// knowledge that cannot grow, being a number of events, or a time after which one was recorded already.
  bool is_fixed(At at, Day today, Position head) const {
    return valid && at.valid <= today && (known || at.known < head);
  }

  /// The pair. `today`: where no day is given. kInvalid (pointer /query/known_at) for more events than there are.
  Result<At> resolve(const eventstore::Snapshot& snapshot, Day today) const;
};

/// The day in South African Standard Time (UTC+2 all year, since 1944).
Day today(int64_t now_us);

}  // namespace cairn::projections::as_of
