#include "services/identity/openid/flows.h"

#include <gtest/gtest.h>

namespace cairn::services::identity::openid {
namespace {

constexpr int64_t kNow = 1'000'000'000;

Flow flow(int64_t started_us = kNow) { return {"nonce", "verifier", "/unit", started_us}; }

TEST(FlowsTest, AFlowIsTakenOnce) {
  Flows flows;
  ASSERT_TRUE(flows.open("state", "browser", flow()));
  const auto taken = flows.take("state", "browser", kNow);
  ASSERT_TRUE(taken);
  EXPECT_EQ(taken->nonce, "nonce");
  EXPECT_EQ(taken->to, "/unit");
  EXPECT_FALSE(flows.take("state", "browser", kNow));
}

TEST(FlowsTest, AnotherBrowserTakesNothingAndLeavesIt) {
  Flows flows;
  ASSERT_TRUE(flows.open("state", "browser", flow()));
  EXPECT_FALSE(flows.take("state", "another", kNow));
  EXPECT_FALSE(flows.take("state", "", kNow));
  EXPECT_FALSE(flows.take("another", "browser", kNow));
  EXPECT_TRUE(flows.take("state", "browser", kNow));
}

TEST(FlowsTest, TenMinutesEndIt) {
  Flows flows;
  ASSERT_TRUE(flows.open("one", "browser", flow()));
  ASSERT_TRUE(flows.open("two", "browser", flow()));
  EXPECT_TRUE(flows.take("one", "browser", kNow + kFlowUs - 1));
  EXPECT_FALSE(flows.take("two", "browser", kNow + kFlowUs));
}

TEST(FlowsTest, SoManyWaitAndExpiredOnesMakeRoom) {
  Flows flows;
  for (size_t i = 0; i < kFlowsMax; ++i) ASSERT_TRUE(flows.open("state" + std::to_string(i), "browser", flow()));
  const auto full = flows.open("one more", "browser", flow(kNow + 1));
  ASSERT_FALSE(full);
  EXPECT_EQ(full.error().code, Errc::kOverloaded);
  EXPECT_TRUE(flows.open("one more", "browser", flow(kNow + kFlowUs)));
  EXPECT_FALSE(flows.take("state0", "browser", kNow));
}

TEST(FlowsTest, AStateWaitsOnce) {
  Flows flows;
  ASSERT_TRUE(flows.open("state", "browser", flow()));
  EXPECT_EQ(flows.open("state", "another", flow()).error().code, Errc::kConflict);
}

}  // namespace
}  // namespace cairn::services::identity::openid
