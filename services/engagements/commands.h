#pragma once

#include "services/commands/entity.h"

namespace cairn::services::engagements {

/// Engagements as services/commands writes them: POST /v1/engagements (recorded when it says a status, else proposed)
/// and POST /v1/engagements/{id}:{verb} for every verb of decide.h.
const commands::Entity& entity();

}  // namespace cairn::services::engagements
