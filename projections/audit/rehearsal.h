#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "eventstore/store.h"
#include "projections/facts/timeline.h"
#include "projections/matrix/derived.h"

namespace cairn::projections::audit {

/// A rule as it might be set.
struct RuleChange {
  std::string rule;
  std::string value;
};

/// What would be if the rules of a municipality were set otherwise (PRODUCT 3, item 10). Exactly what setting them
/// would give: they are told to the municipality's rules as one more event that counts from `effective`, and everything
/// is derived anew; nothing is written. A rule that was set with a later date holds from that date on, as it would.
struct Rehearsal {
  std::string municipality;
  std::vector<RuleChange> changes;
  std::optional<Day> effective;  ///< from when they would hold; none: from the start
  Day until;                     ///< the last day that is looked at
  Position known;                ///< what is known of the engagements and of the rules as they are
};

/// Days on which an engagement is judged otherwise, and how.
struct JudgedSpan {
  Day first;
  Day last;
  matrix::Badge now = matrix::Badge::kGreen;
  std::string now_reason;
  bool now_dormant = false;
  matrix::Badge rehearsed = matrix::Badge::kGreen;
  std::string rehearsed_reason;
  bool rehearsed_dormant = false;
};

struct JudgedOtherwise {
  std::string id;
  std::string ref;
  std::string title;
  std::vector<JudgedSpan> spans;  ///< in order of time
};

/// When the units would be reminded of a quarter, where that differs.
struct QuarterSteps {
  std::string quarter;
  std::vector<Day> now;
  std::vector<Day> rehearsed;
};

struct Rehearsed {
  size_t looked_at = 0;  ///< engagements of the municipality
  std::vector<JudgedOtherwise> engagements;
  std::vector<QuarterSteps> quarters;
};

/// One engagement. Pure.
std::vector<JudgedSpan> judge_otherwise(const facts::Timeline& engagement, const facts::Timeline& rules_now,
                                        const facts::Timeline& rules_rehearsed, Position known, Day first, Day last);

/// Blocking (RocksDB). Of quarters those from `effective` on, or the last four up to `until` when it is from the start.
Result<Rehearsed> rehearse(const eventstore::Snapshot& snapshot, const Rehearsal& rehearsal);

/// {"municipality","rules":{NAME:value},"effective","until","looked_at","different",
///  "items":[{"id","ref","title","spans":[{"from","until","now":{"badge","reason","dormant"},"rehearsed":{…}}]}],
///  "quarters":[{"quarter","now":[days],"rehearsed":[days]}],"position"}
std::string rehearsed_json(const Rehearsal& rehearsal, const Rehearsed& rehearsed);

}  // namespace cairn::projections::audit
