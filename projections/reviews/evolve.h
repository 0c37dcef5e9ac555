#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "eventstore/base/date.h"
#include "eventstore/base/ids.h"
#include "projections/facts/timeline.h"

namespace cairn::projections::reviews {

/// What is to be put right. Open until it is closed, whatever year it is.
struct Action {
  std::string id;
  std::string text;
  std::string owner_post;
  std::string unit;
  std::optional<PartialDate> due;
  bool open = true;
  std::vector<std::string> evidence;  ///< "@7" for a position, else the SHA-256 of a file
  std::string outcome;
  Position set_by;  ///< the event that opened or closed it
};

/// One engagement's self-review of one year with the actions that came of it, as known at one time.
struct Review {
  bool opened = false;
  std::string engagement;
  std::string year;
  std::string unit;
  std::string state;  ///< "" while there are actions only; submitted, returned or accepted
  std::string preparer;
  std::string comment;
  std::string risk;
  std::vector<std::string> missing;  ///< of the seven fields that are asked for, those that are empty
  std::vector<Action> actions;       ///< in order of id
  Position set_by;                   ///< where the state was set

  /// It was handed in and does not lie with its author again.
  bool counts() const { return state == "submitted" || state == "accepted"; }
};

Review review_of(const facts::Row& row);

}  // namespace cairn::projections::reviews
