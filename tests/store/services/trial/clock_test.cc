#include "services/trial/clock.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>

#include "tests/support/temp_folder.h"

namespace cairn::services::trial {
namespace {

using ::testing::HasSubstr;

class TrialClockTest : public ::testing::Test {
 protected:
  Result<std::unique_ptr<TrialClock>> open(std::optional<int64_t> start_us = std::nullopt) {
    return TrialClock::open(path(), start_us);
  }
  std::string path() const { return folder_.path() + "/trial-clock"; }
  ::cairn::testing::TempFolder folder_;
};

TEST_F(TrialClockTest, NobodySetIt) { EXPECT_EQ(open().value(), nullptr); }

TEST_F(TrialClockTest, StandsAndGoesOnAfterARestart) {
  const auto clock = open(1'000'000).value();
  ASSERT_TRUE(clock->keep());
  EXPECT_EQ(clock->now_us(), 1'000'000);
  ASSERT_TRUE(clock->move_to(5'000'007));
  EXPECT_EQ(open().value()->now_us(), 5'000'007);
}

TEST_F(TrialClockTest, IsKeptOnlyWhenAskedTo) {
  ASSERT_NE(open(1'000'000).value(), nullptr);
  EXPECT_EQ(open().value(), nullptr);
}

TEST_F(TrialClockTest, IsNeverSetBack) {
  const auto clock = open(5'000'000).value();
  ASSERT_TRUE(clock->keep());
  const auto refused = clock->move_to(4'000'000);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, Errc::kInvalid);
  EXPECT_THAT(refused.error().context, HasSubstr("1970-01-01T00:00:05"));
  EXPECT_THAT(refused.error().context, HasSubstr("1970-01-01T00:00:04"));
  EXPECT_EQ(clock->now_us(), 5'000'000);
  EXPECT_EQ(open(4'000'000).error().code, Errc::kInvalid);
  EXPECT_EQ(open(6'000'000).value()->now_us(), 6'000'000);
}

TEST_F(TrialClockTest, AFileThatSaysNothingIsRefused) {
  std::ofstream(path()) << "yesterday\n";
  EXPECT_EQ(open().error().code, Errc::kCorrupt);
}

}  // namespace
}  // namespace cairn::services::trial
