#include "eventstore/sealing/key_rows.h"

#include <gmock/gmock.h>

namespace cairn::eventstore::sealing {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

class KeyRowsTest : public ::testing::Test {
 protected:
  const SubjectKey key_{SecretKey::draw(), 1};
  const WrappingKey with_{SecretKey::draw(), 7};
};

TEST_F(KeyRowsTest, AKeyIsWrappedForItsSubjectAndGeneration) {
  const auto value = wrap(key_, "person-a", with_);
  EXPECT_THAT(value, Not(HasSubstr(std::string(key_.key.view()))));
  EXPECT_EQ(unwrap(value, "person-a", with_).value().key.view(), key_.key.view());
  EXPECT_EQ(unwrap(value, "person-b", with_).error().code, Errc::kCorrupt) << "another subject's row";
  EXPECT_EQ(unwrap(value, "person-a", {with_.key, 8}).error().code, Errc::kCorrupt) << "another generation";
  EXPECT_EQ(unwrap(value, "person-a", {SecretKey::draw(), 7}).error().code, Errc::kCorrupt) << "another sealing key";
  EXPECT_EQ(unwrap(value.substr(1), "person-a", with_).error().code, Errc::kCorrupt);
  EXPECT_NE(wrap(key_, "person-a", with_), value) << "a nonce of its own";
}

TEST_F(KeyRowsTest, AProofIsOfOneSealingKey) {
  const auto proof = proof_of(with_);
  EXPECT_EQ(generation_of(proof).value(), 7U);
  EXPECT_TRUE(proves(proof, with_));
  EXPECT_FALSE(proves(proof, {SecretKey::draw(), 7}));
  EXPECT_FALSE(proves(proof, {with_.key, 6}));
  EXPECT_EQ(generation_of("short").error().code, Errc::kCorrupt);
}

TEST_F(KeyRowsTest, TheFileOfSealingKeysReadsBack) {
  const WrappingKeys keys{{3, SecretKey::draw()}, {4, SecretKey::draw()}};
  const auto text = text_of(keys);
  const auto read = read_wrapping_keys(text).value();
  ASSERT_EQ(read.size(), 2U);
  EXPECT_EQ(read.at(3).view(), keys.at(3).view());
  EXPECT_EQ(read.at(4).view(), keys.at(4).view());
  EXPECT_TRUE(read_wrapping_keys("").value().empty());
  for (const auto& wrong : {text + "x", text + text, std::string("cairn-sealing-key 1 00\n"), std::string("\n")}) {
    const auto refused = read_wrapping_keys(wrong);
    ASSERT_FALSE(refused) << wrong;
    EXPECT_THAT(refused.error().context, Not(HasSubstr(to_hex(keys.at(3).view())))) << "an error tells no key";
  }
}

TEST_F(KeyRowsTest, RowsReadBackFromABackup) {
  const Rows rows{{std::string(kWrappingRow), proof_of(with_)},
                  {key_row("person-a"), wrap(key_, "person-a", with_)},
                  {erased_row("person-b"), ""}};
  EXPECT_EQ(read_rows(text_of(rows)).value(), rows);
  for (const auto* wrong : {"", "else\n", "cairn-subject-keys 1\n00", "cairn-subject-keys 1\nzz 00\n"})
    EXPECT_FALSE(read_rows(wrong)) << wrong;
  EXPECT_EQ(subject_of_key(key_row("person-a")), "person-a");
  EXPECT_EQ(subject_of_erased(erased_row("person-b")), "person-b");
  EXPECT_EQ(subject_of_key(erased_row("person-b")), std::nullopt);
}

}  // namespace
}  // namespace cairn::eventstore::sealing
