#pragma once

#include "eventstore/keys.h"
#include "eventstore/store.h"

namespace cairn::eventstore {

/// The answer that a commit in the log was given, made again from its records and leaves; `duplicate` is set.
Result<Appended> original_answer(const RowReader& rows, const CommitRow& commit);

}  // namespace cairn::eventstore
