#include "eventstore/merkle/checkpoint.h"

#include <algorithm>
#include <charconv>

#include "eventstore/base/base64.h"
#include "eventstore/base/check.h"

namespace cairn::eventstore::merkle {

std::string text_of(const Checkpoint& checkpoint) {
  return checkpoint.origin + "\n" + std::to_string(checkpoint.size) + "\n" + to_base64(view_of(checkpoint.root)) + "\n";
}

Result<Checkpoint> parse_checkpoint(std::string_view text) {
  const auto wrong = fail(Errc::kCorrupt, "this is no checkpoint of origin, size and root");
  const size_t origin = text.find('\n');
  const size_t size = origin == std::string_view::npos ? origin : text.find('\n', origin + 1);
  if (size == std::string_view::npos || !text.ends_with('\n')) return wrong;
  Checkpoint checkpoint;
  checkpoint.origin = text.substr(0, origin);
  std::from_chars(text.data() + origin + 1, text.data() + size, checkpoint.size);
  const auto root = from_base64(text.substr(size + 1, text.size() - size - 2));
  if (!root || root->size() != checkpoint.root.size()) return wrong;
  std::copy(root->begin(), root->end(), checkpoint.root.begin());
  if (checkpoint.origin.empty() || text_of(checkpoint) != text) return wrong;
  return checkpoint;
}

std::string sign(const Checkpoint& checkpoint, const Signer& signer) {
  CAIRN_CHECK(signer.verifier().name() == checkpoint.origin, "a log is signed in its own name");
  return sign_note(text_of(checkpoint), signer);
}

Result<Checkpoint> open_checkpoint(std::string_view note, const Verifier& verifier) {
  CAIRN_TRY(const auto text, open_note(note, verifier));
  CAIRN_TRY(auto checkpoint, parse_checkpoint(text));
  if (checkpoint.origin == verifier.name()) return checkpoint;
  return fail(Errc::kCorrupt,
              "the checkpoint is of " + checkpoint.origin + ", signed in the name of " + verifier.name());
}

}  // namespace cairn::eventstore::merkle
