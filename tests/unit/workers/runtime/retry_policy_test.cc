#include "workers/runtime/retry_policy.h"

#include <gtest/gtest.h>

#include <random>

namespace cairn::workers::runtime {
namespace {

TEST(RetryPolicyTest, WhatIsWrongInItselfIsNotTriedAgain) {
  EXPECT_FALSE(may_succeed_later(Errc::kInvalid));
  EXPECT_FALSE(may_succeed_later(Errc::kDenied));
  EXPECT_FALSE(may_succeed_later(Errc::kNotFound));
}

TEST(RetryPolicyTest, WhatTimeHealsIsTriedAgain) {
  EXPECT_TRUE(may_succeed_later(Errc::kUnavailable));
  EXPECT_TRUE(may_succeed_later(Errc::kDiskFull));
  EXPECT_TRUE(may_succeed_later(Errc::kIo));
}

TEST(RetryPolicyTest, TheLimitDoublesUpToTheLongest) {
  const RetryPolicy policy{.first_ms = 1'000, .longest_ms = 5'000, .attempts_max = 9};
  // The largest random number that is congruent to the limit picks the limit itself.
  EXPECT_EQ(backoff_us(policy, 1, 1'000'000), 1'000'000);
  EXPECT_EQ(backoff_us(policy, 2, 2'000'000), 2'000'000);
  EXPECT_EQ(backoff_us(policy, 3, 4'000'000), 4'000'000);
  EXPECT_EQ(backoff_us(policy, 4, 5'000'000), 5'000'000);
  EXPECT_EQ(backoff_us(policy, 4'000'000'000, 5'000'000), 5'000'000);
}

TEST(RetryPolicyTest, JitterIsFullAndStaysInside) {
  const RetryPolicy policy{.first_ms = 1'000, .longest_ms = 60'000, .attempts_max = 9};
  std::mt19937_64 random(7);
  int64_t least = INT64_MAX;
  int64_t most = 0;
  for (int i = 0; i < 10'000; ++i) {
    const int64_t wait = backoff_us(policy, 4, random());
    least = std::min(least, wait);
    most = std::max(most, wait);
  }
  EXPECT_LT(least, 80'000) << "a hundredth of the limit of 8 s";
  EXPECT_GT(most, 7'920'000);
  EXPECT_LE(most, 8'000'000);
}

}  // namespace
}  // namespace cairn::workers::runtime
