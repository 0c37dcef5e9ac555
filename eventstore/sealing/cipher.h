#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "eventstore/base/bytes.h"

/// AES-256-GCM (NIST SP 800-38D) and HMAC-SHA-256 (RFC 2104) by OpenSSL. Pure but for SecretKey::draw.
namespace cairn::eventstore::sealing {

inline constexpr size_t kNonceBytes = 12;
inline constexpr size_t kTagBytes = 16;

/// 32 secret bytes, wiped when they go.
class SecretKey {
 public:
  static constexpr size_t kBytes = 32;

  /// From OpenSSL's generator of private bytes.
  static SecretKey draw();
  /// Nothing unless exactly 32 bytes.
  static std::optional<SecretKey> of(std::string_view bytes);

  SecretKey(const SecretKey&) = default;
  SecretKey& operator=(const SecretKey&) = default;
  ~SecretKey();

  std::string_view view() const { return {reinterpret_cast<const char*>(bytes_.data()), bytes_.size()}; }

 private:
  SecretKey() = default;
  std::array<uint8_t, kBytes> bytes_{};
};

/// Overwrites the bytes in a way that no compiler leaves out.
void wipe(std::string& secret);

/// 12 bytes from OpenSSL's generator.
std::string draw_nonce();

/// Ciphertext and, behind it, the tag of 16 bytes. `associated` is not encrypted but must be the same to decrypt.
/// CHECKs that the nonce has 12 bytes; with one key, a nonce goes with one plaintext only.
std::string encrypt(const SecretKey& key, std::string_view nonce, std::string_view associated, std::string_view plain);

/// What `encrypt` was given; nothing unless key, nonce, associated data and every bit are the same.
std::optional<std::string> decrypt(const SecretKey& key, std::string_view nonce, std::string_view associated,
                                   std::string_view sealed);

Hash hmac_sha256(std::string_view key, std::string_view bytes);

}  // namespace cairn::eventstore::sealing
