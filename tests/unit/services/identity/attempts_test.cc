#include "services/identity/attempts.h"

#include <gtest/gtest.h>

namespace cairn::services::identity {
namespace {

constexpr int64_t kNow = 1'000'000'000;

TEST(AttemptsTest, FiveTriesThenAWaitThatTheFirstBegan) {
  Attempts attempts;
  for (unsigned i = 0; i < kAttemptsMax; ++i) EXPECT_TRUE(attempts.take("officer_1", kNow + i));
  EXPECT_FALSE(attempts.take("officer_1", kNow + kAttemptsWindowUs - 1));
  EXPECT_TRUE(attempts.take("officer_1", kNow + kAttemptsWindowUs));
}

TEST(AttemptsTest, AnotherNameIsNotHeldBack) {
  Attempts attempts;
  for (unsigned i = 0; i < kAttemptsMax; ++i) attempts.take("officer_1", kNow);
  EXPECT_FALSE(attempts.take("officer_1", kNow));
  EXPECT_TRUE(attempts.take("officer_2", kNow));
}

TEST(AttemptsTest, SuccessGivesTheTriesBack) {
  Attempts attempts;
  for (unsigned i = 0; i + 1 < kAttemptsMax; ++i) attempts.take("officer_1", kNow);
  attempts.succeeded("officer_1");
  for (unsigned i = 0; i < kAttemptsMax; ++i) EXPECT_TRUE(attempts.take("officer_1", kNow));
  EXPECT_FALSE(attempts.take("officer_1", kNow));
}

TEST(AttemptsTest, OneTryIsGivenBackAndTheOthersStay) {
  Attempts attempts(2);
  EXPECT_TRUE(attempts.take("192.0.2.1", kNow));
  EXPECT_TRUE(attempts.take("192.0.2.1", kNow));
  attempts.give_back("192.0.2.1");
  EXPECT_TRUE(attempts.take("192.0.2.1", kNow));
  EXPECT_FALSE(attempts.take("192.0.2.1", kNow));
  attempts.give_back("192.0.2.2");
  EXPECT_TRUE(attempts.take("192.0.2.2", kNow));
}

}  // namespace
}  // namespace cairn::services::identity
