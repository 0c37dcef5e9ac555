#include "services/http/open_files.h"

#include <gtest/gtest.h>

namespace cairn::services::http {
namespace {

TEST(OpenFilesTest, ConnectionsLeaveFilesForTheLog) {
  EXPECT_EQ(connections_within(20'000, 16'384), 16'384u);
  EXPECT_EQ(connections_within(10'000, 16'384), 10'000u - 1'024u);
  EXPECT_EQ(connections_within(1'024, 16'384), 512u);
}

TEST(OpenFilesTest, WhatIsRaisedStaysRaised) { EXPECT_EQ(raise_open_files_max(), raise_open_files_max()); }

}  // namespace
}  // namespace cairn::services::http
