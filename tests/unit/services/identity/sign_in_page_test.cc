#include "services/identity/sign_in_page.h"

#include <gtest/gtest.h>

namespace cairn::services::identity {
namespace {

TEST(LandingTest, OwnTargetsAreKept) {
  for (const char* to : {"/", "/unit", "/engagements/ENG-0029?do=revise&valid_at=2012-06-30#e4"})
    EXPECT_EQ(landing(to), to);
}

TEST(LandingTest, AnotherSitesAreNot) {
  for (const char* to : {"", "//elsewhere.example", "https://elsewhere.example", "/\\elsewhere.example", "\\\\x",
                         "unit", " /unit", "/\telsewhere.example"})
    EXPECT_EQ(landing(to), "/") << to;
}

TEST(LandingTest, NothingEndsTheField) {
  EXPECT_EQ(landing("/a\r\nSet-Cookie: b=c"), "/");
  EXPECT_EQ(landing(std::string("/a\0b", 4)), "/");
  EXPECT_EQ(landing("/\xc3\xa9"), "/");
  EXPECT_EQ(landing("/" + std::string(2'000, 'a')), "/");
}

}  // namespace
}  // namespace cairn::services::identity
