#include "eventstore/signing_keys.h"

#include <filesystem>
#include <fstream>

#include "tests/store/fixture.h"

namespace cairn::eventstore::testing {
namespace {

namespace fs = std::filesystem;
using ::testing::HasSubstr;
using ::testing::Not;

class SigningKeysTest : public ::testing::Test {
 protected:
  SigningKeys read() {
    auto keys = read_keys(files_, kOrigin);
    EXPECT_TRUE(keys) << keys.error().context;
    return std::move(keys).value();
  }
  std::vector<std::string> listed() {
    std::vector<std::string> texts;
    for (const auto& verifier : read().verifiers) texts.push_back(verifier.text());
    return texts;
  }
  std::string pem() const {
    std::ifstream file(files_.private_key);
    return std::string(std::istreambuf_iterator<char>(file), {});
  }

  cairn::testing::TempFolder folder_;
  const KeyFiles files_{folder_.path() + "/checkpoint.key", folder_.path() + "/checkpoint.pub"};
};

TEST_F(SigningKeysTest, AKeyIsMadeOnceAndReadBack) {
  EXPECT_FALSE(read().signer) << "nothing is there yet";
  const auto made = ensure_key(files_, kOrigin).value();
  EXPECT_EQ(ensure_key(files_, kOrigin).value().text(), made.text());
  EXPECT_EQ(read().signer->text(), made.text());
  EXPECT_EQ(listed(), std::vector<std::string>{made.verifier().text()});
  EXPECT_EQ(fs::status(files_.private_key).permissions(), fs::perms::owner_read | fs::perms::owner_write);
}

TEST_F(SigningKeysTest, TwoLedgersHaveTwoKeys) {
  const auto first = ensure_key(files_, kOrigin).value();
  const auto second = ensure_key({folder_.path() + "/other.key", folder_.path() + "/other.pub"}, kOrigin).value();
  EXPECT_NE(first.text(), second.text());
}

TEST_F(SigningKeysTest, AReplacedKeyStaysListedSoThatItsNotesVerify) {
  EXPECT_EQ(rotate_key(files_, kOrigin).error().code, Errc::kNotFound);
  const auto first = ensure_key(files_, kOrigin).value();
  const auto note = merkle::sign({kOrigin, 0, sha256("")}, first);
  const auto second = rotate_key(files_, kOrigin).value();
  const auto third = rotate_key(files_, kOrigin).value();
  EXPECT_EQ(listed(),
            (std::vector<std::string>{third.verifier().text(), second.verifier().text(), first.verifier().text()}));
  EXPECT_TRUE(merkle::open_checkpoint(note, read().verifiers.back()));
  EXPECT_EQ(read().signer->text(), third.text());
}

// The steps of a rotation, cut between them: the new key is listed, the old one signs on.
TEST_F(SigningKeysTest, AHalfDoneRotationLeavesTheOldKeyFirst) {
  const auto first = ensure_key(files_, kOrigin).value();
  const auto next = merkle::Signer::of(kOrigin, std::string(32, 'n')).value();
  std::ofstream(files_.verifiers) << next.verifier().text() << "\n" << first.verifier().text() << "\n";
  EXPECT_EQ(listed(), (std::vector<std::string>{first.verifier().text(), next.verifier().text()}));
  EXPECT_EQ(ensure_key(files_, kOrigin).value().text(), first.text());
}

TEST_F(SigningKeysTest, ALostListIsMadeAgainFromTheKey) {
  const auto made = ensure_key(files_, kOrigin).value();
  fs::remove(files_.verifiers);
  EXPECT_EQ(listed(), std::vector<std::string>{made.verifier().text()});
  EXPECT_TRUE(ensure_key(files_, kOrigin));
  EXPECT_TRUE(fs::exists(files_.verifiers));
}

TEST_F(SigningKeysTest, ErrorsNameTheFileAndNeverTheSecret) {
  ASSERT_TRUE(ensure_key(files_, kOrigin));
  const std::string secret = pem().substr(pem().find('\n') + 1, 64);
  std::ofstream(files_.private_key) << "-----BEGIN PRIVATE KEY-----\nx" << secret << "\n-----END PRIVATE KEY-----\n";
  const auto refused = read_keys(files_, kOrigin);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, Errc::kInvalid);
  EXPECT_THAT(refused.error().context, HasSubstr(files_.private_key));
  EXPECT_THAT(refused.error().context, Not(HasSubstr(secret)));
}

TEST_F(SigningKeysTest, TheKeysOfAnotherLedgerAreRefused) {
  const auto stranger = merkle::Signer::of("other.test", std::string(32, 's')).value();
  std::ofstream(files_.verifiers) << stranger.verifier().text() << "\n";
  EXPECT_THAT(read_keys(files_, kOrigin).error().context, HasSubstr("names a key of other.test"));
  std::ofstream(files_.verifiers) << "no key\n";
  EXPECT_EQ(read_keys(files_, kOrigin).error().code, Errc::kInvalid);
}

}  // namespace
}  // namespace cairn::eventstore::testing
