#pragma once

#include "services/audit/audit.h"

namespace cairn::services::audit {

/// A signed checkpoint of at least `size` events: the newest one when it reaches so far, else the log is signed now.
/// kUnavailable when it does not and this ledger has no key. Blocking.
Result<std::string> checkpoint_of(const Audit& audit, Position size);

/// What outsiders need to check the log (ENGINE 10): C2SP checkpoints, tiles and proofs, which other people's tools
/// read.
///
///   GET /audit/checkpoint                 the newest signed note; ?size=N the one of that size; ?known_at=DAY the
///   newest
///                                         one of what was recorded by then, as at a quarter's end
///   GET /audit/keys                       verifier keys, newest first, a line each
///   GET /audit/tile/{L}/{N}[.p/{W}]       hashes; /audit/tile/entries/{N}[.p/{W}] leaf entries; both never change
///   GET /audit/consistency?from=&to=      that the log of `to` events grew from that of `from`
///   GET /v1/checkpoints?after=&limit=     every note that was kept, with what it covers
///   GET /v1/events/{position}/proof       a tlog-proof file
void add_proof_routes(http::Router& router, const Audit& audit);

}  // namespace cairn::services::audit
