#include "services/identity/decide.h"

#include <gmock/gmock.h>

#include "cairn/account/v1/events.pb.h"

namespace cairn::services::identity {
namespace {

namespace v1 = cairn::account::v1;
using testing::HasSubstr;

constexpr int64_t kNow = 1'000'000;

Account nobody(std::string id = "officer_1") { return Account{.id = std::move(id)}; }
Account waiting() {
  auto account = nobody();
  account.role = "officer";
  account.state = AccountState::kOpen;
  account.link_sha256 = "aa";
  account.link_expires_us = kNow;
  return account;
}
Account in(AccountState state) {
  auto account = waiting();
  account.state = state;
  return account;
}

std::vector<std::string> types_of(const Result<std::vector<eventstore::Happening>>& decided) {
  std::vector<std::string> types;
  if (!decided) return {std::string(name_of(decided.error().code))};
  for (const auto& event : decided.value()) types.push_back(event.type());
  return types;
}
using Types = std::vector<std::string>;

TEST(DecideAccountTest, OpeningIssuesTheFirstLink) {
  const auto decided = decide(nobody(), OpenAccount{"contact", "u1", "aa", kNow});
  ASSERT_EQ(types_of(decided), (Types{"AccountOpened", "FirstLinkIssued"}));
  const auto& opened = dynamic_cast<const v1::AccountOpened&>(*decided.value()[0].message);
  EXPECT_EQ(opened.role(), "contact");
  EXPECT_EQ(opened.unit_id(), "u1");
  const auto& issued = dynamic_cast<const v1::FirstLinkIssued&>(*decided.value()[1].message);
  EXPECT_EQ(issued.link_sha256(), "aa");
  EXPECT_EQ(issued.expires_us(), kNow);
}

TEST(DecideAccountTest, IsOpenedOnceAndUnderAPlainName) {
  EXPECT_EQ(types_of(decide(waiting(), OpenAccount{"officer", "", "bb", kNow})), Types{"conflict"});
  EXPECT_EQ(types_of(decide(in(AccountState::kClosed), OpenAccount{"officer", "", "bb", kNow})), Types{"conflict"});
  for (const auto* id : {"", "a", "Anna", "a b", "a;role=x", "a-b"})
    EXPECT_EQ(types_of(decide(nobody(id), OpenAccount{"officer", "", "bb", kNow})), Types{"invalid"}) << id;
}

TEST(DecideAccountTest, AContactHasAUnitAndNobodyElse) {
  EXPECT_EQ(types_of(decide(nobody(), OpenAccount{"contact", "", "aa", kNow})), Types{"invalid"});
  EXPECT_EQ(types_of(decide(nobody(), OpenAccount{"officer", "u1", "aa", kNow})), Types{"invalid"});
  EXPECT_EQ(types_of(decide(waiting(), ChangeRole{"contact", "", "moved"})), Types{"invalid"});
  EXPECT_EQ(types_of(decide(waiting(), ChangeRole{"contact", "u1", "moved"})), Types{"AccountRoleChanged"});
  EXPECT_EQ(types_of(decide(waiting(), ChangeRole{"officer", "", "moved"})), Types{"invalid"}) << "nothing is changed";
}

TEST(DecideAccountTest, ALinkSetsOnePassword) {
  const auto decided = decide(waiting(), SetPassword{"aa", "c1", kNow});
  ASSERT_EQ(types_of(decided), Types{"PasswordSet"});
  const auto& set = dynamic_cast<const v1::PasswordSet&>(*decided.value()[0].message);
  EXPECT_EQ(set.credential_id(), "c1");
  auto used = waiting();
  used.link_sha256.clear();
  EXPECT_EQ(types_of(decide(used, SetPassword{"aa", "c2", kNow})), Types{"not_found"});
  EXPECT_EQ(types_of(decide(used, SetPassword{"", "c2", kNow})), Types{"not_found"});
  EXPECT_EQ(types_of(decide(waiting(), SetPassword{"bb", "c2", kNow})), Types{"not_found"});
}

TEST(DecideAccountTest, ALinkExpiresAndALockHoldsItBack) {
  const auto late = decide(waiting(), SetPassword{"aa", "c1", kNow + 1});
  ASSERT_EQ(types_of(late), Types{"denied"});
  EXPECT_THAT(late.error().context, HasSubstr("expired"));
  EXPECT_EQ(types_of(decide(in(AccountState::kLocked), SetPassword{"aa", "c1", kNow})), Types{"denied"});
}

TEST(DecideAccountTest, LocksUnlocksAndClosesWithAReason) {
  EXPECT_EQ(types_of(decide(waiting(), LockAccount{"on leave"})), Types{"AccountLocked"});
  EXPECT_EQ(decide(waiting(), LockAccount{"on leave"}).value()[0].reason, "on leave");
  EXPECT_EQ(types_of(decide(waiting(), LockAccount{" "})), Types{"invalid"});
  EXPECT_EQ(types_of(decide(in(AccountState::kLocked), LockAccount{"again"})), Types{"invalid"});
  EXPECT_EQ(types_of(decide(in(AccountState::kLocked), UnlockAccount{"back"})), Types{"AccountUnlocked"});
  EXPECT_EQ(types_of(decide(waiting(), UnlockAccount{"back"})), Types{"invalid"});
  EXPECT_EQ(types_of(decide(waiting(), CloseAccount{"left"})), Types{"AccountClosed"});
}

IssueToken issue(std::string role = "reader", std::vector<std::string> holders = {"reader", "officer"}) {
  return {{"t1", "cc", "export of the matrix", std::move(role), true, kNow + 1}, std::move(holders), kNow};
}
Account with_tokens(size_t count) {
  auto account = waiting();
  for (size_t i = 0; i < count; ++i) account.tokens.push_back({.id = "t" + std::to_string(i)});
  return account;
}

TEST(DecideAccountTest, ATokenIsIssuedWithinTheHoldersRole) {
  const auto decided = decide(waiting(), issue());
  ASSERT_EQ(types_of(decided), Types{"TokenIssued"});
  const auto& issued = dynamic_cast<const v1::TokenIssued&>(*decided.value()[0].message);
  EXPECT_EQ(issued.token_sha256(), "cc");
  EXPECT_EQ(issued.role(), "reader");
  EXPECT_TRUE(issued.read_only());
  EXPECT_EQ(issued.expires_us(), kNow + 1);
  const auto above = decide(waiting(), issue("approver", {"approver"}));
  ASSERT_EQ(types_of(above), Types{"invalid"});
  EXPECT_THAT(above.error().context, HasSubstr("may more than officer"));
  EXPECT_EQ(types_of(decide(waiting(), issue("contact"))), Types{"invalid"}) << "no unit to speak for";
}

TEST(DecideAccountTest, ATokenSaysWhatItIsForAndEnds) {
  for (const auto* label : {"", "  ", "two\nlines"}) {
    auto said = issue();
    said.token.label = label;
    EXPECT_EQ(types_of(decide(waiting(), said)), Types{"invalid"}) << label;
  }
  auto said = issue();
  said.token.label = std::string(kTokenLabelBytesMax + 1, 'a');
  EXPECT_EQ(types_of(decide(waiting(), said)), Types{"invalid"});
  said = issue();
  said.token.expires_us = kNow;
  EXPECT_EQ(types_of(decide(waiting(), said)), Types{"invalid"});
  said.token.expires_us = kNow + kTokenDaysMax * int64_t{24} * 3600 * 1'000'000 + 1;
  EXPECT_EQ(types_of(decide(waiting(), said)), Types{"invalid"});
}

TEST(DecideAccountTest, OnlyAnOpenAccountGetsTokensAndNotEndlesslyMany) {
  EXPECT_EQ(types_of(decide(in(AccountState::kLocked), issue())), Types{"denied"});
  EXPECT_EQ(types_of(decide(nobody(), issue())), Types{"not_found"});
  EXPECT_EQ(types_of(decide(with_tokens(kTokensMax - 1), issue())), Types{"TokenIssued"});
  EXPECT_EQ(types_of(decide(with_tokens(kTokensMax), issue())), Types{"invalid"});
}

TEST(DecideAccountTest, TokensAreRevokedOneByOneAndWithTheRole) {
  EXPECT_EQ(types_of(decide(with_tokens(2), RevokeToken{"t1", "lost"})), Types{"TokenRevoked"});
  EXPECT_EQ(types_of(decide(with_tokens(2), RevokeToken{"t1", ""})), Types{"invalid"});
  EXPECT_EQ(types_of(decide(with_tokens(2), RevokeToken{"t2", "lost"})), Types{"not_found"});
  EXPECT_EQ(types_of(decide(with_tokens(2), ChangeRole{"reader", "", "moved"})),
            (Types{"AccountRoleChanged", "TokenRevoked", "TokenRevoked"}));
  EXPECT_EQ(types_of(decide(with_tokens(1), CloseAccount{"left"})), (Types{"AccountClosed", "TokenRevoked"}));
  EXPECT_EQ(types_of(decide(with_tokens(1), LockAccount{"leave"})), Types{"AccountLocked"});
}

TEST(DecideAccountTest, WhatIsClosedOrNeverWasTakesNothing) {
  EXPECT_EQ(types_of(decide(in(AccountState::kClosed), IssueLink{"bb", kNow})), Types{"invalid"});
  EXPECT_EQ(types_of(decide(in(AccountState::kClosed), UnlockAccount{"back"})), Types{"invalid"});
  EXPECT_EQ(types_of(decide(nobody(), IssueLink{"bb", kNow})), Types{"not_found"});
  EXPECT_EQ(types_of(decide(nobody(), LockAccount{"why"})), Types{"not_found"});
}

}  // namespace
}  // namespace cairn::services::identity
