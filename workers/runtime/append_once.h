#pragma once

#include <string_view>

#include "eventstore/store.h"
#include "workers/runtime/job.h"

namespace cairn::workers::runtime {

/// Appends as `step` of the job: whatever the job did at this step before, in an earlier attempt or in another process,
/// is answered instead of done again, even when this attempt would have said something else. Sets the ids of the commit
/// and of its events. Blocks; errors as Store::append.
Result<eventstore::Appended> append_once(eventstore::Store& store, const JobId& job, std::string_view step,
                                         eventstore::Append request);

}  // namespace cairn::workers::runtime
