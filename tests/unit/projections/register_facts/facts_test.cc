#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "cairn/municipality/v1/events.pb.h"
#include "cairn/organisation/v1/events.pb.h"
#include "cairn/person/v1/events.pb.h"
#include "cairn/post/v1/events.pb.h"
#include "cairn/rules/v1/events.pb.h"
#include "cairn/unit/v1/events.pb.h"
#include "projections/facts/matching.h"
#include "projections/municipalities/kind.h"
#include "projections/organisations/kind.h"
#include "projections/persons/kind.h"
#include "projections/posts/kind.h"
#include "projections/rules/kind.h"
#include "projections/units/kind.h"

namespace cairn::projections {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

eventstore::StoredEvent event_of(const google::protobuf::Message& message, const std::string& effective = "") {
  eventstore::StoredEvent event;
  event.set_position(7);
  event.set_stream("x-1");
  event.set_type(message.GetDescriptor()->name());
  event.set_payload(message.SerializeAsString());
  event.set_source("a page");
  if (!effective.empty()) eventstore::set_date(event.mutable_effective(), PartialDate::parse(effective).value());
  return event;
}

/// "column[element]=value", or "column[element] emptied".
std::vector<std::string> said(const registers::RegisterKind& kind, const google::protobuf::Message& message) {
  const auto assertion = kind.assertion_of(event_of(message));
  std::vector<std::string> facts;
  if (!assertion) return {assertion.error().context};
  for (const auto& fact : assertion.value().facts) {
    std::string text(kind.columns[fact.column].name);
    if (!fact.element.empty()) text += "[" + fact.element + "]";
    facts.push_back(text + (fact.value ? "=" + *fact.value : " emptied"));
  }
  return facts;
}

Day counts_from(const registers::RegisterKind& kind, const google::protobuf::Message& message,
                const std::string& effective) {
  return kind.assertion_of(event_of(message, effective)).value().counts_from();
}

Day day(std::string_view text) { return PartialDate::parse(text).value().first_day(); }

TEST(RegisterFactsTest, WhatIsNotToldSetsNothingAndWhatIsEmptiedClears) {
  cairn::organisation::v1::OrganisationRegistered registered;
  registered.set_name("SALGA");
  registered.set_type(cairn::organisation::v1::ORGANISATION_TYPE_ASSOCIATION);
  EXPECT_THAT(said(organisations::kKind, registered),
              ElementsAre("birth=registered", "name=SALGA", "type=association", "source=a page"));
  cairn::organisation::v1::OrganisationRenamed renamed;
  renamed.set_website("");
  renamed.set_country("ZA");
  EXPECT_THAT(said(organisations::kKind, renamed), ElementsAre("country=ZA", "website emptied"));
  EXPECT_THAT(said(organisations::kKind, cairn::organisation::v1::MergeUndone()), ElementsAre("merged_into emptied"));
}

TEST(RegisterFactsTest, EndsCountFromTheDayAfterAndBeginningsFromTheFirst) {
  EXPECT_EQ(counts_from(units::kKind, cairn::unit::v1::UnitClosed(), "2011"), day("2012-01-01"));
  EXPECT_EQ(counts_from(posts::kKind, cairn::post::v1::PostVacated(), "2022-05"), day("2022-06-01"));
  EXPECT_EQ(counts_from(municipalities::kKind, cairn::municipality::v1::MunicipalityDisestablished(), "2016-08-02"),
            day("2016-08-03"));
  EXPECT_EQ(counts_from(units::kKind, cairn::unit::v1::UnitReopened(), "2011"), day("2011-01-01"));
  EXPECT_EQ(counts_from(units::kKind, cairn::unit::v1::UnitReopened(), ""), Day::earliest());
}

TEST(RegisterFactsTest, AnUnknownTypeOrPayloadIsAnError) {
  for (const auto* kind :
       {&organisations::kKind, &units::kKind, &posts::kKind, &persons::kKind, &municipalities::kKind, &rules::kKind}) {
    eventstore::StoredEvent event;
    event.set_type("CoffeeMade");
    EXPECT_EQ(kind->assertion_of(event).error().code, Errc::kInvalid) << kind->view;
  }
  auto broken = event_of(cairn::rules::v1::RuleSet());
  broken.set_payload("\xFF\xFF");
  EXPECT_EQ(rules::assertion_of(broken).error().code, Errc::kCorrupt);
}

TEST(RegisterFactsTest, ErasingEmptiesEveryPersonalCell) {
  cairn::person::v1::PersonRegistered registered;
  registered.set_name("A. Person");
  registered.set_email("a@example.org");
  EXPECT_THAT(said(persons::kKind, registered),
              ElementsAre("birth=registered", "name=A. Person", "email=a@example.org", "state=known"));
  EXPECT_THAT(said(persons::kKind, cairn::person::v1::SubjectErased()),
              ElementsAre("state=erased", "name emptied", "email emptied", "telephone emptied", "language emptied"));
}

TEST(RegisterFactsTest, DatedRulesStandSideBySide) {
  cairn::rules::v1::RuleSet rule;
  rule.set_rule("deadline_exception");
  rule.set_value("report 2026-27-Q1 2027-01-15");
  rule.set_authority("circular 7");
  EXPECT_THAT(said(rules::kKind, rule),
              ElementsAre("birth=set", "value[deadline_exception:report 2026-27-Q1]=report 2026-27-Q1 2027-01-15",
                          "authority[deadline_exception:report 2026-27-Q1]=circular 7"));
}

TEST(MatchingKeyTest, TakesAwayCaseMarksAndPunctuation) {
  EXPECT_EQ(facts::matching_key("S.A.L.G.A."), "salga");
  EXPECT_EQ(facts::matching_key("Bogot\xC3\xA1 \xE2\x80\x93 S\xC3\xA3o, \xC3\x86r\xC3\xB8"), "bogotasaoaero");
  EXPECT_EQ(facts::matching_key("Me\xCC\x81xico"), "mexico");
  EXPECT_EQ(facts::matching_key("\xD0\x9C\xD0\xB8\xD1\x80"), "\xD0\xBC\xD0\xB8\xD1\x80");
  EXPECT_THAT(facts::matching_key(" -?! "), IsEmpty());
}

}  // namespace
}  // namespace cairn::projections
