#include "eventstore/merkle/proof.h"

#include <algorithm>
#include <bit>
#include <charconv>

#include "eventstore/base/base64.h"
#include "eventstore/base/check.h"

//   tlog-proof   "c2sp.org/tlog-proof@v1" LF [ "extra " base64 LF ] "index " decimal LF ( base64(hash) LF )* LF note
namespace cairn::eventstore::merkle {
namespace {

constexpr std::string_view kHeader = "c2sp.org/tlog-proof@v1";
constexpr std::string_view kExtra = "extra ";
constexpr std::string_view kIndex = "index ";
constexpr uint32_t kTileBits = 8;
static_assert(uint64_t{1} << kTileBits == kTileHashes);

/// Where RFC 6962 parts a tree: the largest power of two below the size.
uint64_t left_of(uint64_t size) { return std::bit_floor(size - 1); }

/// Hash of the leaves [first, first + size), where `first` is a multiple of the power of two not below `size`.
Result<Hash> subtree(uint64_t first, uint64_t size, const HashReader& reader) {
  if (!std::has_single_bit(size)) {
    const uint64_t left = left_of(size);
    CAIRN_TRY(const auto low, subtree(first, left, reader));
    CAIRN_TRY(const auto high, subtree(first + left, size - left, reader));
    return node_hash(low, high);
  }
  const auto height = static_cast<uint32_t>(std::countr_zero(size));
  const uint32_t level = height / kTileBits;
  CAIRN_TRY(const auto hashes,
            reader.read(level, first >> (level * kTileBits), uint64_t{1} << (height - level * kTileBits)));
  CAIRN_CHECK(!hashes.empty(), "a reader gives as many hashes as asked");
  return root_of(hashes.data(), hashes.size());
}

/// Takes the hashes of a proof one by one.
class Path {
 public:
  explicit Path(const std::vector<Hash>& hashes) : hashes_(hashes) {}
  bool done() const { return at_ == hashes_.size(); }
  const Hash& next() { return hashes_[at_++]; }

 private:
  const std::vector<Hash>& hashes_;
  size_t at_ = 0;
};

Error wrong(std::string_view what) { return fail(Errc::kCorrupt, std::string(what)); }

}  // namespace

Result<std::vector<Hash>> inclusion_proof(uint64_t index, uint64_t size, const HashReader& reader) {
  CAIRN_CHECK(index < size, "a proof is of a leaf that is in");
  std::vector<Hash> proof;
  for (uint64_t first = 0; size > 1;) {
    const uint64_t left = left_of(size);
    const bool in_left = index - first < left;
    CAIRN_TRY(auto sibling, in_left ? subtree(first + left, size - left, reader) : subtree(first, left, reader));
    proof.push_back(sibling);
    if (!in_left) first += left;
    size = in_left ? left : size - left;
  }
  std::reverse(proof.begin(), proof.end());
  return proof;
}

Result<std::vector<Hash>> consistency_proof(uint64_t from, uint64_t to, const HashReader& reader) {
  CAIRN_CHECK(from <= to, "a tree grows");
  std::vector<Hash> proof;
  if (from == 0 || from == to) return proof;
  // SUBPROOF of RFC 6962 2.1.2: down to where the old tree ends; its own subtree is left out while it is the whole.
  bool whole = true;
  uint64_t first = 0;
  for (uint64_t size = to; from - first != size;) {
    const uint64_t left = left_of(size);
    const bool in_left = from - first <= left;
    CAIRN_TRY(auto sibling, in_left ? subtree(first + left, size - left, reader) : subtree(first, left, reader));
    proof.push_back(sibling);
    if (!in_left) {
      first += left;
      whole = false;
    }
    size = in_left ? left : size - left;
  }
  if (!whole) {
    CAIRN_TRY(auto own, subtree(first, from - first, reader));
    proof.push_back(own);
  }
  std::reverse(proof.begin(), proof.end());
  return proof;
}

// RFC 9162 2.1.3.2.
Result<void> check_inclusion(const Hash& leaf, uint64_t index, uint64_t size, const Hash& root,
                             const std::vector<Hash>& proof) {
  if (index >= size) return wrong("the index of the proof is not in the tree");
  Hash hash = leaf;
  uint64_t last = size - 1;
  for (const auto& sibling : proof) {
    if (last == 0) return wrong("the proof is too long");
    if ((index & 1) != 0 || index == last) {
      hash = node_hash(sibling, hash);
      while ((index & 1) == 0 && index != 0) {
        index >>= 1;
        last >>= 1;
      }
    } else {
      hash = node_hash(hash, sibling);
    }
    index >>= 1;
    last >>= 1;
  }
  if (last != 0) return wrong("the proof is too short");
  if (hash != root)
    return wrong("the proof leads to root " + to_hex(view_of(hash)) + ", wanted " + to_hex(view_of(root)));
  return success();
}

// RFC 9162 2.1.4.2.
Result<void> check_consistency(const TreeHead& from, const TreeHead& to, const std::vector<Hash>& proof) {
  if (from.size > to.size) return wrong("a tree does not shrink");
  if (from.size == 0)
    return from.root == empty_root() && proof.empty() ? Result<void>(success()) : wrong("no proof fits");
  if (from.size == to.size)
    return from.root == to.root && proof.empty() ? Result<void>(success())
                                                 : wrong("two roots of size " + std::to_string(to.size));
  Path path(proof);
  uint64_t index = from.size - 1;
  uint64_t last = to.size - 1;
  for (; (index & 1) != 0; index >>= 1) last >>= 1;
  if (!std::has_single_bit(from.size) && path.done()) return wrong("the proof is too short");
  Hash old = std::has_single_bit(from.size) ? from.root : path.next();
  Hash now = old;
  while (!path.done()) {
    if (last == 0) return wrong("the proof is too long");
    const Hash& sibling = path.next();
    if ((index & 1) != 0 || index == last) {
      old = node_hash(sibling, old);
      now = node_hash(sibling, now);
      while ((index & 1) == 0 && index != 0) {
        index >>= 1;
        last >>= 1;
      }
    } else {
      now = node_hash(now, sibling);
    }
    index >>= 1;
    last >>= 1;
  }
  if (last == 0 && old == from.root && now == to.root) return success();
  return wrong("the tree of size " + std::to_string(to.size) + " did not grow from that of size " +
               std::to_string(from.size));
}

std::string text_of(const InclusionFile& file) {
  std::string text(kHeader);
  text += "\n";
  if (!file.extra.empty()) text.append(kExtra).append(to_base64(file.extra)).append("\n");
  text.append(kIndex).append(std::to_string(file.index)).append("\n");
  for (const auto& hash : file.proof) text.append(to_base64(view_of(hash))).append("\n");
  return text + "\n" + file.checkpoint;
}

Result<InclusionFile> parse_inclusion_file(std::string_view text) {
  InclusionFile file;
  std::string_view rest = text;
  const auto line = [&rest] {
    const std::string_view found = rest.substr(0, rest.find('\n'));
    rest.remove_prefix(std::min(rest.size(), found.size() + 1));
    return found;
  };
  line();
  std::string_view at = line();
  if (at.starts_with(kExtra)) {
    file.extra = from_base64(at.substr(kExtra.size())).value_or("");
    at = line();
  }
  if (at.starts_with(kIndex)) std::from_chars(at.data() + kIndex.size(), at.data() + at.size(), file.index);
  for (at = line(); !at.empty(); at = line()) {
    const auto bytes = from_base64(at);
    if (!bytes || bytes->size() != sizeof(Hash)) return wrong("a hash of the proof cannot be read");
    Hash hash;
    std::copy(bytes->begin(), bytes->end(), hash.begin());
    file.proof.push_back(hash);
  }
  file.checkpoint = rest;
  // Whatever was not understood above is not written again.
  if (text_of(file) != text) return wrong("this is no tlog-proof");
  return file;
}

}  // namespace cairn::eventstore::merkle
