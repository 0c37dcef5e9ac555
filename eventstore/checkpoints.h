#pragma once

#include <optional>
#include <string>

#include "eventstore/base/ids.h"
#include "eventstore/base/result.h"
#include "eventstore/commit_log.h"
#include "eventstore/merkle/note.h"

/// The signed checkpoints of a log, kept in family `merkle` by size. Each that was ever published is there for ever.
namespace cairn::eventstore {

/// The note of the largest size; none when nothing was signed yet.
Result<std::optional<std::string>> newest_checkpoint(const RowReader& rows);
/// The note of exactly this size.
Result<std::optional<std::string>> checkpoint_at(const RowReader& rows, Position size);

/// Signs the log as it stands and returns the note once it is on disk; the newest one when that covers the head and is
/// of this signer. In the writing thread only. kCorrupt when the log is shorter than what was signed, or did not grow
/// from it: two trees that contradict each other are never signed. Errors of CommitLog::append.
Result<std::string> sign_head(CommitLog& log, const std::string& origin, const merkle::Signer& signer);

}  // namespace cairn::eventstore
