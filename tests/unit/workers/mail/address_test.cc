#include "workers/mail/address.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "eventstore/base/utf8.h"

namespace cairn::workers::mail {
namespace {

using ::testing::HasSubstr;

TEST(AddressTest, OrdinaryAddressesAreAddresses) {
  for (const char* address : {"thandi@durban.gov.za", "t.m+x@a.b", "o'neil_1@x-y.org", "cairn@localhost"})
    EXPECT_TRUE(check_address(address)) << address;
}

TEST(AddressTest, WhatIsNoneIsRefusedWithItsReasonAndWithoutTheAddress) {
  const std::string longest = std::string(64, 'a') + "@durban.gov.za";
  EXPECT_TRUE(check_address(longest));
  for (const std::string& address :
       {std::string(""), std::string("durban.gov.za"), std::string("@x.org"), std::string("a@"),
        std::string("a@b@c.org"), std::string(".a@x.org"), std::string("a..b@x.org"), std::string("a@-x.org"),
        std::string("a@x..org"), std::string("a b@x.org"), std::string("a@x.org\r\nBcc: b@x.org"),
        std::string("<a@x.org>"), std::string("zoë@x.org"), "a" + longest, "a@" + std::string(64, 'b') + ".org",
        "a@" + std::string(300, 'b')}) {
    const auto checked = check_address(address);
    ASSERT_FALSE(checked) << address;
    EXPECT_EQ(checked.error().code, Errc::kInvalid);
    EXPECT_THAT(checked.error().context, HasSubstr("is no mail address: "));
    if (address.size() > 3) EXPECT_THAT(checked.error().context, ::testing::Not(HasSubstr(address)));
  }
}

TEST(ReturnPathTest, ItsTokenComesBack) {
  EXPECT_EQ(return_path_of("bounces@durban.gov.za", "4f2a"), "bounces+4f2a@durban.gov.za");
  EXPECT_EQ(return_token("bounces@durban.gov.za", "bounces+4f2a@durban.gov.za"), "4f2a");
  EXPECT_EQ(return_token("bounces@durban.gov.za", "Bounces+4f2a@DURBAN.gov.za"), "4f2a");
}

TEST(ReturnPathTest, AnyOtherAddressHasNone) {
  for (const char* address : {"bounces@durban.gov.za", "bounces+@durban.gov.za", "bounces+4f2a@durban.org",
                              "other+4f2a@durban.gov.za", "bounces+4f 2a@durban.gov.za", "", "bounces+4f2a"})
    EXPECT_EQ(return_token("bounces@durban.gov.za", address), std::nullopt) << address;
}

TEST(BlankedTest, LocalPartsGoAndDomainsStay) {
  EXPECT_EQ(blanked("550 5.1.1 <thandi.m@durban.gov.za>: no such user"), "550 5.1.1 <…@durban.gov.za>: no such user");
  EXPECT_EQ(blanked("\"thandi m\"@x.org, zoë@x.org"), "…@x.org, …@x.org");
}

TEST(BlankedTest, AKnownLocalPartGoesWhereverItIsAWord) {
  EXPECT_EQ(blanked("no mailbox Thandi here, nor thandika", "thandi@x.org"), "no mailbox … here, nor thandika");
  EXPECT_EQ(blanked("550 jdoe.", "jdoe@x.org"), "550 ….");
}

TEST(BlankedTest, ItIsOneLineOfUtf8WithAnEnd) {
  EXPECT_EQ(blanked("a\r\n b\tc\xff"), "a b c?");
  const auto text = blanked(std::string(10'000, 'a') + "é");
  EXPECT_LE(text.size(), 500U);
  EXPECT_TRUE(is_utf8(blanked(std::string(499, 'a') + "éé")));
}

}  // namespace
}  // namespace cairn::workers::mail
