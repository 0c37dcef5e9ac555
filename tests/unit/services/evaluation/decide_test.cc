#include "services/evaluation/decide.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "cairn/indicator/v1/events.pb.h"
#include "cairn/review/v1/events.pb.h"
#include "cairn/summary/v1/events.pb.h"
#include "eventstore/codec/event_types.h"
#include "projections/indicators/evolve.h"
#include "projections/indicators/kind.h"
#include "projections/reviews/kind.h"
#include "projections/summaries/kind.h"
#include "services/http/json.h"

namespace cairn::services::evaluation {
namespace {

namespace p = projections;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

/// One entity, told in commands: what is decided is folded in, as the store does.
class Story {
 public:
  using Decide = Result<eventstore::Decision> (*)(const p::facts::Timeline&, const eventstore::Command&);
  Story(std::string subject, std::span<const eventstore::VerbInfo> verbs, Decide decide, p::registers::AssertionOf fold)
      : subject_(std::move(subject)), verbs_(verbs), decide_(decide), fold_(fold) {}

  Result<eventstore::Decision> when(const std::string& verb, const std::string& json, const std::string& actor = "anna",
                                    const std::string& effective = "", const std::string& reason = "") const {
    const auto found = std::ranges::find(verbs_, verb, &eventstore::VerbInfo::name);
    eventstore::Command command;
    command.verb = verb;
    command.subject = subject_;
    command.content =
        eventstore::codec::EventTypes::all().read(found->type, http::parse_json(json).value().as_object()).value();
    if (!effective.empty()) command.effective = PartialDate::parse(effective).value();
    command.reason = reason;
    command.actor = {actor, "officer", ""};
    command.today = PartialDate::parse("2014-07-30").value().first_day();
    return decide_(timeline_, command);
  }
  void given(const std::string& verb, const std::string& json, const std::string& actor = "anna",
             const std::string& effective = "", const std::string& reason = "") {
    const auto decision = when(verb, json, actor, effective, reason);
    ASSERT_TRUE(decision) << verb << ": " << decision.error().context;
    for (const auto& happening : decision.value().events) {
      eventstore::StoredEvent event;
      event.set_position(position_++);
      event.set_type(happening.type());
      event.set_payload(happening.message->SerializeAsString());
      event.set_reason(happening.reason);
      event.mutable_actor()->set_id(actor);
      if (happening.effective) eventstore::set_date(event.mutable_effective(), *happening.effective);
      timeline_.assert_facts(fold_(event).value());
    }
  }
  p::facts::Row row() const { return timeline_.latest(); }

 private:
  std::string subject_;
  std::span<const eventstore::VerbInfo> verbs_;
  Decide decide_;
  p::registers::AssertionOf fold_;
  p::facts::Timeline timeline_;
  uint64_t position_ = 1;
};

std::vector<std::string> pointers_of(const Result<eventstore::Decision>& decision) {
  std::vector<std::string> pointers;
  if (decision) return {"accepted"};
  for (const auto& complaint : decision.error().complaints) pointers.push_back(complaint.pointer);
  return pointers;
}

constexpr auto kDefined =
    R"({"municipality":"ETH","title":{"en":"Trained"},"kind":"output","unit":"count","definition":"Officials"})";

Story indicator() {
  Story story("i1", indicator_verbs(), decide_indicator, p::indicators::assertion_of);
  story.given("define", kDefined);
  return story;
}

TEST(IndicatorTest, WhatIsMissingIsNamedAtOnce) {
  Story story("i1", indicator_verbs(), decide_indicator, p::indicators::assertion_of);
  EXPECT_THAT(pointers_of(story.when("define", R"({"unit":"people"})")),
              ElementsAre("/municipality", "/title/en", "/definition", "/kind", "/unit"));
  EXPECT_EQ(story.when("report", R"({"period":"2013-14"})").error().code, Errc::kNotFound);
}

TEST(IndicatorTest, AResultGoesFromReportedToCertifiedByTwoPeople) {
  auto story = indicator();
  const std::string result = R"({"period":"2013-14","value":{"amount":"12","unit":"count"}})";
  story.given("report", result);
  EXPECT_EQ(story.when("approve", R"({"period":"2013-14"})", "anna").error().code, Errc::kDenied);
  EXPECT_THAT(pointers_of(story.when("certify", R"({"period":"2013-14"})", "bheki")), ElementsAre("/period"));
  story.given("return", R"({"period":"2013-14"})", "bheki", "", "count again");
  EXPECT_THAT(pointers_of(story.when("approve", R"({"period":"2013-14"})", "bheki")), ElementsAre("/period"));
  story.given("report", result);
  story.given("approve", R"({"period":"2013-14"})", "bheki");
  EXPECT_THAT(pointers_of(story.when("report", result)), ElementsAre("/period"));
  EXPECT_EQ(story.when("certify", R"({"period":"2013-14"})", "anna").error().code, Errc::kDenied);
  story.given("certify", R"({"period":"2013-14"})", "bheki");
  EXPECT_THAT(pointers_of(story.when("return", R"({"period":"2013-14"})", "bheki", "", "no")), ElementsAre("/period"));
  EXPECT_EQ(p::indicators::indicator_of(story.row()).outcomes.at("2013-14").state, "certified");
}

TEST(IndicatorTest, AWrongUnitAndALevelWithoutEvidenceAreRefused) {
  const auto story = indicator();
  const std::string head = R"({"period":"2013-14","value":{"amount":"12","unit":")";
  EXPECT_THAT(pointers_of(story.when("report", head + R"(ZAR"}})")), ElementsAre("/value/unit"));
  EXPECT_THAT(pointers_of(story.when("report", head + R"(count"},"evidence":{"level":2}})")), ElementsAre("/evidence"));
  EXPECT_THAT(pointers_of(story.when("report", head + R"(count"},"evidence":{"level":4,"positions":[1]}})")),
              ElementsAre("/evidence/level"));
  EXPECT_THAT(pointers_of(story.when("report", R"({"period":"2013","value":{"amount":"1,5","unit":"count"}})")),
              ElementsAre("/period", "/value/amount"));
}

TEST(IndicatorTest, NoDataIsAResultAndATargetOfZeroIsWarnedOf) {
  auto story = indicator();
  story.given("report", R"({"period":"2013-14"})");
  const auto outcome = p::indicators::indicator_of(story.row()).outcomes.at("2013-14");
  EXPECT_FALSE(outcome.value);
  EXPECT_EQ(outcome.state, "reported");
  const auto target = story.when("set-target", R"({"period":"2013-14","value":{"amount":"0","unit":"count"}})");
  ASSERT_TRUE(target);
  EXPECT_EQ(target.value().warnings.size(), 1u);
  using p::indicators::Quantity;
  EXPECT_EQ(p::indicators::share_of_target(*Quantity::of_cell("5 count"), *Quantity::of_cell("0 count")), std::nullopt);
  EXPECT_EQ(p::indicators::share_of_target(*Quantity::of_cell("5 count"), *Quantity::of_cell("8 count")), 625);
}

TEST(IndicatorTest, AFormulaChangesForYearsToComeOnly) {
  Story story("ETH_parties", indicator_verbs(), decide_indicator, p::indicators::assertion_of);
  const std::string computed = std::string(kDefined).insert(1, R"("formula":"parties",)");
  story.given("define", computed);
  const std::string revised = R"({"formula_version":2})";
  EXPECT_THAT(pointers_of(story.when("revise-formula", revised, "anna", "2013-07-01", "better")),
              ElementsAre("/effective"));
  EXPECT_THAT(pointers_of(story.when("revise-formula", revised, "anna", "2014-08-01", "better")),
              ElementsAre("/effective"));
  story.given("revise-formula", revised, "anna", "2015-07-01", "better");
  EXPECT_THAT(pointers_of(story.when("report", R"({"period":"2013-14"})")), ElementsAre(""));
}

TEST(AmountTest, DecimalsAreExact) {
  using p::indicators::Amount;
  EXPECT_EQ(Amount::parse("12.5").value().thousandths, 12'500);
  EXPECT_EQ(Amount::parse("-0.125").value().text(), "-0.125");
  EXPECT_EQ(Amount::parse("100").value().text(), "100");
  for (const auto* text : {"", "1.", ".5", "1.2345", "1e3", "--1", "1234567890123456", "12,5", "0x1"})
    EXPECT_FALSE(Amount::parse(text)) << text;
}

TEST(ReviewTest, MissingFieldsAreCountedAndTheAuthorDoesNotAccept) {
  Story story("e1_2013_14", review_verbs(), decide_review, p::reviews::assertion_of);
  const auto submitted = story.when("submit", R"({"engagement_id":"e1","year":"2013-14","unit_id":"u1","risk":"low"})");
  ASSERT_TRUE(submitted);
  EXPECT_EQ(submitted.value().warnings.size(), 6u);
  story.given("submit", R"({"engagement_id":"e1","year":"2013-14","unit_id":"u1","risk":"low"})");
  EXPECT_EQ(story.when("accept", "{}", "anna").error().code, Errc::kDenied);
  EXPECT_THAT(pointers_of(story.when("return", "{}", "bheki")), ElementsAre("/reason"));
  story.given("accept", "{}", "bheki");
  EXPECT_THAT(pointers_of(story.when("submit", R"({"unit_id":"u1"})")), ElementsAre(""));
}

TEST(ReviewTest, AnActionIsClosedWithEvidenceOnce) {
  Story story("e1_2013_14", review_verbs(), decide_review, p::reviews::assertion_of);
  EXPECT_THAT(pointers_of(story.when("open-action", R"({"text":"plan","due":"2015"})")),
              ElementsAre("/owner_post", "/due"));
  story.given("open-action", R"({"action_id":"A1","text":"plan","owner_post":"p1","due":"2015-01-31"})");
  EXPECT_THAT(pointers_of(story.when("close-action", R"({"action_id":"A1"})", "anna", "", "done")),
              ElementsAre("/evidence_positions"));
  story.given("close-action", R"({"action_id":"A1","evidence_positions":[3]})", "anna", "", "done");
  EXPECT_THAT(
      pointers_of(story.when("close-action", R"({"action_id":"A1","evidence_positions":[3]})", "anna", "", "x")),
      ElementsAre("/action_id"));
}

TEST(SummaryTest, WhatIsReturnedIsNotSignedAndWhoDraftedDoesNotSign) {
  Story story("ETH_2013_14", summary_verbs(), decide_summary, p::summaries::assertion_of);
  const std::string draft = R"({"manifest":{"municipality":"ETH","year":"2013-14","position":9}})";
  EXPECT_EQ(story.when("return", "{}", "bheki", "", "why").error().code, Errc::kNotFound);
  story.given("draft", draft);
  EXPECT_EQ(story.when("sign", R"({"draft":1})", "anna").error().code, Errc::kDenied);
  story.given("return", "{}", "bheki", "", "the risks are missing");
  EXPECT_THAT(pointers_of(story.when("sign", R"({"draft":1})", "bheki")), ElementsAre(""));
  story.given("draft", draft);
  EXPECT_THAT(pointers_of(story.when("sign", R"({"draft":1})", "bheki")), ElementsAre("/draft"));
  const std::string failed = R"({"draft":3,"manifest":{"files":[{"format":"pdf","failure":"it hung"}]}})";
  EXPECT_THAT(pointers_of(story.when("sign", failed, "bheki")), ElementsAre("/files/pdf"));
  EXPECT_THAT(pointers_of(story.when("publish", "{}", "bheki")), ElementsAre(""));
  story.given("sign", R"({"draft":3})", "bheki");
  EXPECT_THAT(pointers_of(story.when("draft", draft)), ElementsAre(""));
  story.given("publish", "{}", "bheki");
}

}  // namespace
}  // namespace cairn::services::evaluation
