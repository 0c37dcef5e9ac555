#include "services/identity/sign_in_page.h"

#include <gmock/gmock.h>

namespace cairn::services::identity {
namespace {

using testing::HasSubstr;
using testing::Not;

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

TEST(SignInPageTest, TheProvidersDoorIsThereWhereThereIsOne) {
  const auto with = sign_in_page({.provider = true}, false, std::nullopt, "/unit?a=b");
  EXPECT_THAT(with, HasSubstr("href=\"/sign-in/openid/start?lang=en&amp;to=%2Funit%3Fa%3Db\""));
  EXPECT_THAT(with, HasSubstr("name=\"password\""));
  EXPECT_THAT(sign_in_page({}, false, std::nullopt, "/unit"), Not(HasSubstr("openid")));
}

TEST(SignInPageTest, IsThereInThreeLanguagesAndKeepsWhereItLeads) {
  const auto page = sign_in_page({.complaint = "x", .language = Language::kZulu}, false, std::nullopt, "/unit?a=b");
  EXPECT_THAT(page, HasSubstr("<html lang=\"zu\">"));
  EXPECT_THAT(page, HasSubstr("Iphasiwedi"));
  EXPECT_THAT(page, HasSubstr("href=\"/sign-in?lang=af&amp;to=%2Funit%3Fa%3Db\" lang=\"af\""));
  EXPECT_THAT(page, HasSubstr("action=\"/sign-in?lang=zu\""));
  for (const std::string_view english : {"Sign in", "Password", "Language", "Not done"})
    EXPECT_THAT(page, Not(HasSubstr(std::string(english)))) << english;
}

TEST(SignInPageTest, WhatGoesOnByItselfStaysHereOrLeadsToTheProvider) {
  EXPECT_THAT(signed_in_page({}, "/unit?a=b&c"), HasSubstr("content=\"0;url=/unit?a=b&amp;c\""));
  EXPECT_THAT(signed_in_page({}, "https://elsewhere.example"), HasSubstr("content=\"0;url=/\""));
  EXPECT_THAT(signed_out_page({}, "https://login.example/end?a=\"b"),
              HasSubstr("content=\"0;url=https://login.example/end?a=&quot;b\""));
  EXPECT_THAT(told_page({}, "Sign in"), Not(HasSubstr("http-equiv")));
}

}  // namespace
}  // namespace cairn::services::identity
