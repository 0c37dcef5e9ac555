#include "services/identity/credentials.h"

#include <gmock/gmock.h>

#include <filesystem>
#include <fstream>
#include <sstream>

#include "tests/support/temp_folder.h"

namespace cairn::services::identity {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

constexpr char kPassword[] = "three stones and a river";

class CredentialsTest : public ::testing::Test {
 protected:
  std::unique_ptr<Credentials> open() { return Credentials::open(path()).value(); }
  std::string path() const { return folder_.path() + "/accounts.credentials"; }
  std::string bytes() const {
    std::ifstream file(path(), std::ios::binary);
    std::stringstream text;
    text << file.rdbuf();
    return text.str();
  }
  ::cairn::testing::TempFolder folder_;
};

TEST_F(CredentialsTest, KeepsAHashOfArgon2idThatOnlyTheOwnerReads) {
  const auto id = open()->add(kPassword).value();
  EXPECT_THAT(bytes(), HasSubstr(id + " $argon2id$v=19$m=19456,t=2,p=1$"));
  EXPECT_THAT(bytes(), Not(HasSubstr(kPassword)));
  const auto mode = std::filesystem::status(path()).permissions();
  EXPECT_EQ(mode, std::filesystem::perms::owner_read | std::filesystem::perms::owner_write);
}

TEST_F(CredentialsTest, KnowsThePasswordAfterARestart) {
  const auto id = open()->add(kPassword).value();
  const auto again = open();
  EXPECT_TRUE(again->matches(id, kPassword).value());
  EXPECT_FALSE(again->matches(id, "three stones and a rivet").value());
  EXPECT_FALSE(again->matches(id, "").value());
}

TEST_F(CredentialsTest, TheSamePasswordTwiceHasTwoHashes) {
  const auto credentials = open();
  const auto first = credentials->add(kPassword).value();
  const auto second = credentials->add(kPassword).value();
  const auto text = bytes();
  const auto hash_of = [&](const std::string& id) {
    const size_t at = text.find(id) + id.size();
    return text.substr(at, text.find('\n', at) - at);
  };
  EXPECT_NE(hash_of(first), hash_of(second));
}

TEST_F(CredentialsTest, AnUnknownEntryHasNoPassword) {
  const auto credentials = open();
  EXPECT_FALSE(credentials->matches("", kPassword).value());
  EXPECT_FALSE(credentials->matches("00", "").value());
}

TEST_F(CredentialsTest, WhatIsForgottenIsGoneFromTheDisk) {
  const auto credentials = open();
  const auto id = credentials->add(kPassword).value();
  ASSERT_TRUE(credentials->remove(id));
  ASSERT_TRUE(credentials->remove(id));
  EXPECT_EQ(bytes(), "");
  EXPECT_FALSE(open()->matches(id, kPassword).value());
}

TEST_F(CredentialsTest, TooShortAndTooLongAreRefused) {
  const auto credentials = open();
  EXPECT_EQ(credentials->add("eleven char").error().code, Errc::kInvalid);
  EXPECT_EQ(credentials->add(std::string(kPasswordBytesMax + 1, 'a')).error().code, Errc::kInvalid);
  EXPECT_TRUE(credentials->add(std::string(kPasswordBytesMax, 'a')));
}

TEST_F(CredentialsTest, AFileThatIsNoneIsCorrupt) {
  std::ofstream(path()) << "hello\n";
  EXPECT_EQ(Credentials::open(path()).error().code, Errc::kCorrupt);
}

}  // namespace
}  // namespace cairn::services::identity
