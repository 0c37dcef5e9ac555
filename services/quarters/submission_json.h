#pragma once

#include <boost/json/object.hpp>

#include "services/commands/entity.h"
#include "services/quarters/command.h"

namespace cairn::services::quarters {

/// {"answers":[{"engagement":"…","answer":"changed","type":"DetailsRevised","data":{…},"effective":"2026-08",
///   "reason":"…","to_unit":"…"}],"nothing_to_report":false}
/// `type` and `data` go with "changed" only; without `type` it is DetailsRevised. What begins, ends or judges an
/// engagement otherwise has an answer of its own and is no change. kInvalid with every complaint. `next_id` names new
/// things, as a lesson.
Result<Submission> submission_of(const boost::json::object& body, const commands::Entity& engagements,
                                 const commands::NextId& next_id);

}  // namespace cairn::services::quarters
