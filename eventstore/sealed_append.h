#pragma once

#include "eventstore/sealing/key_ring.h"
#include "eventstore/store.h"

namespace cairn::eventstore {

/// Store::seal with this ring: each stream is a data subject of its own. Nothing is changed by an error.
Result<void> seal_append(Append& request, sealing::KeyRing& keys);

/// kInternal, naming type and field, when a personal value stands in a payload. No disk, no key.
Result<void> check_sealed(const Append& request);

}  // namespace cairn::eventstore
