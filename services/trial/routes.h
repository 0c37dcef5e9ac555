#pragma once

#include <functional>

#include "services/http/blocking.h"
#include "services/http/router.h"
#include "services/trial/clock.h"

namespace cairn::services::trial {

/// What the routes need. Outlives the router.
struct Trial {
  TrialClock* clock = nullptr;  ///< null: the ledger lives on the world's clock
  std::string origin;
  http::BlockingPool& pool;
  /// Has everything done that is due by now, as far as it comes within the time that a request may take; true when
  /// nothing is left.
  std::function<bool()> settle = [] { return true; };
};

/// GET /trial/clock -> {"now","origin"}; POST /trial/clock {"now":"2026-09-10T08:00:00+02:00"} moves it forward, lets
/// what came due be done, and answers {"now","origin","settled"}. 403 for a ledger that does not live on such a clock,
/// 422 for an instant before the one where it stands.
void add_routes(http::Router& router, const Trial& trial);

}  // namespace cairn::services::trial
