#pragma once

#include "services/audit/audit.h"

namespace cairn::services::audit {

/// Long work on the log while it serves, told as NDJSON: lines of {"done","total"} some times a second, then the
/// outcome.
///
///   POST /v1/verifications?full=     -> {"events","root","full","views":[{"name","generation","position","digest",…}]}
///   POST /v1/views/{name}:rebuild    -> {"name","generation","position","digest",…}
///
/// Without full=true a verification checks what every opening does: as fast for a long log as for a short one. With it
/// every record, row, tile and view is read again. Neither adds an event. A rebuild that finds other rows than those
/// that served says so ("conflict"); the new ones serve then.
void add_upkeep_routes(http::Router& router, const Audit& audit);

}  // namespace cairn::services::audit
