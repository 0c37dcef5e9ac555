#include "services/quarters/answer_words.h"

#include <gtest/gtest.h>

#include "services/quarters/rate_limit.h"

namespace cairn::services::quarters {
namespace {

size_t count_of(std::string_view text, std::string_view part) {
  size_t count = 0;
  for (size_t at = text.find(part); at != std::string_view::npos; at = text.find(part, at + 1)) ++count;
  return count;
}

TEST(AnswerWordsTest, EveryTextIsThereInThreeLanguagesWithTheSamePlaces) {
  for (size_t i = 0; i < static_cast<size_t>(Text::kCount); ++i) {
    const auto text = static_cast<Text>(i);
    const auto english = say(text, Language::kEnglish);
    if (text != Text::kDraft) EXPECT_FALSE(english.empty()) << i;
    for (const auto language : {Language::kZulu, Language::kAfrikaans}) {
      const auto other = say(text, language);
      EXPECT_FALSE(other.empty()) << i;
      EXPECT_NE(other, english) << "not translated";
      for (const auto place : {"{0}", "{1}"}) EXPECT_EQ(count_of(english, place), count_of(other, place)) << english;
    }
  }
}

TEST(AnswerWordsTest, AQuarterIsNamedInWords) {
  const auto quarter = projections::calendar::Quarter::parse("2026-27-Q4").value();
  EXPECT_EQ(quarter_words(quarter, Language::kEnglish), quarter.words());
  EXPECT_EQ(quarter_words(quarter, Language::kAfrikaans), "Q4 2026/27 (April tot Junie 2027)");
}

TEST(AnswerWordsTest, ADateIsAsExactAsItsSource) {
  EXPECT_EQ(date_words("2026-08-14", Language::kEnglish), "14 August 2026");
  EXPECT_EQ(date_words("2026-08", Language::kAfrikaans), "Augustus 2026");
  EXPECT_EQ(date_words("2026", Language::kZulu), "2026");
  EXPECT_EQ(date_words("soon", Language::kEnglish), "soon");
}

TEST(RateLimitTest, CountsAKeyAMinuteAndStaysBounded) {
  RateLimit limit(2, 2);
  EXPECT_TRUE(limit.take("a", 0));
  EXPECT_TRUE(limit.take("a", 1));
  EXPECT_FALSE(limit.take("a", 2));
  EXPECT_TRUE(limit.take("b", 3));
  EXPECT_FALSE(limit.take("c", 4)) << "no room for a third key in this minute";
  EXPECT_TRUE(limit.take("a", 60'000'000));
}

}  // namespace
}  // namespace cairn::services::quarters
