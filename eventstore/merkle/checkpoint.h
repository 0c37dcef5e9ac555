#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "eventstore/base/bytes.h"
#include "eventstore/base/result.h"
#include "eventstore/merkle/note.h"

namespace cairn::eventstore::merkle {

/// How the whole tree stood at one size: what is signed (C2SP tlog-checkpoint).
struct Checkpoint {
  std::string origin;
  uint64_t size = 0;
  Hash root{};
  bool operator==(const Checkpoint&) const = default;
};

/// `origin LF size LF base64(root) LF`.
std::string text_of(const Checkpoint& checkpoint);
/// kCorrupt unless `text` is what text_of writes.
Result<Checkpoint> parse_checkpoint(std::string_view text);

/// The signed note; CHECKs that the signer has the name of the origin.
std::string sign(const Checkpoint& checkpoint, const Signer& signer);
/// kCorrupt unless `verifier`, named as the checkpoint's origin, signed it.
Result<Checkpoint> open_checkpoint(std::string_view note, const Verifier& verifier);

}  // namespace cairn::eventstore::merkle
