#include "services/identity/address.h"

#include <gtest/gtest.h>

namespace cairn::services::identity {
namespace {

std::string counted(std::string peer, const char* forwarded = nullptr) {
  http::Request request;
  request.peer = std::move(peer);
  if (forwarded != nullptr) request.headers.add("X-Forwarded-For", forwarded);
  return address_of(request);
}

TEST(AddressTest, IsTheLastThatTheProxyOfThisMachineWrote) {
  EXPECT_EQ(counted("127.0.0.1", "203.0.113.9"), "203.0.113.9");
  EXPECT_EQ(counted("::1", "10.1.2.3, 203.0.113.9 "), "203.0.113.9");
  EXPECT_EQ(counted("127.0.0.1"), "127.0.0.1");
}

TEST(AddressTest, IsTheConnectionsWhereAnotherMachineSaysIt) {
  EXPECT_EQ(counted("198.51.100.4", "203.0.113.9"), "198.51.100.4");
}

TEST(AddressTest, OfSixIsTheFirstHalf) {
  EXPECT_EQ(counted("127.0.0.1", "2001:db8:1:2:3:4:5:6"), counted("127.0.0.1", "2001:db8:1:2::9"));
  EXPECT_NE(counted("127.0.0.1", "2001:db8:1:2::9"), counted("127.0.0.1", "2001:db8:1:3::9"));
  EXPECT_EQ(counted("127.0.0.1", "::ffff:203.0.113.9"), "203.0.113.9");
}

TEST(AddressTest, WhatIsNoneIsTheConnections) {
  for (const char* forwarded : {"", "unknown", "203.0.113.9, ", "203.0.113.9:80"})
    EXPECT_EQ(counted("127.0.0.1", forwarded), "127.0.0.1") << forwarded;
  EXPECT_EQ(counted("in-process", "203.0.113.9"), "in-process");
}

}  // namespace
}  // namespace cairn::services::identity
