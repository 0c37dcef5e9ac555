#include "eventstore/merkle/checkpoint.h"
#include "eventstore/merkle/note.h"
#include "tests/fuzz/fuzz.h"
#include "tests/fuzz/signed_tree.h"

// Any text as a checkpoint, a key or a signed note. Nobody but the signer makes a note that opens: of all inputs only
// the texts that were signed come out of open_note.

namespace cairn::fuzz {

using namespace eventstore::merkle;

void try_input(std::string_view input) {
  if (const auto checkpoint = parse_checkpoint(input); checkpoint)
    CAIRN_CHECK(text_of(checkpoint.value()) == input, "one text for a checkpoint");
  if (const auto verifier = Verifier::parse(input); verifier)
    CAIRN_CHECK(verifier.value().text() == input, "one text for a public key");
  if (const auto signer = Signer::parse(input); signer)
    CAIRN_CHECK(signer.value().text() == input, "one text for a private key");

  static const SignedTree tree;
  const auto text = text_of_note(input);
  const auto opened = open_note(input, tree.signer.verifier());
  if (!opened) return;
  CAIRN_CHECK(text && text.value() == opened.value(), "an opened note has the text that the note has");
  CAIRN_CHECK(opened.value() == text_of(tree.checkpoint), "only what was signed opens");
  const auto checkpoint = open_checkpoint(input, tree.signer.verifier());
  CAIRN_CHECK(checkpoint && checkpoint.value() == tree.checkpoint, "the checkpoint that was signed comes out");
}

}  // namespace cairn::fuzz
