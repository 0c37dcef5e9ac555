#include "services/identity/pace.h"

#include <gtest/gtest.h>

namespace cairn::services::identity {
namespace {

TEST(PaceTest, ABurstThenOneAnInterval) {
  Pace pace(3, 10);
  for (int i = 0; i < 3; ++i) EXPECT_TRUE(pace.take("anna", 1'000));
  EXPECT_FALSE(pace.take("anna", 1'009));
  EXPECT_TRUE(pace.take("anna", 1'010));
  EXPECT_FALSE(pace.take("anna", 1'010));
  EXPECT_TRUE(pace.take("anna", 1'020));
}

TEST(PaceTest, WhoIsHeldBackLosesNothingByAsking) {
  Pace pace(1, 10);
  EXPECT_TRUE(pace.take("anna", 1'000));
  for (int64_t now = 1'001; now < 1'010; ++now) EXPECT_FALSE(pace.take("anna", now));
  EXPECT_TRUE(pace.take("anna", 1'010));
}

TEST(PaceTest, AnotherKeyHasItsOwnAndSilenceGivesNoMoreThanTheBurst) {
  Pace pace(2, 10);
  EXPECT_TRUE(pace.take("anna", 0));
  EXPECT_TRUE(pace.take("anna", 0));
  EXPECT_FALSE(pace.take("anna", 0));
  EXPECT_TRUE(pace.take("ben", 0));
  for (int i = 0; i < 2; ++i) EXPECT_TRUE(pace.take("anna", 1'000'000));
  EXPECT_FALSE(pace.take("anna", 1'000'000));
}

}  // namespace
}  // namespace cairn::services::identity
