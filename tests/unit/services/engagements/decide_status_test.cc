#include "tests/unit/services/engagements/story_of.h"

namespace cairn::services::engagements {
namespace {

TEST(StatusTest, GoesItsWay) {
  auto story = active();
  EXPECT_EQ(story.text_on("2025-01-31", "status"), "proposed");
  EXPECT_EQ(story.text_on("2025-02-11", "status"), "approved");
  EXPECT_EQ(story.text_on("2025-02-12", "status"), "signed");
  EXPECT_EQ(story.text_on("2025-03-01", "status"), "active");
  story.given("suspend", R"({"effective":"2025-11-01","reason":"flood"})");
  story.given("resume", R"({"effective":"2026-01-15","reason":"flood over"})");
  story.given("renew", R"({"ends":"2031","review":"worked","effective":"2026-02-01","reason":"review"})");
  story.given("conclude", R"({"effective":"2026-06-30","reason":"done","outcome":"a plan"})");
  EXPECT_EQ(story.text_on("2025-12-01", "status"), "suspended");
  EXPECT_EQ(story.text_on("2026-06-30", "status"), "active");
  EXPECT_EQ(story.text_on("2026-07-01", "status"), "concluded");
  EXPECT_EQ(story.text("end_date"), "2026-06-30");
  EXPECT_EQ(story.text("planned_end"), "2031");
  EXPECT_EQ(story.text("outcome"), "a plan");
}

TEST(StatusTest, EveryChangeNeedsAReasonAndADate) {
  const auto both = ElementsAre("/reason", "/effective");
  EXPECT_THAT(pointers_of(proposed().when("approve", R"({"approver":"Exco"})")), both);
  EXPECT_THAT(pointers_of(approved().when("sign", "{}")), both);
  EXPECT_THAT(pointers_of(approved().when("activate", "{}")), both);
  EXPECT_THAT(pointers_of(active().when("suspend", "{}")), both);
  EXPECT_THAT(pointers_of(active().when("renew", R"({"ends":"2030","review":"fine"})")), both);
  EXPECT_THAT(pointers_of(active().when("conclude", "{}")), both);
  EXPECT_THAT(pointers_of(active().when("withdraw", "{}")), both);
  auto suspended = active();
  suspended.given("suspend", R"({"effective":"2025-11-01","reason":"flood"})");
  EXPECT_THAT(pointers_of(suspended.when("resume", R"({"reason":"  "})")), both);
}

TEST(StatusTest, RefusesWhatTheStatusDoesNotAllow) {
  const auto on = [](const Story& story, const char* verb, const char* more = "") {
    return pointers_of(story.when(verb, std::string(R"({"effective":"2026-07-01","reason":"why")") + more + "}"));
  };
  const auto refused = ElementsAre("/status");
  EXPECT_THAT(on(proposed(), "suspend"), refused);
  EXPECT_THAT(on(proposed(), "resume"), refused);
  EXPECT_THAT(on(proposed(), "conclude"), refused);
  EXPECT_THAT(on(proposed(), "renew", R"(,"ends":"2030","review":"fine")"), refused);
  EXPECT_THAT(on(active(), "activate"), refused);
  EXPECT_THAT(on(active(), "resume"), refused);
}

TEST(StatusTest, DoesNotCountFromBeforeTheStatusThatItFollows) {
  EXPECT_THAT(complaints_of(active().when("suspend", R"({"effective":"2025-02-28","reason":"flood"})")),
              ElementsAre("/effective: 2025-02-28 is before the status \"active\" of 2025-03-01; correct that first"));
  EXPECT_THAT(pointers_of(active().when("suspend", R"({"effective":"2025","reason":"flood"})")),
              ElementsAre("/effective"));
  EXPECT_THAT(types_of(active().when("suspend", R"({"effective":"2025-03-01","reason":"flood"})")),
              ElementsAre("Suspended"));
}

TEST(StatusTest, OverTakesLateFactsOnly) {
  auto story = active();
  story.given("conclude", R"({"effective":"2026-06-30","reason":"done"})");
  const auto position = story.events().front().position();
  const auto refused = ElementsAre("/status");
  EXPECT_THAT(pointers_of(story.when("revise", R"({"details":{"remarks":"x"}})")), refused);
  EXPECT_THAT(pointers_of(story.when("join-party", R"({"organisation_id":"leeds","role":"host"})")), refused);
  EXPECT_THAT(pointers_of(story.when("conclude", R"({"effective":"2026-07-30","reason":"again"})")),
              ElementsAre("/effective"));
  for (const auto& [verb, json] : std::map<std::string, std::string>{
           {"expect-document", R"({"document_id":"d","kind":"visit_report","title":"Report"})"},
           {"attach-document", R"({"document_id":"d","kind":"agreement","title":"Agreement"})"},
           {"record-lesson", R"({"text":"start small"})"},
           {"confirm", R"({"quarter":"2026-27-Q1"})"},
           {"note-rival-claim", R"({"field":"end_date","value":"2026-05","claim_source":"a page"})"},
           {"void", R"({"position":)" + std::to_string(position) + R"(,"reason":"a test"})"}})
    EXPECT_TRUE(story.when(verb, json)) << verb;
}

TEST(StatusTest, ABackLoadedRowThatIsOverIsStillBeingTold) {
  const auto story = recorded("concluded");
  EXPECT_TRUE(story.when("join-party", R"({"organisation_id":"bremen","role":"partner","effective":"1999"})"));
  EXPECT_TRUE(story.when("link-mandate", R"({"reference":"MIR"})"));
  EXPECT_THAT(pointers_of(story.when("suspend", R"({"effective":"1999","reason":"x"})")), ElementsAre("/status"));
  EXPECT_THAT(pointers_of(story.when("withdraw", R"({"effective":"1999","reason":"x"})")), ElementsAre("/status"));
}

TEST(ApproveTest, KeepsWhoAndWhen) {
  auto story = proposed();
  story.given("approve", R"({"approver":"Exco","decision_reference":"C14/10/15","vote":"10371","effective":"2025-02-01",
      "reason":"approved"})");
  EXPECT_EQ(story.text("approver"), "Exco");
  EXPECT_EQ(story.text("approval_date"), "2025-02-01");
  EXPECT_EQ(story.text("decision_reference"), "C14/10/15");
  EXPECT_EQ(story.text("vote"), "10371");
  EXPECT_EQ(story.text("status"), "approved");
}

TEST(ApproveTest, PutOnRecordLateTakesNothingBack) {
  auto story = recorded("active");
  story.given("approve", R"({"approver":"Council","effective":"1998","reason":"found in the minutes"})");
  EXPECT_EQ(story.text("status"), "active");
  EXPECT_EQ(story.text("approver"), "Council");
}

TEST(ApproveTest, NeedsAnApproverAndDoesNotTakeAStatus) {
  EXPECT_THAT(pointers_of(proposed().when("approve", R"({"status":"active","effective":"2025-02-01","reason":"x"})")),
              ElementsAre("/approver", "/status"));
}

TEST(SignTest, OneSideOnlyIsNotSigned) {
  auto story = approved();
  const auto first = story.when("sign", R"({"effective":"2025-02-10","reason":"signed"})");
  EXPECT_THAT(warned_of(first), ElementsAre("/organisation_id"));
  story.given("sign", R"({"effective":"2025-02-10","reason":"signed"})");
  EXPECT_EQ(story.text("status"), "approved");
  EXPECT_EQ(story.text("signed", "municipality"), "2025-02-10");
  story.given("sign", R"({"organisation_id":"bremen","effective":"2025-02-12","reason":"signed"})");
  EXPECT_EQ(story.text("status"), "signed");
  EXPECT_EQ(story.text("signed", "bremen"), "2025-02-12");
}

TEST(SignTest, ASideSignsOnceAndTakesPart) {
  EXPECT_THAT(pointers_of(active().when("sign", R"({"effective":"2025-04","reason":"again"})")),
              ElementsAre("/organisation_id"));
  EXPECT_THAT(pointers_of(approved().when("sign", R"({"organisation_id":"leeds","effective":"2025-04","reason":"x"})")),
              ElementsAre("/organisation_id"));
}

TEST(SignTest, LateTakesNothingBack) {
  auto story = recorded("active");
  story.given("sign", R"({"effective":"1999","reason":"found"})");
  EXPECT_EQ(story.text("status"), "active");
  EXPECT_EQ(story.text("signed", "municipality"), "1999");
}

TEST(TermTest, IsAPlanAndEndsAfterItBegins) {
  auto story = active();
  story.given("set-term", R"({"begins":"2025-03-01","ends":"2026-02","notice_days":90,"effective":"2025-03-01"})");
  EXPECT_EQ(story.text("planned_end"), "2026-02");
  EXPECT_EQ(story.text("notice_days"), "90");
  EXPECT_EQ(story.text_on("2026-11-01", "status"), "active");
  EXPECT_THAT(complaints_of(story.when("set-term", R"({"begins":"2025-03","ends":"2025-02"})")),
              ElementsAre("/ends: ends 2025-02, before it begins 2025-03"));
  EXPECT_THAT(pointers_of(story.when("set-term", R"({"ends":"2024"})")), ElementsAre("/ends"));
  EXPECT_THAT(pointers_of(story.when("set-term", "{}")), ElementsAre(""));
}

TEST(TermTest, MoneyPastThreeBudgetYearsWarns) {
  auto story = active();
  story.given("commit-funding", R"({"funding_id":"f","money":{"amount":"10.00","currency":"ZAR"}})");
  EXPECT_THAT(warned_of(story.when("set-term", R"({"begins":"2025","ends":"2029","effective":"2025-03-01"})")),
              ElementsAre("/ends"));
  EXPECT_THAT(warned_of(story.when("set-term", R"({"begins":"2025","ends":"2028","effective":"2025-03-01"})")),
              IsEmpty());
}

TEST(ActivateTest, NeedsMandateApproverAndDate) {
  const auto decision = proposed().when("activate", R"({"effective":"2025-03-01","reason":"in force"})");
  EXPECT_THAT(pointers_of(decision), ElementsAre("/mandate", "/approver", "/approval_date"));
}

TEST(ActivateTest, ABackLoadedRowIsFlaggedInstead) {
  const auto decision = recorded("unknown").when("activate", R"({"effective":"2001","reason":"seen running"})");
  EXPECT_THAT(types_of(decision), ElementsAre("Activated"));
  EXPECT_THAT(warned_of(decision), ElementsAre("/mandate", "/approver", "/approval_date", "/status"));
}

TEST(ActivateTest, SaysWhenItBeganUnlessTheTermDid) {
  auto story = approved();
  EXPECT_THAT(types_of(story.when("activate", R"({"effective":"2025-03-01","reason":"in force"})")),
              ElementsAre("Activated", "TermSet"));
  EXPECT_EQ(active().text("start_date"), "2025-03-01");
  story.given("set-term", R"({"begins":"2025-04","ends":"2027"})");
  EXPECT_THAT(types_of(story.when("activate", R"({"effective":"2025-03-01","reason":"in force"})")),
              ElementsAre("Activated"));
}

TEST(RenewTest, NeedsAnEndAndAReview) {
  EXPECT_THAT(pointers_of(active().when("renew", R"({"effective":"2026","reason":"x"})")),
              ElementsAre("/ends", "/review"));
  EXPECT_THAT(
      pointers_of(active().when("renew", R"({"ends":"2025-12","review":"ok","effective":"2026","reason":"x"})")),
      ElementsAre("/ends"));
}

TEST(RenewTest, ShorteningWarns) {
  auto story = active();
  story.given("set-term", R"({"ends":"2030"})");
  EXPECT_THAT(warned_of(story.when("renew", R"({"ends":"2029","review":"ok","effective":"2026","reason":"x"})")),
              ElementsAre("/ends"));
}

TEST(ConcludeTest, IsNeitherBeforeTheStartNorInTheFuture) {
  EXPECT_THAT(complaints_of(recorded("active").when("conclude", R"({"effective":"1996","reason":"x"})")).front(),
              "/effective: ends 1996, before it starts 1997");
  EXPECT_THAT(pointers_of(active().when("conclude", R"({"effective":"2028-02","reason":"the term ends"})")),
              ElementsAre("/effective"));
}

TEST(ConcludeTest, GivesConcludedDateUnknownItsEnd) {
  auto story = recorded("concluded");
  EXPECT_THAT(types_of(story.when("conclude", R"({"effective":"2011","reason":"found"})")),
              ElementsAre("Activated", "Concluded"));
  story.given("conclude", R"({"effective":"2011","reason":"found"})");
  EXPECT_EQ(story.text_on("2011-12-31", "status"), "active");
  EXPECT_EQ(story.text_on("2012-01-01", "status"), "concluded");
  EXPECT_EQ(story.text("end_date"), "2011");
  EXPECT_THAT(pointers_of(story.when("conclude", R"({"effective":"2012","reason":"found"})")),
              ElementsAre("/effective"));
}

TEST(WithdrawTest, EndsWhatWasProposed) {
  auto story = proposed();
  story.given("withdraw", R"({"effective":"2025-02-01","reason":"no budget"})");
  EXPECT_EQ(story.text_on("2025-02-01", "status"), "proposed");
  EXPECT_EQ(story.text_on("2025-02-02", "status"), "withdrawn");
  EXPECT_TRUE(story.row().exists());
}

TEST(CommandTest, UntilGoesWithRecordOnly) {
  EXPECT_THAT(pointers_of(active().when("suspend", R"({"effective":"2026","reason":"x","until":"2027"})")),
              ElementsAre("/until"));
}

TEST(CommandTest, NobodyIsNotFound) {
  EXPECT_EQ(nothing().when("suspend", R"({"effective":"2026","reason":"x"})").error().code, Errc::kNotFound);
}

TEST(CommandTest, DatesThatDoNotExistAreRefused) {
  EXPECT_THAT(pointers_of(active().when("suspend", R"({"effective":"2026-02-30","reason":"x"})")),
              ElementsAre("/effective"));
  EXPECT_THAT(pointers_of(active().when("set-term", R"({"ends":"2026-13"})")), ElementsAre("/ends"));
}

}  // namespace
}  // namespace cairn::services::engagements
