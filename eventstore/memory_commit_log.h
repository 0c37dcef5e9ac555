#pragma once

#include <memory>

#include "eventstore/commit_log.h"

namespace cairn::eventstore {

/// The same log in memory, for tests: it passes the same conformance suite and loses everything when destroyed.
std::unique_ptr<CommitLog> make_memory_commit_log();

/// What such a log holds, kept by a test so that a second log "reopens" it: opaque, one open log at a time.
struct MemoryLogState;
std::shared_ptr<MemoryLogState> make_memory_log_state();
std::unique_ptr<CommitLog> make_memory_commit_log(std::shared_ptr<MemoryLogState> state);
/// Forgets what only an older snapshot would see: years of writes cost their last values. Between two openings, when no
/// reader is left.
void prune(MemoryLogState& state);

}  // namespace cairn::eventstore
