#include "projections/engagements/facts.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <boost/json/parse.hpp>

#include "cairn/engagement/v1/events.pb.h"
#include "eventstore/codec/event_types.h"
#include "projections/engagements/columns.h"

namespace cairn::projections::engagements {
namespace {

using eventstore::StoredEvent;
using ::testing::ElementsAre;

StoredEvent event(const std::string& type, const std::string& json, const std::string& effective = "2011-05") {
  StoredEvent event;
  event.set_stream("engagement-e1");
  event.set_position(7);
  event.set_type(type);
  const auto data = boost::json::parse(json).as_object();
  auto message = eventstore::codec::EventTypes::all().read(type, data);
  if (!message) {
    ADD_FAILURE() << message.error().context << " " << json;
    return event;
  }
  event.set_payload(message.value()->SerializeAsString());
  if (!effective.empty()) eventstore::set_date(event.mutable_effective(), PartialDate::parse(effective).value());
  event.set_source("a page");
  event.mutable_actor()->set_id("anna");
  return event;
}

/// "column[element]=value", or "column[element]" for a cell that is emptied; in the order of the event.
std::vector<std::string> facts_of(const std::string& type, const std::string& json,
                                  const std::string& effective = "2011-05") {
  const auto assertion = assertion_of(event(type, json, effective));
  if (!assertion) return {assertion.error().context};
  std::vector<std::string> texts;
  for (const auto& fact : assertion.value().facts) {
    std::string text(kColumns[fact.column].name);
    if (!fact.element.empty()) text += "[" + fact.element + "]";
    if (fact.value) text += "=" + *fact.value;
    texts.push_back(std::move(text));
  }
  return texts;
}

TEST(FactsTest, OfABirth) {
  EXPECT_THAT(facts_of("EngagementRecorded", R"({"municipality":"ETH","lead_units":["a","b"],"status":"active",
                  "evidence_level":2,"details":{"title":{"en":"T","zu":"Z"},"kind":"tour","themes":["x","y"],
                  "ref":"ENG-1","remarks":""}})"),
              ElementsAre("birth=recorded", "municipality=ETH", "status=active", "title=T", "title_zu=Z", "kind=tour",
                          "themes=x\ny\n", "ref=ENG-1", "lead_units=a\nb\n", "source=a page", "start_date=2011-05",
                          "evidence_level=2", "last_activity=2011-05"));
  EXPECT_THAT(
      facts_of("EngagementProposed", R"({"municipality":"ETH","details":{"title":"T","kind":"tour"}})"),
      ElementsAre("birth=proposed", "municipality=ETH", "status=proposed", "title=T", "kind=tour", "source=a page"));
  EXPECT_THAT(facts_of("EngagementRecorded",
                       R"({"municipality":"ETH","status":"unknown","details":{"title":"T","kind":"tour"}})", ""),
              ElementsAre("birth=recorded", "municipality=ETH", "status=unknown", "title=T", "kind=tour",
                          "source=a page", "evidence_level=0"));
}

TEST(FactsTest, OfARevision) {
  EXPECT_THAT(facts_of("DetailsRevised", R"({"details":{"title":{"en":"T"},"origin":null,"sdgs":[],"series":"S"}})"),
              ElementsAre("title=T", "title_zu", "title_af", "origin", "sdgs", "series=S"));
}

TEST(FactsTest, OfPartiesAndUnits) {
  EXPECT_THAT(facts_of("PartyJoined", R"({"organisation_id":"o1","role":"funder"})"),
              ElementsAre("party[o:o1:funder]=in"));
  EXPECT_THAT(facts_of("PartyLeft", R"({"unit_id":"u1","role":"host"})"), ElementsAre("party[u:u1:host]=out"));
  EXPECT_THAT(facts_of("LeadUnitChanged", R"({"lead_units":["a"]})"), ElementsAre("lead_units=a\n", "disowned"));
  EXPECT_THAT(facts_of("HandedOver", R"({"from_unit":"a","to_unit":"b"})"), ElementsAre("disowned"));
  EXPECT_THAT(facts_of("Disowned", R"({"unit_id":"a"})"), ElementsAre("disowned=a"));
  EXPECT_THAT(facts_of("RelatedTo", R"({"relation":"follow_up","engagement_id":"e2"})"),
              ElementsAre("related[follow_up:e2]=follow_up"));
}

TEST(FactsTest, OfStatuses) {
  EXPECT_THAT(facts_of("MandateLinked", R"({"reference":"MIR","origin":"mir"})"),
              ElementsAre("mandate=MIR", "origin=mir"));
  EXPECT_THAT(
      facts_of("Approved", R"({"approver":"Exco","vote":"10","status":"approved"})"),
      ElementsAre("approver=Exco", "approval_date=2011-05", "decision_reference", "vote=10", "status=approved"));
  EXPECT_THAT(facts_of("Approved", R"({"approver":"Exco"})"),
              ElementsAre("approver=Exco", "approval_date=2011-05", "decision_reference", "vote"));
  EXPECT_THAT(facts_of("AgreementSigned", R"({"organisation_id":"o1","status":"signed"})"),
              ElementsAre("signed[o1]=2011-05", "status=signed", "last_activity=2011-05"));
  EXPECT_THAT(facts_of("AgreementSigned", "{}", ""), ElementsAre("signed[municipality]="));
  EXPECT_THAT(facts_of("TermSet", R"({"begins":"2011","ends":"2014","notice_days":30})"),
              ElementsAre("start_date=2011", "planned_end=2014", "notice_days=30"));
  EXPECT_THAT(facts_of("Activated", "{}"), ElementsAre("status=active", "last_activity=2011-05"));
  EXPECT_THAT(facts_of("Renewed", R"({"ends":"2020","review":"fine"})"),
              ElementsAre("status=active", "planned_end=2020", "renewal_review=fine", "last_activity=2011-05"));
  EXPECT_THAT(facts_of("Suspended", "{}"), ElementsAre("status=suspended"));
  EXPECT_THAT(facts_of("Resumed", "{}"), ElementsAre("status=active", "last_activity=2011-05"));
  EXPECT_THAT(facts_of("Concluded", R"({"outcome":"a plan"})"),
              ElementsAre("status=concluded", "end_date=2011-05", "outcome=a plan"));
  EXPECT_THAT(facts_of("Withdrawn", "{}"), ElementsAre("status=withdrawn", "end_date=2011-05"));
}

TEST(FactsTest, OfMoneyActivitiesAndDocuments) {
  EXPECT_THAT(facts_of("FundingCommitted",
                       R"({"funding_id":"f","money":{"amount":"1.50","currency":"ZAR"},"funder_organisation_id":"o"})"),
              ElementsAre("funding_committed[f]=150 ZAR", "funder[f]=o", "last_activity=2011-05"));
  EXPECT_THAT(facts_of("FundingReceived", R"({"funding_id":"f","money":{"amount":"1.50","currency":"ZAR"}})", ""),
              ElementsAre("funding_received[f]=150 ZAR"));
  EXPECT_THAT(facts_of("ActivityHeld", R"({"activity_id":"a","title":"Visit","last_day":"2011-06"})"),
              ElementsAre("activity[a]=Visit", "last_activity=2011-06"));
  EXPECT_THAT(facts_of("DocumentExpected", R"({"document_id":"d","kind":"visit_report","title":"R","due":"2012"})"),
              ElementsAre("document[d]=expected visit_report - R", "report_due[d]=2012"));
  EXPECT_THAT(facts_of("ReportFiled", R"({"document_id":"d","title":"R","sha256":"ab"})"),
              ElementsAre("document[d]=filed other ab R", "report_due[d]", "last_activity=2011-05"));
  EXPECT_THAT(facts_of("DocumentAttached", R"({"document_id":"d","kind":"agreement","title":"A B"})"),
              ElementsAre("document[d]=attached agreement - A B", "report_due[d]"));
  EXPECT_THAT(facts_of("DocumentWithdrawn", R"({"document_id":"d","kind":"agreement","title":"A"})"),
              ElementsAre("document[d]=withdrawn agreement - A", "report_due[d]"));
}

TEST(FactsTest, OfWhatIsSaidOfIt) {
  EXPECT_THAT(facts_of("LessonRecorded", R"({"lesson_id":"l","text":"start small"})"),
              ElementsAre("lesson[l]=start small", "last_activity=2011-05"));
  EXPECT_THAT(facts_of("Confirmed", R"({"quarter":"2026-27-Q1","unit_id":"u"})"),
              ElementsAre("last_confirmed=2026-27-Q1", "confirmed_by=anna"));
  EXPECT_THAT(facts_of("RiskAssessed", R"({"level":"low"})"), ElementsAre("risk_level=low", "risk"));
  EXPECT_THAT(facts_of("RivalClaimNoted", R"({"field":"start_date","value":"2009","claim_source":"a book"})"),
              ElementsAre("rival_claim[start_date:2009]=a book"));
}

TEST(FactsTest, EndsCountFromTheDayAfterTheirLast) {
  const auto day = [](const char* text) { return PartialDate::parse(text).value().first_day(); };
  const auto counts = [](const char* type, const char* json, const char* effective) {
    return assertion_of(event(type, json, effective)).value().counts_from();
  };
  EXPECT_EQ(counts("Concluded", "{}", "2011"), day("2012-01-01"));
  EXPECT_EQ(counts("Withdrawn", "{}", "2012-02"), day("2012-03-01"));
  EXPECT_EQ(counts("PartyLeft", R"({"unit_id":"u","role":"host"})", "2011-05-31"), day("2011-06-01"));
  EXPECT_EQ(counts("Suspended", "{}", "2011"), day("2011-01-01"));
  EXPECT_EQ(counts("Concluded", "{}", ""), Day::earliest());
}

TEST(FactsTest, EveryEventOfTheProtoIsKnown) {
  const auto* file = cairn::engagement::v1::EngagementProposed::descriptor()->file();
  std::vector<std::string> names;
  for (int i = 0; i < file->message_type_count(); ++i) {
    const auto& name = file->message_type(i)->name();
    if (name != "Details" && name != "TextList") names.push_back(name);
  }
  std::ranges::sort(names);
  const auto known = event_types();
  EXPECT_EQ(std::vector<std::string>(known.begin(), known.end()), names);
}

TEST(FactsTest, AnUnknownTypeIsAnErrorAndNeverSkipped) {
  auto unknown = event("Suspended", "{}");
  unknown.set_type("Teleported");
  const auto assertion = assertion_of(unknown);
  ASSERT_FALSE(assertion);
  EXPECT_EQ(assertion.error().code, Errc::kInvalid);
  EXPECT_THAT(assertion.error().context, ::testing::HasSubstr("Teleported"));
}

TEST(FactsTest, APayloadThatIsNoneIsCorrupt) {
  auto broken = event("PartyJoined", R"({"unit_id":"u","role":"host"})");
  broken.set_payload("\xff\xff\xff");
  EXPECT_EQ(assertion_of(broken).error().code, Errc::kCorrupt);
}

}  // namespace
}  // namespace cairn::projections::engagements
