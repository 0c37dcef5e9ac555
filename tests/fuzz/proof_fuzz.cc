#include <algorithm>

#include "tests/fuzz/fuzz.h"
#include "tests/fuzz/signed_tree.h"

// Any text as a proof that stands alone. One that reads is written as the same text, and none convinces of an entry
// that the tree does not have at that index, nor of a smaller tree from which it did not grow.

namespace cairn::fuzz {

using namespace eventstore::merkle;

void try_input(std::string_view input) {
  const auto file = parse_inclusion_file(input);
  if (!file) return;
  const auto& proof = file.value();
  CAIRN_CHECK(text_of(proof) == input, "one text for a proof");

  static const SignedTree tree;
  const Hash leaf = leaf_hash(proof.extra);
  if (check_inclusion(leaf, proof.index, SignedTree::kSize, tree.checkpoint.root, proof.proof)) {
    CAIRN_CHECK(proof.index < SignedTree::kSize && proof.extra == tree.entries[proof.index],
                "only what is in the tree is proven to be in it");
  }
  const uint64_t size = proof.index % (SignedTree::kSize + 1);
  const TreeHead forged{size, leaf};
  const bool grew = check_consistency(forged, {SignedTree::kSize, tree.checkpoint.root}, proof.proof).has_value();
  const bool real = size == 0 ? leaf == empty_root() : leaf == root_of(tree.leaves.data(), size);
  CAIRN_CHECK(!grew || real, "only an older root of the tree is proven to be one");
}

}  // namespace cairn::fuzz
