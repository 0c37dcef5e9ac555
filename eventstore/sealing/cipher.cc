#include "eventstore/sealing/cipher.h"

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/rand.h>

#include <algorithm>
#include <memory>

#include "eventstore/base/check.h"

namespace cairn::eventstore::sealing {
namespace {

using Context = std::unique_ptr<EVP_CIPHER_CTX, void (*)(EVP_CIPHER_CTX*)>;

const uint8_t* bytes_of(std::string_view text) { return reinterpret_cast<const uint8_t*>(text.data()); }
uint8_t* bytes_of(std::string& text) { return reinterpret_cast<uint8_t*>(text.data()); }
int size_of(std::string_view text) { return static_cast<int>(text.size()); }

Context new_context() {
  Context context(EVP_CIPHER_CTX_new(), EVP_CIPHER_CTX_free);
  CAIRN_CHECK(context != nullptr, "OpenSSL makes a cipher");
  return context;
}

}  // namespace

SecretKey SecretKey::draw() {
  SecretKey key;
  CAIRN_CHECK(RAND_priv_bytes(key.bytes_.data(), static_cast<int>(kBytes)) == 1, "the system gives random bytes");
  return key;
}

std::optional<SecretKey> SecretKey::of(std::string_view bytes) {
  if (bytes.size() != kBytes) return std::nullopt;
  SecretKey key;
  std::copy(bytes.begin(), bytes.end(), key.bytes_.begin());
  return key;
}

SecretKey::~SecretKey() { OPENSSL_cleanse(bytes_.data(), bytes_.size()); }

void wipe(std::string& secret) {
  OPENSSL_cleanse(secret.data(), secret.size());
  secret.clear();
}

std::string draw_nonce() {
  std::string nonce(kNonceBytes, '\0');
  CAIRN_CHECK(RAND_bytes(bytes_of(nonce), size_of(nonce)) == 1, "the system gives random bytes");
  return nonce;
}

std::string encrypt(const SecretKey& key, std::string_view nonce, std::string_view associated, std::string_view plain) {
  CAIRN_CHECK(nonce.size() == kNonceBytes, "a nonce has 12 bytes");
  const auto context = new_context();
  std::string sealed(plain.size() + kTagBytes, '\0');
  uint8_t* const tag = bytes_of(sealed) + plain.size();
  int written = 0;
  const bool done =
      EVP_EncryptInit_ex(context.get(), EVP_aes_256_gcm(), nullptr, bytes_of(key.view()), bytes_of(nonce)) == 1 &&
      EVP_EncryptUpdate(context.get(), nullptr, &written, bytes_of(associated), size_of(associated)) == 1 &&
      EVP_EncryptUpdate(context.get(), bytes_of(sealed), &written, bytes_of(plain), size_of(plain)) == 1 &&
      EVP_EncryptFinal_ex(context.get(), tag, &written) == 1 &&
      EVP_CIPHER_CTX_ctrl(context.get(), EVP_CTRL_GCM_GET_TAG, static_cast<int>(kTagBytes), tag) == 1;
  CAIRN_CHECK(done, "OpenSSL encrypts");
  return sealed;
}

std::optional<std::string> decrypt(const SecretKey& key, std::string_view nonce, std::string_view associated,
                                   std::string_view sealed) {
  if (nonce.size() != kNonceBytes || sealed.size() < kTagBytes) return std::nullopt;
  const auto context = new_context();
  const auto body = sealed.substr(0, sealed.size() - kTagBytes);
  std::string tag(sealed.substr(body.size()));
  std::string plain(body.size() + kTagBytes, '\0');
  int written = 0;
  const bool same =
      EVP_DecryptInit_ex(context.get(), EVP_aes_256_gcm(), nullptr, bytes_of(key.view()), bytes_of(nonce)) == 1 &&
      EVP_DecryptUpdate(context.get(), nullptr, &written, bytes_of(associated), size_of(associated)) == 1 &&
      EVP_DecryptUpdate(context.get(), bytes_of(plain), &written, bytes_of(body), size_of(body)) == 1 &&
      EVP_CIPHER_CTX_ctrl(context.get(), EVP_CTRL_GCM_SET_TAG, static_cast<int>(kTagBytes), bytes_of(tag)) == 1 &&
      EVP_DecryptFinal_ex(context.get(), bytes_of(plain) + body.size(), &written) == 1;
  if (!same) {
    wipe(plain);
    return std::nullopt;
  }
  plain.resize(body.size());
  return plain;
}

Hash hmac_sha256(std::string_view key, std::string_view bytes) {
  Hash hash{};
  unsigned size = 0;
  const auto* made = HMAC(EVP_sha256(), key.data(), size_of(key), bytes_of(bytes), bytes.size(), hash.data(), &size);
  CAIRN_CHECK(made != nullptr && size == hash.size(), "OpenSSL hashes");
  return hash;
}

}  // namespace cairn::eventstore::sealing
