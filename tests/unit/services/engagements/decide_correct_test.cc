#include "tests/unit/services/engagements/story_of.h"

namespace cairn::services::engagements {
namespace {

std::string at(const Story& story, const std::string& type) {
  for (const auto& event : story.events())
    if (event.type() == type) return std::to_string(event.position());
  return "0";
}

TEST(CorrectTest, StandsInForTheEventInItsPlace) {
  auto story = active();
  story.given("assess-risk", R"({"level":"medium","text":"turnover","effective":"2025-10"})");
  const auto known = story.head();
  story.given("correct", R"({"position":)" + at(story, "RiskAssessed") +
                             R"(,"type":"RiskAssessed","data":{"level":"high","text":"turnover"},
                             "effective":"2025-09","reason":"misread"})");
  EXPECT_EQ(story.text("risk_level"), "high");
  EXPECT_EQ(story.text_on("2025-09-15", "risk_level"), "high");
  const auto before = story.timeline().at(Day::latest(), known);
  EXPECT_EQ(before.text(projections::facts::ColumnId{47}), "medium");
}

TEST(CorrectTest, KeepsTheSourceThatItDoesNotGive) {
  auto story = recorded("active");
  story.given("correct", R"({"position":)" + at(story, "EngagementRecorded") +
                             R"(,"type":"EngagementRecorded","data":{"municipality":"ETH","status":"active",
                             "details":{"title":"Sister cities","kind":"agreement"}},"effective":"1996",
                             "reason":"the minutes say so"})");
  EXPECT_EQ(story.text("title"), "Sister cities");
  EXPECT_EQ(story.text("start_date"), "1996");
  EXPECT_EQ(story.text("source"), "a page");
}

TEST(CorrectTest, TheLatestWins) {
  auto story = active();
  story.given("assess-risk", R"({"level":"low"})");
  const auto position = at(story, "RiskAssessed");
  for (const char* level : {"medium", "high"})
    story.given("correct", R"({"position":)" + position + R"(,"type":"RiskAssessed","data":{"text":"x","level":")" +
                               level + R"("},"reason":"misread"})");
  EXPECT_EQ(story.text("risk_level"), "high");
}

TEST(CorrectTest, NeedsAReasonAnEventOfThisEngagementAndItsType) {
  const auto story = active();
  const auto says = [&](const std::string& position, const std::string& type, const std::string& more = "") {
    return complaints_of(story.when("correct", R"({"reason":"misread","position":)" + position + R"(,"type":")" + type +
                                                   R"(","data":{})" + more + "}"));
  };
  EXPECT_THAT(says("9", "Suspended"), ElementsAre("/position: position 9 is no event of this engagement"));
  EXPECT_EQ(says(at(story, "Activated"), "Suspended").front().substr(0, 5), "/type");
  EXPECT_THAT(pointers_of(story.when("correct",
                                     R"({"position":)" + at(story, "Activated") + R"(,"type":"Activated","data":{}})")),
              ElementsAre("/reason"));
}

TEST(CorrectTest, WhatIsSaidAnewIsHeldToTheSameRules) {
  const auto story = approved();
  EXPECT_THAT(pointers_of(story.when("correct", R"({"position":)" + at(story, "Approved") +
                                                    R"(,"type":"Approved","data":{"approver":""},"reason":"x"})")),
              ElementsAre("/data/approver"));
}

TEST(CorrectTest, TheRowThatFollowsMustMakeSense) {
  auto story = recorded("active");
  story.given("conclude", R"({"effective":"2011","reason":"found"})");
  EXPECT_THAT(complaints_of(story.when("correct", R"({"position":)" + at(story, "Concluded") +
                                                      R"(,"type":"Concluded","data":{},"effective":"1990",
                                                      "reason":"x"})")),
              ElementsAre("/effective: the engagement would end 1990, before it starts 1997"));
}

TEST(VoidTest, IsFinal) {
  auto story = active();
  story.given("assess-risk", R"({"level":"low"})");
  const auto position = at(story, "RiskAssessed");
  EXPECT_THAT(pointers_of(story.when("void", R"({"position":)" + position + "}")), ElementsAre("/reason"));
  story.given("void", R"({"position":)" + position + R"(,"reason":"never happened"})");
  EXPECT_EQ(story.text("risk_level"), "");
  EXPECT_THAT(pointers_of(story.when("void", R"({"position":)" + position + R"(,"reason":"again"})")),
              ElementsAre("/position"));
  EXPECT_THAT(pointers_of(story.when("correct", R"({"position":)" + position +
                                                    R"(,"type":"RiskAssessed","data":{"level":"low"},"reason":"x"})")),
              ElementsAre("/position"));
}

TEST(VoidTest, NamesTheEventThatWasRecordedFirst) {
  auto story = active();
  story.given("assess-risk", R"({"level":"low"})");
  story.given("void", R"({"position":)" + at(story, "RiskAssessed") + R"(,"reason":"never happened"})");
  EXPECT_THAT(pointers_of(story.when("void", R"({"position":)" + at(story, "Voided") + R"(,"reason":"undo"})")),
              ElementsAre("/position"));
}

TEST(VoidTest, OfTheBirthTakesTheEngagementOutOfEveryView) {
  auto story = proposed();
  story.given("void", R"({"position":)" + at(story, "EngagementProposed") + R"(,"reason":"entered twice"})");
  EXPECT_FALSE(story.row().exists());
  EXPECT_FALSE(story.rows().rows.contains("aETH/T-1"));
  EXPECT_EQ(story.when("revise", R"({"details":{"remarks":"x"}})").error().code, Errc::kNotFound);
}

}  // namespace
}  // namespace cairn::services::engagements
