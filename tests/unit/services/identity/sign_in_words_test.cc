#include "services/identity/sign_in_words.h"

#include <gmock/gmock.h>

#include <set>

#include "services/identity/permissions.h"

namespace cairn::services::identity {
namespace {

Language asked(std::string accepted, std::string query = {}) {
  http::Request request;
  if (!accepted.empty()) request.headers.add("Accept-Language", std::move(accepted));
  if (!query.empty()) request.query_parameters.push_back({"lang", std::move(query)});
  return language_of_request(request);
}

TEST(LanguageOfRequestTest, TheQueryGoesFirst) {
  EXPECT_EQ(asked("af", "zu"), Language::kZulu);
  EXPECT_EQ(asked("af", "xh"), Language::kAfrikaans);
  EXPECT_EQ(asked("", "en"), Language::kEnglish);
}

TEST(LanguageOfRequestTest, ThenWhatTheBrowserAcceptsByWeight) {
  EXPECT_EQ(asked("zu-ZA,zu;q=0.9,en;q=0.8"), Language::kZulu);
  EXPECT_EQ(asked("xh, en;q=0.5 , af ;q=0.7"), Language::kAfrikaans);
  EXPECT_EQ(asked("zu;q=0,en;q=0.1"), Language::kEnglish);
  EXPECT_EQ(asked("af,zu"), Language::kAfrikaans) << "of two alike the first";
}

TEST(LanguageOfRequestTest, WhatCannotBeReadIsEnglish) {
  for (const char* text : {"", ",", ";", "zulu", "*", "zu;q=", "zu;q=x", ";q=1", "de-DE"})
    EXPECT_EQ(asked(text), Language::kEnglish) << text;
}

TEST(SignInWordsTest, EachTextIsInEachLanguageItsOwn) {
  for (int i = 0; i < static_cast<int>(Text::kCount); ++i) {
    std::set<std::string> said;
    std::set<size_t> places;
    for (const auto language : {Language::kEnglish, Language::kZulu, Language::kAfrikaans}) {
      const auto text = say(static_cast<Text>(i), language);
      EXPECT_FALSE(text.empty()) << i;
      said.insert(text);
      places.insert(static_cast<size_t>(std::ranges::count(text, '{')));
    }
    EXPECT_EQ(said.size(), 3U) << *said.begin();
    EXPECT_EQ(places.size(), 1U) << *said.begin();
  }
}

TEST(SignInWordsTest, EachRoleOfAnAccountHasAWord) {
  for (const auto role : kRoles)
    if (role != Role::kPublic) EXPECT_NE(role_words(name_of(role), Language::kZulu), name_of(role)) << name_of(role);
  EXPECT_EQ(role_words("king", Language::kZulu), "king");
}

TEST(SignInWordsTest, ValuesStandInTheirPlaces) {
  EXPECT_EQ(say(Text::kSignedInAs, Language::kEnglish, {"anna", "officer"}),
            "You have signed in as anna, in the role of officer.");
}

}  // namespace
}  // namespace cairn::services::identity
