#include "services/identity/tokens.h"

#include <gmock/gmock.h>

namespace cairn::services::identity {
namespace {

using testing::MatchesRegex;

constexpr int64_t kNow = 1'000'000;

class TokensTest : public testing::Test {
 protected:
  Account account(AccountState state = AccountState::kOpen) const {
    return {.id = "anna",
            .role = "officer",
            .state = state,
            .tokens = {{made_.id, made_.sha256, "export", "reader", true, kNow + 1}}};
  }
  bool lets_in(std::string_view text, int64_t now_us = kNow) const { return tokens_.find(text, now_us).has_value(); }

  NewToken made_ = make_token().value();
  Tokens tokens_;
};

TEST_F(TokensTest, EachIsRandomAndSaysItsId) {
  EXPECT_THAT(made_.text, MatchesRegex("cairn_[0-9a-f]+_[0-9a-f]+"));
  EXPECT_EQ(made_.text.substr(6, 16), made_.id);
  EXPECT_EQ(made_.text.size(), 87U);
  EXPECT_NE(made_.text, make_token().value().text);
}

TEST_F(TokensTest, ActsForItsAccount) {
  tokens_.take(account());
  const auto bearer = tokens_.find(made_.text, kNow);
  ASSERT_TRUE(bearer.has_value());
  EXPECT_EQ(bearer->account, "anna");
  EXPECT_EQ(bearer->role, "reader");
  EXPECT_TRUE(bearer->read_only);
}

TEST_F(TokensTest, OneDigitMoreLessOrOtherLetsNobodyIn) {
  tokens_.take(account());
  auto other = made_.text;
  other.back() = other.back() == '0' ? '1' : '0';
  EXPECT_FALSE(lets_in(other));
  EXPECT_FALSE(lets_in(made_.text + "0"));
  EXPECT_FALSE(lets_in(made_.text.substr(0, 86)));
  EXPECT_FALSE(lets_in(make_token().value().text));
  EXPECT_FALSE(lets_in(made_.sha256));
  EXPECT_FALSE(lets_in(""));
}

TEST_F(TokensTest, EndsWithItsDayAndWithTheAccount) {
  tokens_.take(account());
  EXPECT_FALSE(lets_in(made_.text, kNow + 1));
  tokens_.take(account(AccountState::kLocked));
  EXPECT_FALSE(lets_in(made_.text));
  tokens_.take(account());
  EXPECT_TRUE(lets_in(made_.text));
  tokens_.take(account(AccountState::kClosed));
  EXPECT_FALSE(lets_in(made_.text));
}

TEST_F(TokensTest, AnAccountThatCannotBeReadHasNone) {
  ASSERT_TRUE(tokens_.renew("anna", [&]() -> Result<Account> { return account(); }));
  EXPECT_TRUE(lets_in(made_.text));
  EXPECT_FALSE(tokens_.renew("anna", []() -> Result<Account> { return fail(Errc::kIo, "no disk"); }));
  EXPECT_FALSE(lets_in(made_.text));
}

}  // namespace
}  // namespace cairn::services::identity
