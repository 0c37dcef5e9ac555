#pragma once

#include <string_view>

#include "eventstore/base/json_writer.h"
#include "projections/requests/evolve.h"
#include "services/commands/entity.h"

namespace cairn::services::privacy {

/// How requests are written to (services/commands): the verbs of decide.h, and what they name must be there.
const commands::Entity& requests();

/// {"id","kind","person_id","fact":{"position","field"},"asked","received_on","due","state","overdue","outcome",
///  "ground","done_position","position","disputes":[{"position","stream","field","statement","state","dispute"}]};
/// members without a value are left out.
void append_request(JsonWriter& json, std::string_view id, const projections::requests::Request& request, Day today);

}  // namespace cairn::services::privacy
