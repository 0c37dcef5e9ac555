#include "eventstore/merkle/tree.h"

#include <bit>

#include "eventstore/base/check.h"

namespace cairn::eventstore::merkle {
namespace {

constexpr std::string_view kLeafPrefix("\x00", 1);
constexpr std::string_view kNodePrefix("\x01", 1);

/// Joins peaks, largest first, from the right: RFC 6962 splits at the largest power of two below the size.
Hash join(const std::vector<Hash>& peaks) {
  Hash root = peaks.back();
  for (size_t i = peaks.size() - 1; i-- > 0;) root = node_hash(peaks[i], root);
  return root;
}

}  // namespace

Hash leaf_hash(std::string_view entry) { return sha256({kLeafPrefix, entry}); }

Hash node_hash(const Hash& left, const Hash& right) { return sha256({kNodePrefix, view_of(left), view_of(right)}); }

Hash empty_root() { return sha256(std::string_view()); }

Hash root_of(const Hash* hashes, size_t size) {
  CAIRN_CHECK(size > 0, "a root is over at least one hash");
  if (size == 1) return hashes[0];
  const size_t left = std::bit_floor(size - 1);
  return node_hash(root_of(hashes, left), root_of(hashes + left, size - left));
}

Result<Hash> root_at(uint64_t size, const HashReader& reader) {
  if (size == 0) return empty_root();
  // 1. Of each tile level, from the leaves up, the hashes that no full tile above covers.
  // 2. They split into perfect subtrees by the bits of their count; gathered here smallest first.
  std::vector<Hash> peaks;
  uint32_t level = 0;
  for (uint64_t left = size; left > 0; left /= kTileHashes, ++level) {
    const uint64_t count = left % kTileHashes;
    if (count == 0) continue;
    const uint64_t first = left - count;
    CAIRN_TRY(auto hashes, reader.read(level, first, count));
    CAIRN_CHECK(hashes.size() == count, "a reader gives as many hashes as asked");
    uint64_t end = count;
    for (uint64_t bit = 1; bit < kTileHashes; bit *= 2) {
      if ((count & bit) == 0) continue;
      peaks.push_back(root_of(&hashes[end - bit], bit));
      end -= bit;
    }
  }
  // 3. Joined from the right.
  Hash root = peaks.front();
  for (size_t i = 1; i < peaks.size(); ++i) root = node_hash(peaks[i], root);
  return root;
}

void Frontier::append(const Hash& leaf) {
  Hash peak = leaf;
  for (uint64_t bits = size_; (bits & 1) != 0; bits >>= 1) {
    peak = node_hash(peaks_.back(), peak);
    peaks_.pop_back();
  }
  peaks_.push_back(peak);
  ++size_;
}

Hash Frontier::root() const { return peaks_.empty() ? empty_root() : join(peaks_); }

}  // namespace cairn::eventstore::merkle
