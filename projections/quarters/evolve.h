#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "eventstore/base/ids.h"
#include "projections/facts/timeline.h"

namespace cairn::projections::quarters {

/// How a municipality's quarter stands at one known time. Folded from its row; a plain value.
struct Standing {
  bool opened = false;
  bool locked = false;
  std::optional<Day> reopened_until;        ///< the last day on which answers are taken again
  std::vector<std::string> reopened_units;  ///< whose; all when empty
  std::optional<Position> certificate;      ///< where QuarterCertified stands
  Position certified;                       ///< number of events that the certificate vouches for
  std::vector<int> released;                ///< steps, rising
  std::map<int, int> missed;                ///< step that passed without a word -> released step that stands for it

  /// Nothing goes out at the step any more.
  bool is_over(int step) const;
};

/// Of the row at a known time (Day::latest() on the other axis).
Standing standing_of(const facts::Row& row);

/// Whether an answer of `unit` is taken on `today`. `lock_due` is the last day before the lock, which holds from the
/// day after it even where nobody has locked yet: a clock that was late changes nobody's deadline. A quarter opened
/// again takes answers up to and with its last day, and then the lock holds by itself.
bool takes_answers(const Standing& standing, std::string_view unit, Day today, Day lock_due);

}  // namespace cairn::projections::quarters
