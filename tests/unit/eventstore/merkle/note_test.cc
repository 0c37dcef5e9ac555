#include "eventstore/merkle/note.h"

#include <gmock/gmock.h>

#include "eventstore/base/base64.h"
#include "eventstore/base/bytes.h"
#include "eventstore/merkle/checkpoint.h"

namespace cairn::eventstore::merkle {
namespace {

// Keys, text and signature that Go publishes with golang.org/x/mod/sumdb/note.
constexpr char kPrivate[] = "PRIVATE+KEY+PeterNeumann+c74f20a3+AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz";
constexpr char kPublic[] = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW";
constexpr char kText[] =
    "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n";
constexpr char kNote[] =
    "If you think cryptography is the answer to your problem,\n"
    "then you don't know what your problem is.\n"
    "\n"
    "\u2014 PeterNeumann "
    "x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n";

TEST(NoteTest, IsSignedAsGoSignsIt) {
  const auto signer = Signer::parse(kPrivate);
  ASSERT_TRUE(signer.has_value());
  EXPECT_EQ(signer.value().text(), kPrivate);
  EXPECT_EQ(signer.value().verifier().text(), kPublic);
  EXPECT_EQ(sign_note(kText, signer.value()), kNote);
  EXPECT_EQ(open_note(kNote, Verifier::parse(kPublic).value()).value(), kText);
}

// RFC 8410: the key of section 10.3, the public key of section 10.1.
TEST(NoteTest, KeysAreReadAndWrittenAsOpenSslDoes) {
  constexpr char kPem[] =
      "-----BEGIN PRIVATE KEY-----\n"
      "MC4CAQAwBQYDK2VwBCIEINTuctv5E1hK1bbY8fdp+K06/nwoy/HU++CXqI9EdVhC\n"
      "-----END PRIVATE KEY-----\n";
  const auto signer = Signer::of_pem("ledger.test", kPem);
  ASSERT_TRUE(signer.has_value());
  EXPECT_EQ(signer.value().pem(), kPem);
  const std::string public_key = from_base64("Gb9ECWmEzf6FQbrBZ9w7lshQhqowtrbLDFw4rXAxZuE=").value();
  EXPECT_THAT(signer.value().verifier().text(), testing::EndsWith("+" + to_base64("\x01" + public_key)));
  EXPECT_FALSE(Signer::of_pem("ledger.test", "-----BEGIN PRIVATE KEY-----\nMC4C\n-----END PRIVATE KEY-----\n"));
  EXPECT_FALSE(Signer::of_pem("ledger.test", ""));
  EXPECT_FALSE(Signer::of_pem("a name", kPem)) << "a name with a space";
}

TEST(NoteTest, AKeyOfAnotherKindOrUnderAPasswordIsRefusedWithoutASecret) {
  // openssl genpkey -algorithm ed25519 -aes256, and -algorithm x25519.
  constexpr char kLocked[] =
      "-----BEGIN ENCRYPTED PRIVATE KEY-----\n"
      "MIGbMFcGCSqGSIb3DQEFDTBKMCkGCSqGSIb3DQEFDDAcBAj7pyujrpZfIQICCAAw\n"
      "DAYIKoZIhvcNAgkFADAdBglghkgBZQMEASoEEFVilDV6VitjC3Y+1Tk4YPgEQB3z\n"
      "plekvaa5PflJUqxo+Ac9O+GAlAqg4/vU++Bkf8/utsqF2Xt6qi7KCjA+Y2CxomR+\n"
      "T6RNwnoqDS3yDVVsVMU=\n"
      "-----END ENCRYPTED PRIVATE KEY-----\n";
  constexpr char kOtherKind[] =
      "-----BEGIN PRIVATE KEY-----\n"
      "MC4CAQAwBQYDK2VuBCIEILDQW4yGzH1rCC9hDP3SMav0nEpta6k+EGmiPzTIplBp\n"
      "-----END PRIVATE KEY-----\n";
  for (const char* pem : {kLocked, kOtherKind}) {
    const auto refused = Signer::of_pem("ledger.test", pem);
    ASSERT_FALSE(refused.has_value());
    EXPECT_EQ(refused.error().context, "this is no Ed25519 private key in PEM without a password");
  }
}

TEST(NoteTest, EveryFlippedBitOfANoteIsFound) {
  const auto verifier = Verifier::parse(kPublic).value();
  const std::string note = kNote;
  int refused = 0;
  for (size_t at = 0; at < note.size(); ++at)
    for (int bit = 0; bit < 8; ++bit) {
      std::string bad = note;
      bad[at] = static_cast<char>(bad[at] ^ 1 << bit);
      const auto opened = open_note(bad, verifier);
      EXPECT_FALSE(opened.has_value()) << "byte " << at << ", bit " << bit;
      refused += opened.has_value() ? 0 : 1;
    }
  std::printf("%d flipped bits of a note, all refused\n", refused);
}

TEST(NoteTest, OtherSignaturesAreLeftAloneAndOthersKeysRefused) {
  const auto own = Signer::of("ledger.test", std::string(32, 'a')).value();
  const auto other = Signer::of("witness.test", std::string(32, 'b')).value();
  const std::string note = sign_note("one\n", own) + sign_note("one\n", other).substr(5);
  EXPECT_EQ(open_note(note, own.verifier()).value(), "one\n");
  EXPECT_EQ(open_note(note, other.verifier()).value(), "one\n");
  const auto same_name = Signer::of("ledger.test", std::string(32, 'c')).value();
  EXPECT_EQ(open_note(note, same_name.verifier()).error().code, Errc::kCorrupt);
}

TEST(NoteTest, KeysHaveOneSpelling) {
  for (const std::string bad : {"", "PeterNeumann", "PeterNeumann+c74f20a3",
                                "PeterNeumann+c74f20a4+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
                                "PeterNeumann+C74F20A3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
                                "Peter Neumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
                                "PeterNeumann+c74f20a3+ZRpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"})
    EXPECT_FALSE(Verifier::parse(bad).has_value()) << bad;
  EXPECT_FALSE(Signer::parse(kPublic).has_value());
}

TEST(NoteTest, Base64HasOneSpelling) {
  for (const std::string bytes : {"", "a", "ab", "abc", "\xff\xfe\xfd\xfc"})
    EXPECT_EQ(from_base64(to_base64(bytes)), bytes);
  EXPECT_EQ(to_base64("foobar"), "Zm9vYmFy");
  for (const char* bad : {"Zg", "Zg=", "Zh==", "Zm9=", "=m9v", "Zg==Zg==", "Zm 9"})
    EXPECT_FALSE(from_base64(bad).has_value()) << bad;
}

TEST(CheckpointTest, IsOriginSizeAndRoot) {
  const auto signer = Signer::of("ledger.test", std::string(32, 'a')).value();
  const Checkpoint checkpoint{"ledger.test", 3, sha256("x")};
  EXPECT_EQ(text_of(checkpoint), "ledger.test\n3\nLXEWQrcmsEQBYnyp+6wy9chTD7GQPMTbAiWHF5IaSIE=\n");
  EXPECT_EQ(open_checkpoint(sign(checkpoint, signer), signer.verifier()).value(), checkpoint);
  const auto stranger = sign_note("other.test\n3\n" + to_base64(view_of(sha256("x"))) + "\n", signer);
  EXPECT_EQ(open_checkpoint(stranger, signer.verifier()).error().code, Errc::kCorrupt);
  for (const char* bad : {"", "a\n", "a\n3\n", "a\n03\nLXEW\n", "a\n-1\nLXEW\n", "a\n3\nLXEW\n"})
    EXPECT_FALSE(parse_checkpoint(bad).has_value()) << bad;
}

}  // namespace
}  // namespace cairn::eventstore::merkle
