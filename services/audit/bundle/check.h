#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "eventstore/merkle/checkpoint.h"
#include "eventstore/merkle/note.h"
#include "services/audit/bundle/archive.h"

/// The verifier of a bundle: pure, with nothing but the bundle and what its reader holds.
namespace cairn::services::audit::bundle {

enum class Verdict {
  kWhole,
  kBroken,      ///< something contradicts the signed checkpoint, or itself
  kIncomplete,  ///< something is missing: a file, or a revision
  kForeign,     ///< a bundle, key or held checkpoint of another log
};

/// What the reader holds from elsewhere.
struct Held {
  std::vector<eventstore::merkle::Verifier> keys;  ///< empty: those of the bundle are taken, and that is said
  std::optional<std::string> checkpoint;           ///< a note from the last visit
};

struct Outcome {
  Verdict verdict = Verdict::kWhole;
  std::optional<uint64_t> position;  ///< the first bad one, where there is one
  std::string detail;                ///< what is wrong with it
  eventstore::merkle::Checkpoint said;
  std::string key;        ///< the verifier key that fits
  bool key_held = false;  ///< it is one of the reader's, not of the bundle alone
  uint64_t streams = 0;
  uint64_t records = 0;
  std::optional<uint64_t> grown_from;  ///< size of the held checkpoint
};

/// The checks, in their order; the first that fails is the outcome.
///
///   1. the checkpoint is signed by a key that is held, and of the same log as what is held
///   2. position by position: the leaf's entry, the tile that keeps its hash, and for the streams of the bundle the
///      revision, the record, its proof and its JSON
///   3. the tiles above, and the root
///   4. the held checkpoint: the log grew from it
///   5. evidence: what rests on records has them here, and files that were made have the hashes that records say
///   6. everything else is what it would be if the bundle were made anew, and nothing is there that does not belong
Outcome check(const Unpacked& bundle, const Held& held);

}  // namespace cairn::services::audit::bundle
