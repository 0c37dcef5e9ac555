#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

#include "eventstore/base/result.h"

/// Signed notes as C2SP signed-note says, with Ed25519 (RFC 8032): a text, an empty line, then a line for each
/// signature. Go's sumdb/note reads what is written here. Pure: keys come in, nothing is drawn at random.
namespace cairn::eventstore::merkle {

/// Who signs, as everybody may know it. Its text is `name+hex(key id)+base64(0x01 || public key)`.
class Verifier {
 public:
  static constexpr size_t kKeyBytes = 32;
  static constexpr size_t kSignatureBytes = 64;

  /// kInvalid unless `text` has the form above, key id included.
  static Result<Verifier> parse(std::string_view text);

  const std::string& name() const { return name_; }
  /// First 4 bytes of SHA-256(name || 0x0A || 0x01 || public key).
  uint32_t key_id() const { return key_id_; }
  std::string text() const;
  bool verifies(std::string_view message, std::string_view signature) const;

 private:
  friend class Signer;
  Verifier(std::string name, std::string_view public_key);

  std::string name_;
  std::string public_key_;
  uint32_t key_id_;
};

/// Who signs, with the private key. Its text is Go's: `PRIVATE+KEY+name+hex(key id)+base64(0x01 || seed)`.
class Signer {
 public:
  static constexpr size_t kSeedBytes = 32;

  /// kInvalid for a name with a plus or a space, or a seed of another length.
  static Result<Signer> of(std::string name, std::string_view seed);
  /// kInvalid unless `text` has the form above; the text is not repeated in the error.
  static Result<Signer> parse(std::string_view text);
  /// From PKCS 8 in PEM without a password, as `openssl genpkey -algorithm ed25519` writes it. kInvalid for anything
  /// else; nothing of the text is repeated in the error.
  static Result<Signer> of_pem(std::string name, std::string_view pem);

  const Verifier& verifier() const { return verifier_; }
  std::string text() const;
  /// What of_pem reads. Whoever has it signs in our name.
  std::string pem() const;
  /// The same message gives the same 64 bytes.
  std::string sign(std::string_view message) const;

 private:
  Signer(Verifier verifier, std::string_view seed) : verifier_(std::move(verifier)), seed_(seed) {}

  Verifier verifier_;
  std::string seed_;
};

/// CHECKs that the text is not empty and ends its last line.
std::string sign_note(std::string_view text, const Signer& signer);

/// The text of a note that `verifier` signed; signatures of others are left alone. kCorrupt for what is no note, for
/// one that `verifier` did not sign, and for a signature in its name that is wrong.
Result<std::string> open_note(std::string_view note, const Verifier& verifier);

/// The text of a note, whoever signed it. kCorrupt for what is no note.
Result<std::string> text_of_note(std::string_view note);

}  // namespace cairn::eventstore::merkle
