#pragma once

#include <atomic>
#include <chrono>

#include "eventstore/backup/backup.h"
#include "eventstore/sealing/key_ring.h"
#include "eventstore/signing_keys.h"
#include "eventstore/store.h"
#include "services/http/blocking.h"
#include "services/http/router.h"
#include "services/http/traffic.h"

namespace cairn::services::audit {

/// How a live feed keeps in touch (ENGINE 7).
struct FeedTiming {
  uint64_t skipped_events_max = 1'000;          ///< a checkpoint after so many that were not selected …
  std::chrono::milliseconds checkpoint{5'000};  ///< … or after so long with any
  std::chrono::milliseconds heartbeat{15'000};  ///< a comment after so long without a word
  std::chrono::milliseconds look{1'000};        ///< how often a waiting feed looks whether the server drains
};

/// What the routes over the log itself need. Outlives the router.
struct Audit {
  eventstore::Store& store;
  http::BlockingPool& pool;
  const http::Traffic& traffic;
  Position head_at_start = store.head();
  std::atomic<bool> stopping{false};  ///< set before a drain, so that balancers look elsewhere
  FeedTiming timing = {};
  eventstore::SigningKeys keys = {};  ///< no signer: proofs reach as far as the log was signed before
  std::string backups_below = {};     ///< where backups may be written; empty: nowhere
  /// Tells what is sealed from what was erased; null: "[sealed]" stands everywhere. No value is opened here.
  const eventstore::sealing::KeyRing* ring = nullptr;
  /// Reads what a backup needs beside the log, as it is now.
  std::function<Result<std::vector<eventstore::backup::PlainFile>>()> plain_files = {};
};

/// GET /v1/events, /v1/events/{position}, /health/live, /health/ready, /metrics; what proof_routes.h, upkeep.h and
/// backups.h add.
void add_routes(http::Router& router, const Audit& audit);

}  // namespace cairn::services::audit
