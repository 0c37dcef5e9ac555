#include "eventstore/sealing/cipher.h"

#include <gmock/gmock.h>

namespace cairn::eventstore::sealing {
namespace {

SecretKey key_of(char byte) { return *SecretKey::of(std::string(SecretKey::kBytes, byte)); }

// The GCM specification of McGrew and Viega, test case 14.
TEST(CipherTest, EncryptsAsTheSpecificationSays) {
  const auto sealed = encrypt(key_of('\0'), std::string(kNonceBytes, '\0'), "", std::string(16, '\0'));
  EXPECT_EQ(to_hex(sealed), "cea7403d4d606b6e074ec5d3baf39d18d0d1c8a799996bf0265b98b5d48ab919");
}

// RFC 4231, test case 2.
TEST(CipherTest, AuthenticatesAsTheRfcSays) {
  EXPECT_EQ(to_hex(view_of(hmac_sha256("Jefe", "what do ya want for nothing?"))),
            "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
}

TEST(CipherTest, DecryptsOnlyWhatIsTheSameInEveryBit) {
  const auto key = key_of('k');
  const auto nonce = draw_nonce();
  const auto sealed = encrypt(key, nonce, "bound", "a value");
  EXPECT_EQ(decrypt(key, nonce, "bound", sealed), "a value");
  EXPECT_EQ(decrypt(key_of('l'), nonce, "bound", sealed), std::nullopt);
  EXPECT_EQ(decrypt(key, nonce, "other", sealed), std::nullopt);
  EXPECT_EQ(decrypt(key, draw_nonce(), "bound", sealed), std::nullopt);
  EXPECT_EQ(decrypt(key, nonce, "bound", sealed.substr(1)), std::nullopt);
  EXPECT_EQ(decrypt(key, nonce, "bound", ""), std::nullopt);
  for (size_t bit = 0; bit < sealed.size() * 8; ++bit) {
    auto flipped = sealed;
    flipped[bit / 8] = static_cast<char>(flipped[bit / 8] ^ (1 << bit % 8));
    EXPECT_EQ(decrypt(key, nonce, "bound", flipped), std::nullopt) << "bit " << bit;
  }
}

TEST(CipherTest, KeysAreDrawnAndHave32Bytes) {
  EXPECT_NE(SecretKey::draw().view(), SecretKey::draw().view());
  EXPECT_EQ(SecretKey::of("short"), std::nullopt);
}

}  // namespace
}  // namespace cairn::eventstore::sealing
