#pragma once

#include <functional>
#include <string>

#include "eventstore/base/clock.h"
#include "eventstore/store.h"
#include "projections/calendar/quarter.h"
#include "projections/duties/board.h"
#include "projections/matrix/tables.h"
#include "services/commands/commanding.h"
#include "services/commands/entity.h"
#include "services/http/blocking.h"
#include "services/http/message.h"
#include "services/uploads/uploads.h"

namespace cairn::services::quarters {

/// What keeps reminders of a quarter from getting through, for a board as known now: a JSON array. Blocks.
using Troubles = std::function<Result<std::string>(const eventstore::Snapshot& snapshot,
                                                   const projections::calendar::Quarter& quarter,
                                                   const projections::duties::Board& board)>;

/// What the routes of quarters need. Outlives the router.
struct Quarters {
  eventstore::Store& store;  ///< keeps the views quarters, duties, matrix, units, posts, persons and rules
  http::BlockingPool& pool;
  projections::matrix::MatrixTables& tables;
  const Clock& clock;
  const commands::Commanding& commanding;
  const commands::Entity& engagements;    ///< judges what units say of their rows, as it judges everybody
  const commands::Entity& organisations;  ///< likewise of partners
  const uploads::Uploads& uploads;        ///< files that come with answers
  std::string municipality;               ///< whose quarter is meant where a path names none
  std::string link_secret;                ///< from which the links to answer pages are made
  bool trial = false;                     ///< a ledger to practise on, which its pages say
  Troubles troubles = {};                 ///< of `municipality`'s quarters; empty where nobody reminds
  std::function<bool(const http::Request& request)> shows_troubles = {};  ///< to whoever may see failed work
};

/// A municipality's quarter, as paths name it.
struct QuarterName {
  std::string municipality;
  projections::calendar::Quarter quarter;

  /// "2026-27-Q1" of `municipality`, or "KZN225_2026-27-Q1". kNotFound, naming the text, for anything else.
  static Result<QuarterName> parse(std::string_view text, const std::string& municipality);
  std::string id() const;  ///< as streams have it: ETH_2026_27_Q1
};

}  // namespace cairn::services::quarters
