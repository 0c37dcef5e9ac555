#pragma once

#include <map>
#include <optional>
#include <string>

#include "eventstore/base/ids.h"
#include "projections/facts/timeline.h"

namespace cairn::projections::summaries {

/// How a year's summary stands at one known time. Folded from its row; a plain value.
struct Standing {
  std::string state;                             ///< "" before the first draft
  std::optional<Position> draft;                 ///< where the latest SummaryDrafted stands
  std::string drafter;                           ///< actor id
  std::string comment;                           ///< of a return that no new draft has answered
  std::optional<Position> signature;             ///< where SummarySigned stands
  std::string signer;                            ///< actor id
  std::map<std::string, std::string> delivered;  ///< by post: message id

  bool is_signed() const { return signature.has_value(); }
};

Standing standing_of(const facts::Row& row);

}  // namespace cairn::projections::summaries
