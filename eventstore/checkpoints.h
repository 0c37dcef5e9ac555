#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "eventstore/base/ids.h"
#include "eventstore/base/result.h"
#include "eventstore/commit_log.h"
#include "eventstore/merkle/checkpoint.h"
#include "eventstore/merkle/note.h"

/// The signed checkpoints of a log, kept in family `merkle` by size. Each that was ever published is there for ever.
namespace cairn::eventstore {

/// The note of the largest size, of those up to `size`; none when nothing so short was signed yet.
Result<std::optional<std::string>> newest_checkpoint(const RowReader& rows, Position size = Position(UINT64_MAX));
/// The note of exactly this size.
Result<std::optional<std::string>> checkpoint_at(const RowReader& rows, Position size);
/// Every note from this size on, in the order of their sizes; `visit` returns false to stop.
Result<void> scan_checkpoints(const RowReader& rows, Position from, const std::function<bool(std::string_view)>& visit);
/// What a note says, whoever signed it.
Result<merkle::Checkpoint> said_in(std::string_view note);

/// Signs the log as it stands and returns the note once it is on disk; the newest one when that covers the head and is
/// of this signer. In the writing thread only. kCorrupt when the log is shorter than what was signed, or did not grow
/// from it: two trees that contradict each other are never signed. Errors of CommitLog::append.
Result<std::string> sign_head(CommitLog& log, const std::string& origin, const merkle::Signer& signer);

}  // namespace cairn::eventstore
