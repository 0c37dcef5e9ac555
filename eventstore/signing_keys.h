#pragma once

#include <optional>
#include <string>
#include <vector>

#include "eventstore/base/result.h"
#include "eventstore/merkle/note.h"

/// The keys behind a ledger's checkpoints, as files: the private key in PEM (PKCS 8, mode 0600), and beside it, for
/// everybody, the verifier keys of all that ever signed, one a line, newest first. Blocking.
namespace cairn::eventstore {

struct KeyFiles {
  std::string private_key;
  std::string verifiers;
};

/// What signs, and what may have signed the notes that are kept.
struct SigningKeys {
  std::optional<merkle::Signer> signer;     ///< none: a ledger that was made without a key
  std::vector<merkle::Verifier> verifiers;  ///< the signer's first
};

/// What the files hold; those that are missing are not asked for. kInvalid for what is no key of `origin`; kIo. No
/// error repeats a byte of the private key.
Result<SigningKeys> read_keys(const KeyFiles& files, const std::string& origin);

/// The key that is there, or a new one. Durable when it returns.
Result<merkle::Signer> ensure_key(const KeyFiles& files, const std::string& origin);

/// Puts a new key in the place of the one that is there; the old verifier key stays in the list, so that old notes can
/// still be verified. kNotFound when there is none. Durable when it returns, and a crash leaves a key that is listed.
Result<merkle::Signer> rotate_key(const KeyFiles& files, const std::string& origin);

}  // namespace cairn::eventstore
