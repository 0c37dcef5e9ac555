#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "eventstore/base/bytes.h"
#include "eventstore/base/result.h"
#include "eventstore/merkle/tree.h"

/// Proofs of RFC 6962 section 2.1, made from tiles and checked without them.
namespace cairn::eventstore::merkle {

/// From the leaf's sibling up to the root's child. CHECKs index < size; errors are the reader's.
Result<std::vector<Hash>> inclusion_proof(uint64_t index, uint64_t size, const HashReader& reader);
/// That the tree of `to` leaves begins with the tree of `from` leaves. CHECKs from <= to; errors are the reader's.
Result<std::vector<Hash>> consistency_proof(uint64_t from, uint64_t to, const HashReader& reader);

/// kCorrupt unless the proof leads from the leaf to the root.
Result<void> check_inclusion(const Hash& leaf, uint64_t index, uint64_t size, const Hash& root,
                             const std::vector<Hash>& proof);

struct TreeHead {
  uint64_t size = 0;
  Hash root{};
};
/// kCorrupt unless the proof shows that `to` grew from `from`.
Result<void> check_consistency(const TreeHead& from, const TreeHead& to, const std::vector<Hash>& proof);

/// A proof that stands alone (C2SP tlog-proof): the entry as its extra data, the path, and the signed checkpoint.
struct InclusionFile {
  std::string extra;  ///< the leaf's entry; not authenticated until it was hashed and checked
  uint64_t index = 0;
  std::vector<Hash> proof;
  std::string checkpoint;  ///< a signed note
};
std::string text_of(const InclusionFile& file);
/// kCorrupt unless `text` is what text_of writes. Checks no hash and no signature.
Result<InclusionFile> parse_inclusion_file(std::string_view text);

}  // namespace cairn::eventstore::merkle
