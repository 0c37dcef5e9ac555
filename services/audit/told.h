#pragma once

#include "eventstore/backup/backup.h"
#include "eventstore/store.h"
#include "services/http/line_stream.h"

namespace cairn::services::audit {

/// Progress as lines of {"done","total"}, ten a second at most. `put` must outlive it.
eventstore::Progress progress_to(const http::PutLine& put);

/// The same with a "stage"; a new stage and the end of one are always told.
eventstore::backup::Progress stages_to(const http::PutLine& put);

}  // namespace cairn::services::audit
