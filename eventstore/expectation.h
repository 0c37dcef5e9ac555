#pragma once

#include <optional>

#include "eventstore/store.h"

namespace cairn::eventstore {

/// Whether a stream whose last event has revision `last` (none: the stream is not there) is as a writer expects.
/// kConflict, naming stream, expected and actual. Pure.
Result<void> check_expected(const StreamId& stream, const Expected& expected, std::optional<Revision> last);

}  // namespace cairn::eventstore
