#pragma once

#include <string>
#include <string_view>

#include "eventstore/decider.h"

namespace cairn::services::commands {

/// What a caller gets once the events are on disk, as JSON; `revision` is that of the stream that was asked about:
///
///   {"id":"…","revision":2,"position":17,"recorded_at":"…","duplicate":true,
///    "events":[{"position":17,"leaf_hash":"…"}],"warnings":["/ends: …"]}
std::string receipt_of(std::string_view id, const eventstore::Executed& executed);

}  // namespace cairn::services::commands
