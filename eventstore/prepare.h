#pragma once

#include <memory>
#include <vector>

#include "eventstore/store.h"

namespace cairn::eventstore {

struct PreparedWrite {
  StreamId stream;
  Expected expected;
  size_t events = 0;
};

/// A request that is right in itself, with all work done that needs neither the log nor the sequencer's thread.
struct Prepared {
  CommitId id;
  Hash request_hash{};
  std::vector<PreparedWrite> writes;
  std::vector<Condition> conditions;
  std::vector<EventId> event_ids;
  /// In the order of the writes; only position, revision and recorded_us are still missing.
  std::vector<std::shared_ptr<StoredEvent>> events;
  size_t bytes = 0;
};

/// kTooLarge over a limit of store.h; kInvalid for an empty commit or write, a stream named twice, an event id named
/// twice, a text that is no UTF-8, or an indexed text without 1 to 255 bytes. `salts` gives 16 random bytes an event.
Result<Prepared> prepare(Append request, IdSource& salts);

/// 16 bytes from OpenSSL's random generator each time.
IdSource& random_salts();

/// What makes two requests the same: everything but the trace of the call (a retry is another call).
Hash request_hash_of(const Append& request);

}  // namespace cairn::eventstore
