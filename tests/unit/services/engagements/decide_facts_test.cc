#include "tests/unit/services/engagements/story_of.h"

namespace cairn::services::engagements {
namespace {

const std::string kHash(64, 'a');

TEST(FundingTest, IsCommittedOnceAndReceivedAgainstIt) {
  auto story = active();
  story.given("commit-funding", R"({"funding_id":"f1","money":{"amount":"1000.50","currency":"ZAR"},
      "funder_organisation_id":"bremen","effective":"2025-03"})");
  EXPECT_EQ(story.text("funding_committed", "f1"), "100050 ZAR");
  EXPECT_EQ(story.text("funder", "f1"), "bremen");
  EXPECT_THAT(
      pointers_of(story.when("commit-funding", R"({"funding_id":"f1","money":{"amount":"5.00","currency":"ZAR"}})")),
      ElementsAre("/funding_id"));
  EXPECT_THAT(
      warned_of(story.when("receive-funding", R"({"funding_id":"f1","money":{"amount":"5.00","currency":"EUR"}})")),
      ElementsAre("/money/currency"));
  EXPECT_THAT(
      warned_of(story.when("receive-funding", R"({"funding_id":"f2","money":{"amount":"5.00","currency":"EUR"}})")),
      ElementsAre("/funding_id"));
}

TEST(FundingTest, IsMoreThanNothingInACurrency) {
  EXPECT_THAT(
      pointers_of(active().when("commit-funding", R"({"funding_id":"f1","money":{"amount":"0.00","currency":"ZAR"}})")),
      ElementsAre("/money/amount"));
  EXPECT_THAT(pointers_of(active().when("commit-funding", R"({"funding_id":"f1"})")),
              ElementsAre("/money/amount", "/money/currency"));
}

TEST(FundingTest, OverThreeBudgetYearsWarns) {
  const auto with = [](const char* years) {
    return warned_of(active().when("commit-funding", std::string(R"({"funding_id":"f","budget_years":)") + years +
                                                         R"(,"money":{"amount":"1.00","currency":"ZAR"}})"));
  };
  EXPECT_THAT(with("3"), IsEmpty());
  EXPECT_THAT(with("4"), ElementsAre("/budget_years"));
}

TEST(FundingTest, AnIdIsGivenWhereTheClientNamesNone) {
  auto story = active();
  story.given("commit-funding", R"({"money":{"amount":"1.00","currency":"ZAR"}})");
  const auto row = story.row();
  EXPECT_EQ(row.all(projections::facts::ColumnId{34}).size(), 1U);
}

TEST(ActivityTest, IsHeldNotPlanned) {
  auto story = active();
  story.given("hold-activity",
              R"({"activity_id":"a1","title":"Visit","effective":"2025-05-05","last_day":"2025-05-07"})");
  EXPECT_EQ(story.text("activity", "a1"), "Visit");
  EXPECT_EQ(story.text("last_activity"), "2025-05-07");
  EXPECT_THAT(pointers_of(story.when("hold-activity", R"({"title":"Visit","effective":"2027"})")),
              ElementsAre("/effective"));
  EXPECT_THAT(
      complaints_of(story.when("hold-activity", R"({"title":"V","effective":"2025-05-05","last_day":"2025-05-04"})")),
      ElementsAre("/last_day: ends 2025-05-04, before it starts 2025-05-05"));
  EXPECT_THAT(pointers_of(story.when("hold-activity", R"({"activity_id":"a1"})")),
              ElementsAre("/title", "/activity_id"));
}

TEST(DocumentTest, GoesFromExpectedToFiled) {
  auto story = active();
  story.given("expect-document",
              R"({"document_id":"d1","kind":"visit_report","title":"Visit report","due":"2025-06-30"})");
  EXPECT_EQ(story.text("document", "d1"), "expected visit_report - Visit report");
  EXPECT_EQ(story.text("report_due", "d1"), "2025-06-30");
  story.given("file-report", R"({"document_id":"d1","sha256":")" + kHash + R"(","effective":"2025-07-02"})");
  EXPECT_EQ(story.text("document", "d1"), "filed visit_report " + kHash + " Visit report");
  EXPECT_EQ(story.text("report_due", "d1"), "");
  EXPECT_EQ(story.text_on("2025-07-01", "report_due", "d1"), "2025-06-30");
  EXPECT_THAT(complaints_of(story.when("file-report", R"({"document_id":"d1"})")),
              ElementsAre("/document_id: is filed, not expected"));
}

TEST(DocumentTest, AttachingWhatIsExpectedClearsItToo) {
  auto story = active();
  story.given("expect-document", R"({"document_id":"d1","kind":"evaluation","title":"Evaluation","due":"2025-06-30"})");
  story.given("attach-document", R"({"document_id":"d1","kind":"evaluation","title":"Evaluation"})");
  EXPECT_EQ(story.text("document", "d1"), "attached evaluation - Evaluation");
  EXPECT_EQ(story.text("report_due", "d1"), "");
  EXPECT_THAT(pointers_of(story.when("attach-document", R"({"document_id":"d1","title":"Again"})")),
              ElementsAre("/document_id"));
}

TEST(DocumentTest, WithdrawnStaysReadable) {
  auto story = active();
  story.given("attach-document", R"({"document_id":"d2","kind":"agreement","title":"MoU","sha256":")" + kHash + "\"}");
  EXPECT_THAT(pointers_of(story.when("withdraw-document", R"({"document_id":"d2"})")), ElementsAre("/reason"));
  story.given("withdraw-document", R"({"document_id":"d2","reason":"wrong file"})");
  EXPECT_EQ(story.text("document", "d2"), "withdrawn agreement " + kHash + " MoU");
  EXPECT_THAT(pointers_of(story.when("withdraw-document", R"({"document_id":"d2","reason":"x"})")),
              ElementsAre("/document_id"));
  EXPECT_THAT(pointers_of(story.when("withdraw-document", R"({"document_id":"d9","reason":"x"})")),
              ElementsAre("/document_id"));
  EXPECT_TRUE(story.when("expect-document", R"({"document_id":"d2","kind":"agreement","title":"MoU"})"));
}

TEST(DocumentTest, ShapesAreChecked) {
  EXPECT_THAT(pointers_of(active().when("expect-document", R"({"document_id":"a b","due":"2025-02-30"})")),
              ElementsAre("/due"));
  EXPECT_THAT(pointers_of(active().when("expect-document", R"({"document_id":"a b"})")),
              ElementsAre("/document_id", "/kind", "/title"));
  EXPECT_THAT(pointers_of(active().when("attach-document", R"({"title":"X","sha256":"ABC"})")), ElementsAre("/sha256"));
  EXPECT_THAT(pointers_of(active().when("file-report", R"({"document_id":"nobody waits"})")),
              ElementsAre("/document_id", "/document_id"));
}

TEST(LessonTest, HasAText) {
  auto story = active();
  story.given("record-lesson", R"({"lesson_id":"l1","text":"start small"})");
  EXPECT_EQ(story.text("lesson", "l1"), "start small");
  EXPECT_THAT(pointers_of(story.when("record-lesson", R"({"lesson_id":"l1","text":" "})")),
              ElementsAre("/text", "/lesson_id"));
}

TEST(ConfirmTest, NamesARealQuarter) {
  auto story = active();
  story.given("confirm", R"({"quarter":"2025-26-Q1","unit_id":"ports","effective":"2025-09-30"})");
  EXPECT_EQ(story.text("last_confirmed"), "2025-26-Q1");
  EXPECT_EQ(story.text("confirmed_by"), "anna");
  for (const char* quarter : {"", "2025-27-Q1", "2025-26-Q5", "2025-26-Q0", "2025/26-Q1", "25-26-Q1", "2025-26-q1"})
    EXPECT_THAT(pointers_of(story.when("confirm", std::string(R"({"quarter":")") + quarter + "\"}")),
                ElementsAre("/quarter"))
        << quarter;
  EXPECT_TRUE(story.when("confirm", R"({"quarter":"2099-00-Q4"})"));
}

TEST(RiskTest, HasALevelAndIsNamedWhenHigh) {
  EXPECT_THAT(warned_of(active().when("assess-risk", R"({"level":"high"})")), ElementsAre("/text"));
  EXPECT_THAT(pointers_of(active().when("assess-risk", R"({"text":"x"})")), ElementsAre("/level"));
  auto story = active();
  story.given("assess-risk", R"({"level":"medium","text":"turnover"})");
  story.given("assess-risk", R"({"level":"low"})");
  EXPECT_EQ(story.text("risk_level"), "low");
  EXPECT_EQ(story.text("risk"), "");
}

TEST(RivalClaimTest, IsKeptBesideTheValue) {
  auto story = active();
  story.given("note-rival-claim", R"({"field":"start_date","value":"2024-12","claim_source":"newspaper"})");
  EXPECT_EQ(story.text("rival_claim", "start_date:2024-12"), "newspaper");
  EXPECT_EQ(story.text("start_date"), "2025-03-01");
  EXPECT_THAT(pointers_of(story.when("note-rival-claim", R"({"field":"colour","value":""})")),
              ElementsAre("/field", "/value", "/claim_source"));
}

}  // namespace
}  // namespace cairn::services::engagements
