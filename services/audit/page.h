#pragma once

#include <string>

#include "eventstore/sealing/key_ring.h"
#include "eventstore/store.h"
#include "services/audit/selection.h"

namespace cairn::services::audit {

struct Page {
  std::string body;
  Position head;  ///< what the answer is made from
};

// A disputed event has "disputes" in pages and alone; a stream, which tells events as they come, and CloudEvents have
// not. Personal values are told as "[personal]", or as "[erased]" where the ring says so (sealing::masked).

/// A page of events: {"total","items","next","position"}, or a plain array of CloudEvents. `total` counts what the
/// filter selects in the whole log. Blocking.
Result<Page> read_page(const eventstore::Store& store, const eventstore::sealing::KeyRing* ring,
                       const Selection& selection);

/// One event with its envelope. kNotFound at or past the head. Blocking.
Result<Page> read_event(const eventstore::Store& store, const eventstore::sealing::KeyRing* ring, Position position);

/// A stretch of the log, written for a stream.
struct Stretch {
  std::string text;      ///< what was selected in it
  uint64_t written = 0;  ///< how many events that is
  Position next;         ///< where the next stretch begins
};

/// Events from `from` on, at most up to `to` and about 256 KiB of text. Blocking.
Result<Stretch> read_stretch(const eventstore::Store& store, const eventstore::sealing::KeyRing* ring,
                             const Selection& selection, Position from, Position to);

/// One event in the form of a stream: a line, or an SSE block of id, event and data.
void append_event(const eventstore::StoredEvent& event, const eventstore::sealing::KeyRing* ring, Form form,
                  std::string& out);

}  // namespace cairn::services::audit
