#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "services/http/router.h"
#include "services/quarters/quarters.h"

namespace cairn::services::quarters {

/// What the workers of reminders do for these routes, which know nothing of them: services/cairn wires both. All block.
struct Reminding {
  using Quarter = projections::calendar::Quarter;

  /// What would go out at a step, as JSON: recipients, bodies, and the hash over both.
  std::function<Result<std::string>(const Quarter& quarter, int step)> preview;

  struct Released {
    Position head;  ///< number of events after it
    size_t messages = 0;
    size_t duties = 0;
  };
  /// kConditionFailed when it is not what was shown, kConflict when it was released before.
  std::function<Result<Released>(const Quarter& quarter, int step, const std::string& preview_sha256,
                                 const eventstore::Actor& actor)>
      release;

  struct Noted {
    std::string message_id;
    std::vector<std::string> units;  ///< whose duties have a new event
    bool hard = false;               ///< the next level is asked at once
    Position head;                   ///< number of events after it
  };
  /// Of a delivery report (RFC 3464); kInvalid for what is none, kNotFound for one about nothing of ours.
  std::function<Result<Noted>(std::string_view report, const eventstore::Actor& actor)> report;
  /// Whoever has this link wants no more mail; kNotFound for a link that was not mailed.
  std::function<Result<Noted>(std::string_view token)> decline;
};

/// GET  /v1/quarters/{id}/steps/{step}    what would go out; {step} is -14, 0, 5, as the rules have it
/// POST /v1/quarters/{id}:release         {"step":5,"preview_sha256":"…"}: what was shown goes out, or 412
///      /v1/delivery-reports              a mail server's report, as it is
/// GET  /answer/{token}/unsubscribe       a page with one button; GET and HEAD write nothing
/// POST /answer/{token}/unsubscribe       that button, and the one click of RFC 8058
void add_reminder_routes(http::Router& router, const Quarters& quarters, const Reminding& reminding);

}  // namespace cairn::services::quarters
