#pragma once

#include <string>

#include "eventstore/decider.h"
#include "services/quarters/submit.h"

namespace cairn::services::quarters {

/// A link to the answer page of one duty and post.
struct Link {
  std::string post;
  std::string token;
  std::string token_sha256;
  bool known = false;  ///< its hash is in the log already
  Day lock_due;        ///< the last day on which it works
};

/// For `post`, or for the unit's contact when it is empty. kNotFound without a duty, kInvalid for a post that is not
/// the unit's, kDenied once the quarter is locked. Blocking.
Result<Link> make_link(const Quarters& quarters, const eventstore::Snapshot& snapshot, std::string_view unit,
                       const projections::calendar::Quarter& quarter, std::string_view post, Day today);

/// LinkIssued.
eventstore::Judge judge_link(std::string unit, projections::calendar::Quarter quarter, Link link, Day today);

/// What stands behind a token.
struct OpenedLink {
  DutyCase it;
  std::string post;
  projections::calendar::Quarter quarter;
};
/// kNotFound for a token whose hash no duty knows. Whether answers are taken is another question: need_open.
/// Blocking.
Result<OpenedLink> open_link(const eventstore::Snapshot& snapshot, std::string_view token);

/// LinkOpened: said on the page by somebody who answers later.
eventstore::Judge judge_seen(std::string unit, projections::calendar::Quarter quarter, std::string post,
                             std::string token_sha256, Day today);

}  // namespace cairn::services::quarters
