#include "eventstore/merkle/note.h"

#include <openssl/bio.h>
#include <openssl/evp.h>
#include <openssl/pem.h>

#include <memory>
#include <vector>

#include "eventstore/base/base64.h"
#include "eventstore/base/bytes.h"
#include "eventstore/base/check.h"

//   note        text | LF | signature*          the text ends in LF and has no empty line at its end
//   signature   "— " | name | " " | base64(u32 key id | signature[64]) | LF
namespace cairn::eventstore::merkle {
namespace {

using Key = std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)>;
using Context = std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)>;
using Text = std::unique_ptr<BIO, decltype(&BIO_free)>;

constexpr char kEd25519 = 0x01;
constexpr std::string_view kPrivatePrefix = "PRIVATE+KEY+";
constexpr std::string_view kDash = "\u2014 ";
constexpr size_t kKeyIdBytes = 4;
constexpr size_t kNoteBytesMax = 64 * 1024;
static_assert(Signer::kSeedBytes == 32 && Verifier::kKeyBytes == 32 && Verifier::kSignatureBytes == 64);

const uint8_t* bytes_of(std::string_view text) { return reinterpret_cast<const uint8_t*>(text.data()); }

Key private_key_of(std::string_view seed) {
  Key key(EVP_PKEY_new_raw_private_key(EVP_PKEY_ED25519, nullptr, bytes_of(seed), seed.size()), EVP_PKEY_free);
  CAIRN_CHECK(key != nullptr, "OpenSSL takes any 32 bytes as an Ed25519 seed");
  return key;
}

std::string public_key_of(std::string_view seed) {
  std::string bytes(Verifier::kKeyBytes, '\0');
  size_t size = bytes.size();
  const Key key = private_key_of(seed);
  CAIRN_CHECK(EVP_PKEY_get_raw_public_key(key.get(), reinterpret_cast<uint8_t*>(bytes.data()), &size) == 1,
              "a private key has its public key");
  return bytes;
}

bool is_name(std::string_view name) {
  return !name.empty() && name.size() <= 253 && name.find_first_of("+ \t\r\n") == std::string_view::npos;
}

/// "name+hex+base64(0x01 || bytes)" in its parts.
struct KeyText {
  std::string name;
  std::string id;
  std::string bytes;
};

Result<KeyText> parts_of(std::string_view text, size_t bytes) {
  const auto wrong = fail(Errc::kInvalid, "a key is written name+keyid+base64, with an Ed25519 key");
  const size_t name = text.find('+');
  const size_t id = name == std::string_view::npos ? name : text.find('+', name + 1);
  if (id == std::string_view::npos || !is_name(text.substr(0, name))) return wrong;
  auto key = from_base64(text.substr(id + 1));
  if (!key || key->size() != 1 + bytes || key->front() != kEd25519) return wrong;
  return KeyText{std::string(text.substr(0, name)), std::string(text.substr(name + 1, id - name - 1)), key->substr(1)};
}

std::string id_text(uint32_t key_id) {
  std::string bytes;
  append_u32(bytes, key_id);
  return to_hex(bytes);
}

std::string text_of(std::string_view name, uint32_t key_id, std::string_view key) {
  return std::string(name) + "+" + id_text(key_id) + "+" + to_base64(kEd25519 + std::string(key));
}

struct Split {
  std::string_view text;
  std::string_view signatures;
};

Result<Split> split(std::string_view note) {
  const auto wrong = fail(Errc::kCorrupt, "this is no signed note");
  if (note.size() > kNoteBytesMax || !note.ends_with('\n')) return wrong;
  const size_t end = note.rfind("\n\n");
  if (end == std::string_view::npos || end == 0 || end + 2 == note.size()) return wrong;
  const Split found{note.substr(0, end + 1), note.substr(end + 2)};
  for (const char c : found.text)
    if (static_cast<uint8_t>(c) < 0x20 && c != '\n') return wrong;
  return found;
}

struct Signature {
  std::string_view name;
  uint32_t key_id = 0;
  std::string bytes;
};

Result<Signature> signature_of(std::string_view line) {
  const auto wrong = fail(Errc::kCorrupt, "a signature line of the note cannot be read");
  if (!line.starts_with(kDash)) return wrong;
  line.remove_prefix(kDash.size());
  const size_t space = line.find(' ');
  if (space == std::string_view::npos || !is_name(line.substr(0, space))) return wrong;
  const auto bytes = from_base64(line.substr(space + 1));
  if (!bytes || bytes->size() <= kKeyIdBytes) return wrong;
  return Signature{line.substr(0, space), read_u32(*bytes), bytes->substr(kKeyIdBytes)};
}

}  // namespace

Verifier::Verifier(std::string name, std::string_view public_key) : name_(std::move(name)), public_key_(public_key) {
  key_id_ = read_u32(view_of(sha256({name_, "\n", std::string_view(&kEd25519, 1), public_key_})));
}

Result<Verifier> Verifier::parse(std::string_view text) {
  CAIRN_TRY(auto parts, parts_of(text, kKeyBytes));
  Verifier verifier(std::move(parts.name), parts.bytes);
  if (id_text(verifier.key_id_) != parts.id)
    return fail(Errc::kInvalid, "the key id is " + parts.id.substr(0, 16) + ", wanted " + id_text(verifier.key_id_));
  return verifier;
}

std::string Verifier::text() const { return text_of(name_, key_id_, public_key_); }

bool Verifier::verifies(std::string_view message, std::string_view signature) const {
  if (signature.size() != kSignatureBytes) return false;
  const Key key(EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, nullptr, bytes_of(public_key_), public_key_.size()),
                EVP_PKEY_free);
  const Context context(EVP_MD_CTX_new(), EVP_MD_CTX_free);
  return key && context && EVP_DigestVerifyInit(context.get(), nullptr, nullptr, nullptr, key.get()) == 1 &&
         EVP_DigestVerify(context.get(), bytes_of(signature), signature.size(), bytes_of(message), message.size()) == 1;
}

Result<Signer> Signer::of(std::string name, std::string_view seed) {
  if (!is_name(name)) return fail(Errc::kInvalid, "\"" + name.substr(0, 64) + "\" cannot name a key");
  if (seed.size() != kSeedBytes) return fail(Errc::kInvalid, "a seed has 32 bytes");
  return Signer(Verifier(std::move(name), public_key_of(seed)), seed);
}

Result<Signer> Signer::parse(std::string_view text) {
  if (!text.starts_with(kPrivatePrefix)) return fail(Errc::kInvalid, "a private key begins with PRIVATE+KEY+");
  CAIRN_TRY(auto parts, parts_of(text.substr(kPrivatePrefix.size()), kSeedBytes));
  CAIRN_TRY(auto signer, of(std::move(parts.name), parts.bytes));
  if (id_text(signer.verifier_.key_id()) != parts.id)
    return fail(Errc::kInvalid, "the private key does not fit its key id");
  return signer;
}

Result<Signer> Signer::of_pem(std::string name, std::string_view pem) {
  const Text text(BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())), BIO_free);
  // A key under a password is refused: nobody is there to be asked.
  const auto no_password = [](char*, int, int, void*) { return -1; };
  const Key key(text ? PEM_read_bio_PrivateKey(text.get(), nullptr, no_password, nullptr) : nullptr, EVP_PKEY_free);
  std::string seed(kSeedBytes, '\0');
  size_t size = seed.size();
  const bool read = key && EVP_PKEY_get_id(key.get()) == EVP_PKEY_ED25519 &&
                    EVP_PKEY_get_raw_private_key(key.get(), reinterpret_cast<uint8_t*>(seed.data()), &size) == 1;
  if (!read) return fail(Errc::kInvalid, "this is no Ed25519 private key in PEM without a password");
  return of(std::move(name), seed);
}

std::string Signer::pem() const {
  const Text text(BIO_new(BIO_s_mem()), BIO_free);
  const Key key = private_key_of(seed_);
  const bool written =
      text && PEM_write_bio_PrivateKey(text.get(), key.get(), nullptr, nullptr, 0, nullptr, nullptr) == 1;
  CAIRN_CHECK(written, "OpenSSL writes any Ed25519 key");
  char* bytes = nullptr;
  const auto size = BIO_get_mem_data(text.get(), &bytes);
  return std::string(bytes, static_cast<size_t>(size));
}

std::string Signer::text() const {
  return std::string(kPrivatePrefix) + text_of(verifier_.name(), verifier_.key_id(), seed_);
}

std::string Signer::sign(std::string_view message) const {
  const Key key = private_key_of(seed_);
  const Context context(EVP_MD_CTX_new(), EVP_MD_CTX_free);
  std::string signature(Verifier::kSignatureBytes, '\0');
  size_t size = signature.size();
  const bool done = context && EVP_DigestSignInit(context.get(), nullptr, nullptr, nullptr, key.get()) == 1 &&
                    EVP_DigestSign(context.get(), reinterpret_cast<uint8_t*>(signature.data()), &size,
                                   bytes_of(message), message.size()) == 1;
  CAIRN_CHECK(done && size == signature.size(), "Ed25519 signs any message with 64 bytes");
  return signature;
}

std::string sign_note(std::string_view text, const Signer& signer) {
  CAIRN_CHECK(text.ends_with('\n') && text != "\n", "a note's text ends its last line");
  std::string signature;
  append_u32(signature, signer.verifier().key_id());
  signature += signer.sign(text);
  return std::string(text) + "\n" + std::string(kDash) + signer.verifier().name() + " " + to_base64(signature) + "\n";
}

Result<std::string> open_note(std::string_view note, const Verifier& verifier) {
  CAIRN_TRY(const auto parts, split(note));
  bool signed_by = false;
  for (std::string_view rest = parts.signatures; !rest.empty();) {
    const size_t end = rest.find('\n');
    CAIRN_TRY(const auto signature, signature_of(rest.substr(0, end)));
    rest.remove_prefix(end + 1);
    if (signature.name != verifier.name() || signature.key_id != verifier.key_id()) continue;
    if (!verifier.verifies(parts.text, signature.bytes))
      return fail(Errc::kCorrupt, "the signature of " + verifier.text() + " does not fit the note");
    signed_by = true;
  }
  if (!signed_by) return fail(Errc::kCorrupt, "the note is not signed by " + verifier.text());
  return std::string(parts.text);
}

Result<std::string> text_of_note(std::string_view note) {
  CAIRN_TRY(const auto parts, split(note));
  return std::string(parts.text);
}

}  // namespace cairn::eventstore::merkle
