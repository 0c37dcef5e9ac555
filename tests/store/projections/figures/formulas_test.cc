#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "projections/figures/cite.h"
#include "projections/figures/movements.h"
#include "tests/store/projections/figures/ledger.h"

namespace cairn::projections::figures {
namespace {

using ::testing::ElementsAre;
namespace e = engagement::v1;

class FormulasTest : public ::testing::Test {
 protected:
  void lesson(const std::string& engagement, const std::string& id, const std::string& on) {
    e::LessonRecorded said;
    said.set_lesson_id(id);
    said.set_text("ask early");
    ledger.says("engagement-" + engagement, said, on);
  }
  void report(const std::string& engagement, const std::string& on) {
    e::ReportFiled said;
    said.set_document_id("D1");
    said.set_kind(e::DOCUMENT_KIND_VISIT_REPORT);
    ledger.says("engagement-" + engagement, said, on);
  }
  void expect_report(const std::string& engagement, const std::string& due) {
    e::DocumentExpected said;
    said.set_document_id("D1");
    said.set_kind(e::DOCUMENT_KIND_VISIT_REPORT);
    eventstore::set_date(said.mutable_due(), PartialDate::parse(due).value());
    ledger.says("engagement-" + engagement, said);
  }

  Ledger ledger;
};

TEST_F(FormulasTest, NoDataIsNotZero) {
  EXPECT_EQ(ledger.text("lessons_recorded.2013-14"), "no data");
  ledger.engagement("a", e::KIND_AGREEMENT, "2010");
  EXPECT_EQ(ledger.text("relationships_new.2013-14"), "0");
  EXPECT_EQ(ledger.text("lessons_recorded.2013-14"), "no data");
  EXPECT_EQ(ledger.text("activities_held.2013-14"), "no data");
  EXPECT_EQ(ledger.text("completeness.2013-14-Q1"), "no data");
  lesson("a", "L1", "2011-02");
  EXPECT_EQ(ledger.text("lessons_recorded.2013-14"), "0");
  EXPECT_EQ(ledger.text("lessons_recorded.2010-11"), "1");
}

TEST_F(FormulasTest, RelationshipsBeginEndAndRunAsTheirDatesSay) {
  ledger.engagement("a", e::KIND_AGREEMENT, "2013-07-01");
  ledger.engagement("b", e::KIND_PARTNERSHIP, "2013-06-30");
  ledger.engagement("c", e::KIND_RESEARCH, "2012");
  ledger.says("engagement-c", e::Concluded(), "2014-06-30");
  ledger.engagement("d", e::KIND_STAFF_VISIT, "2013-08");
  EXPECT_THAT(ledger.figure("relationships_active.2013-14").members, ElementsAre("a", "b", "c"));
  EXPECT_THAT(ledger.figure("relationships_new.2013-14").members, ElementsAre("a"));
  EXPECT_THAT(ledger.figure("relationships_concluded.2013-14").members, ElementsAre("c"));
  EXPECT_EQ(ledger.text("relationships_concluded.2014-15"), "0");
  EXPECT_THAT(ledger.figure("relationships_active.2014-15").members, ElementsAre("a", "b"));
  EXPECT_EQ(ledger.text("relationships_active.2013-14.scope.africa"), "3");
  EXPECT_EQ(ledger.text("relationships_active.2013-14.kind.research"), "1");
  EXPECT_EQ(ledger.text("relationships_active.2013-14.cluster.none"), "3");
  EXPECT_EQ(ledger.text("relationships_active.2013-14.scope_cluster.africa__none"), "3");
  EXPECT_EQ(ledger.text("relationships_active.2013-14.scope_cluster.africa__U1"), "0");
  EXPECT_EQ(ledger.text("relationships_active.2013-14.scope_cluster.none__none"), "0");
  EXPECT_EQ(ledger.text("activities_held.2013-14"), "1");
}

TEST_F(FormulasTest, ReportsCountWheneverTheyComeAndInTimeByTheirDueDate) {
  for (const auto* id : {"a", "b", "c", "d"}) ledger.engagement(id, e::KIND_STAFF_VISIT, "2013-09-02");
  expect_report("a", "2013-10-31");
  report("a", "2013-10-31");
  expect_report("b", "2013-10-31");
  report("b", "2014-08-10");
  report("c", "2013-10-02");  // without a due date: 30 days after its last day
  EXPECT_EQ(ledger.text("activities_reported.2013-14"), "3 of 4");
  EXPECT_THAT(ledger.figure("activities_reported_in_time.2013-14").members, ElementsAre("a", "c"));
}

TEST_F(FormulasTest, MoneyIsNotAddedAcrossCurrencies) {
  ledger.engagement("a", e::KIND_PROJECT, "2012");
  for (const auto& [id, minor, currency] :
       {std::tuple("F1", int64_t{35'000'000'000}, "ZAR"), std::tuple("F2", int64_t{100}, "ZAR"),
        std::tuple("F3", int64_t{1'050}, "EUR")}) {
    e::FundingCommitted said;
    said.set_funding_id(id);
    said.mutable_money()->set_amount_minor(minor);
    said.mutable_money()->set_currency(currency);
    ledger.says("engagement-a", said, "2013-11");
  }
  EXPECT_EQ(ledger.text("funding_committed.2013-14"), "EUR\u00a010.50; ZAR\u00a0350\u00a0000\u00a0001.00");
  EXPECT_EQ(ledger.text("funding_committed.2013-14.currency.EUR"), "EUR\u00a010.50");
  EXPECT_EQ(ledger.text("funding_committed.2014-15"), "0");
  EXPECT_EQ(ledger.text("funding_received.2013-14"), "no data");
}

TEST_F(FormulasTest, PartnersThatWereMergedCountOnce) {
  ledger.engagement("a", e::KIND_AGREEMENT, "2012");
  for (const auto* id : {"o1", "o2", "o3"}) {
    organisation::v1::OrganisationRegistered registered;
    registered.set_name(id);
    registered.set_country(std::string_view(id) == "o3" ? "DE" : "ZA");
    ledger.says("organisation-" + std::string(id), registered, "1990");
    e::PartyJoined joined;
    joined.set_organisation_id(id);
    joined.set_role(e::ROLE_PARTNER);
    ledger.says("engagement-a", joined, "2012");
  }
  EXPECT_EQ(ledger.text("parties.2013-14"), "3");
  EXPECT_THAT(ledger.figure("countries.2013-14").members, ElementsAre("DE", "ZA"));
  organisation::v1::OrganisationsMerged merged;
  merged.set_into("o1");
  ledger.says("organisation-o2", merged);
  EXPECT_THAT(ledger.figure("parties.2013-14").members, ElementsAre("o1", "o3"));
}

/// Changing a formula never changes a past year's value.
TEST_F(FormulasTest, AVersionCountsForTheYearsFromItsDateOn) {
  ledger.engagement("a", e::KIND_STAFF_VISIT, "2013-09-02");
  ledger.engagement("b", e::KIND_STAFF_VISIT, "2014-06-25");
  ledger.engagement("c", e::KIND_STAFF_VISIT, "2015-06-25");
  indicator::v1::IndicatorDefined defined;
  defined.set_municipality("ETH");
  defined.set_formula("activities_reported_in_time");
  defined.set_formula_version(1);
  ledger.says("indicator-ETH_activities_reported_in_time", defined);
  indicator::v1::FormulaRevised revised;
  revised.set_formula_version(2);
  ledger.says("indicator-ETH_activities_reported_in_time", revised, "2014-07-01");
  EXPECT_EQ(ledger.figure("activities_reported_in_time.2013-14").formula->version, 1);
  EXPECT_EQ(ledger.text("activities_reported_in_time.2013-14"), "0 of 2");
  EXPECT_EQ(ledger.figure("activities_reported_in_time.2014-15").formula->version, 2);
  EXPECT_EQ(ledger.text("activities_reported_in_time.2014-15"), "no data") << "not due by the end of the year";
}

TEST_F(FormulasTest, UnknownFiguresAreRefused) {
  const auto world = World::read(ledger.snapshot()).value();
  EXPECT_EQ(formula_for(*world, ledger.id("no_such.2013-14"), ledger.head()).error().code, Errc::kNotFound);
  EXPECT_EQ(formula_for(*world, ledger.id("parties.2013-14-Q2"), ledger.head()).error().code, Errc::kInvalid);
  EXPECT_EQ(formula_for(*world, ledger.id("parties.2013-14.kind.tour"), ledger.head()).error().code, Errc::kInvalid);
  for (const auto* text :
       {"", "parties", "parties.2013", "parties.2013-14.kind", "parties.2013-14.kind.a-b", "a.b.c.d"})
    EXPECT_FALSE(FigureId::parse(text, "ETH")) << text;
  EXPECT_EQ(ledger.id("units_asked.KZN225_2013-14-Q2").text("ETH"), "units_asked.KZN225_2013-14-Q2");
}

/// Story 6: a late trip report and a correction are two movements, whatever else is recorded.
TEST_F(FormulasTest, MovementsAreTheEventsThatMovedFigures) {
  ledger.engagement("a", e::KIND_STAFF_VISIT, "2013-09-02");
  const auto recorded = ledger.engagement("b", e::KIND_AGREEMENT, "2013-10");
  const auto signed_at = ledger.head();
  auto world = World::read(ledger.snapshot()).value();
  lesson("a", "L1", "2014-08");
  report("a", "2014-08-10");
  ledger.engagement("late", e::KIND_AGREEMENT, "2014-08-01");
  e::EngagementRecorded said;
  said.set_municipality("ETH");
  said.mutable_details()->set_kind(e::KIND_AGREEMENT);
  said.mutable_details()->set_geographic_level(e::GEOGRAPHIC_LEVEL_AFRICA);
  said.set_status(e::STATUS_ACTIVE);
  const auto corrected = ledger.corrects("engagement-b", recorded, said, "2012-10");
  world = World::read(ledger.snapshot()).value();
  const auto figures = figures_between(*world, "ETH", calendar::FinancialYear(2013), signed_at, ledger.head());
  const auto moved = movements(*ledger.snapshot(), *world, figures, "ETH", signed_at, ledger.head()).value();
  ASSERT_EQ(moved.size(), 2u);
  EXPECT_EQ(moved[0].type, "ReportFiled");
  ASSERT_EQ(moved[0].moves.size(), 1u);
  EXPECT_EQ(moved[0].moves[0].figure, "activities_reported.2013-14");
  EXPECT_THAT(moved[0].moves[0].gained, ElementsAre("a"));
  EXPECT_EQ(moved[1].position, corrected);
  EXPECT_EQ(moved[1].moves[0].figure, "relationships_new.2013-14");
  EXPECT_THAT(moved[1].moves[0].lost, ElementsAre("b"));
}

/// No relationship was national when the year was signed: the slice came with the correction.
TEST_F(FormulasTest, AMovementMayOpenASlice) {
  const auto recorded = ledger.engagement("b", e::KIND_AGREEMENT, "2013-10");
  const auto signed_at = ledger.head();
  e::EngagementRecorded said;
  said.set_municipality("ETH");
  said.mutable_details()->set_kind(e::KIND_AGREEMENT);
  said.mutable_details()->set_geographic_level(e::GEOGRAPHIC_LEVEL_NATIONAL);
  said.set_status(e::STATUS_ACTIVE);
  ledger.corrects("engagement-b", recorded, said, "2013-10");
  const auto world = World::read(ledger.snapshot()).value();
  const auto figures = figures_between(*world, "ETH", calendar::FinancialYear(2013), signed_at, ledger.head());
  const auto moved = movements(*ledger.snapshot(), *world, figures, "ETH", signed_at, ledger.head()).value();
  ASSERT_EQ(moved.size(), 1u);
  for (const auto* figure :
       {"relationships_active.2013-14.scope.national", "relationships_active.2013-14.scope_cluster.national__none"}) {
    const auto move = std::ranges::find(moved[0].moves, figure, [](const auto& one) { return one.figure; });
    ASSERT_NE(move, moved[0].moves.end()) << figure;
    EXPECT_THAT(move->gained, ElementsAre("b"));
  }
}

}  // namespace
}  // namespace cairn::projections::figures
