#include "projections/matrix/table.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "projections/matrix/tables.h"
#include "tests/unit/projections/matrix/world.h"

namespace cairn::projections::matrix {
namespace {

using testing::HasSubstr;
using testing::Not;
using tests::cell;
using tests::day;
using E = tests::World::E;

class TableTest : public testing::Test {
 protected:
  TableTest() {
    world.organisation("ukzn", "University of KwaZulu-Natal");
    world.organisation("bremen", "Free Hanseatic City of Bremen", "municipality", "DE");
    world.unit("gov", "Governance cluster");
    world.unit("mile", "MILE", "gov");
    world.engagement("1", "Three-university MOA", "2011",
                     {cell(E::kLeadUnits, "mile\n"), cell(E::kParty, "in", "o:ukzn:partner")});
  }
  std::string row(const std::string& id, const std::string& valid, std::optional<Position> known = {}) {
    const auto found = world.table(valid, known)->find(id);
    return found ? found->json() : "none";
  }
  tests::World world;
};

TEST_F(TableTest, RowHasNamesAndTheEventBehindEachCell) {
  EXPECT_EQ(row("1", "2026-06-30"),
            R"({"id":"1","ref":"ENG-1","title":"Three-university MOA","municipality":"ETH","kind":"agreement",)"
            R"("lead_units":[{"id":"mile","name":"MILE"}],"cluster":{"id":"gov","name":"Governance cluster"},)"
            R"("partners":[{"id":"ukzn","name":"University of KwaZulu-Natal","type":"university","country":"ZA",)"
            R"("role":"partner","since":"2011"}],"countries":[],"status":"active","status_since":"2011",)"
            R"("running":true,"badge":"dormant","badge_reason":"no sign of life for longer than the rule allows",)"
            R"("flags":["no_mandate","no_approval"],"start_date":"2011","reports_outstanding":[],)"
            R"("positions":{"birth":4,"municipality":4,"ref":4,"title":4,"kind":4,"lead_units":4,"status":4,)"
            R"("start_date":4,"party":{"o:ukzn:partner":4}}})");
}

TEST_F(TableTest, FindsByIdByRefAndByRefOfAMunicipality) {
  const auto table = world.table("2026-06-30");
  EXPECT_EQ(table->find("1"), table->find("ENG-1"));
  EXPECT_EQ(table->find("1"), table->find("ETH/ENG-1"));
  EXPECT_EQ(table->find("2"), nullptr);
}

TEST_F(TableTest, LateReportShowsOnlyOnceItIsKnown) {
  const auto before = world.ledger.head();
  world.change("1", "2026-05-01", {cell(E::kRemarks, "visited")});
  EXPECT_THAT(row("1", "2026-05-01"), HasSubstr("visited"));
  EXPECT_THAT(row("1", "2026-05-01", before), Not(HasSubstr("visited")));
  EXPECT_THAT(row("1", "2026-04-30"), Not(HasSubstr("visited")));
}

TEST_F(TableTest, MergeShowsTheOneThatStandsForBothAndUndoShowsTheOld) {
  world.organisation("uz", "Univ. of KZN");
  world.change("1", "2012", {cell(E::kParty, "in", "o:uz:partner")});
  const auto before = row("1", "2026-06-30");
  const auto merged = world.merge("uz", "ukzn", "1990");
  EXPECT_THAT(row("1", "2026-06-30"), Not(HasSubstr("Univ. of KZN")));
  EXPECT_EQ(world.table("2026-06-30")->find("1")->partners().size(), 1u);
  world.ledger.voids("organisations", "uz", merged);
  EXPECT_EQ(row("1", "2026-06-30"), before);
}

TEST_F(TableTest, PartnerWhoLeftIsAFormerPartner) {
  world.change("1", "2015", {cell(E::kParty, "out", "o:ukzn:partner")}, true);
  EXPECT_THAT(row("1", "2015-12-31"), HasSubstr(R"("partners":[{"id":"ukzn")"));
  EXPECT_THAT(row("1", "2016-01-01"), HasSubstr(R"("partners":[],"former_partners":[{"id":"ukzn")"));
}

TEST_F(TableTest, CircleOfMergesAndParentsEnds) {
  world.merge("ukzn", "bremen", "1990");
  world.merge("bremen", "ukzn", "1990");
  world.ledger.says("units", "gov", tests::date("1990"), {cell(units::Column::kParent, "mile")});
  EXPECT_NE(row("1", "2026-06-30"), "none");
}

TEST_F(TableTest, RevisionIsShownOnlyWhereEverythingIsKnown) {
  world.change("1", "2012", {cell(E::kRemarks, "x")});
  EXPECT_EQ(world.table("2026-06-30")->find("1")->revision(), Revision(1));
  EXPECT_EQ(world.table("2026-06-30", Position(5))->find("1")->revision(), std::nullopt);
}

TEST_F(TableTest, ReadAgainAtAnOldPairItGivesTheSameBytes) {
  const auto known = world.ledger.head();
  const auto before = row("1", "2012-06-30", known);
  world.change("1", "2012", {cell(E::kRemarks, "x")});
  world.ledger.says("organisations", "ukzn", tests::date("1990"),
                    {cell(organisations::Column::kName, std::string("UKZN"))});
  EXPECT_EQ(row("1", "2012-06-30", known), before);
}

TEST(MatrixTablesTest, TodayIsAdvancedAndTheOldestGoesFirst) {
  tests::World world;
  for (int i = 0; i < 100; ++i) world.engagement(std::to_string(i), "Title", "2011");
  MatrixTables tables(world.table("2026-06-30")->bytes() * 5 / 2);
  const auto first = tables.at(*world.ledger.snapshot(), {day("2026-06-30"), world.ledger.head()}).value();
  world.change("7", "2012", {cell(E::kRemarks, "x")});
  const auto second = tables.at(*world.ledger.snapshot(), {day("2026-06-30"), world.ledger.head()}).value();
  EXPECT_EQ(first->rows()[0], second->rows()[0]) << "an unchanged row is the same object";
  EXPECT_EQ(tests::bytes_of(*second), tests::bytes_of(*world.table("2026-06-30")));
  EXPECT_EQ(tables.counts().advanced, 1u);
  for (const char* other : {"2001-01-01", "2012-01-01", "2013-01-01", "2014-01-01"})
    ASSERT_TRUE(tables.at(*world.ledger.snapshot(), {day(other), world.ledger.head()}));
  EXPECT_EQ(tables.held(first->at()), nullptr);
  EXPECT_LE(tables.counts().bytes, world.table("2026-06-30")->bytes() * 5 / 2);
}

/// A name may be told of the time before it, a rule may not: it would judge what it did not yet bind.
TEST_F(TableTest, ARuleJudgesFromItsOwnDateOn) {
  using C = projections::rules::Column;
  const auto before = row("1", "2012-08-31");
  world.ledger.says("rules", "ETH", tests::date("2012-09-01"),
                    {cell(C::kBirth, "set"), cell(C::kValue, "3", "dormancy_months")});
  EXPECT_EQ(row("1", "2012-08-31"), before);
  EXPECT_THAT(before, Not(HasSubstr(R"("badge":"dormant")")));
  EXPECT_THAT(row("1", "2012-09-01"), HasSubstr(R"("badge":"dormant")"));
}

TEST(MatrixTablesTest, RefusesWhatIsNotYetKnown) {
  tests::World world;
  world.engagement("1", "Title", "2011");
  MatrixTables tables;
  const auto refused = tables.at(*world.ledger.snapshot(), {day("2026-06-30"), Position(2)});
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, Errc::kInvalid);
}

}  // namespace
}  // namespace cairn::projections::matrix
