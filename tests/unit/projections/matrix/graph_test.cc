#include "projections/matrix/graph.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/projections/matrix/world.h"

namespace cairn::projections::matrix {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using tests::cell;
using E = tests::World::E;

class GraphTest : public testing::Test {
 protected:
  GraphTest() {
    world.organisation("ukzn", "University of KwaZulu-Natal");
    world.organisation("bremen", "Bremen", "municipality", "DE");
    world.unit("gov", "Governance cluster");
    world.unit("mile", "MILE", "gov");
    world.engagement("1", "Two units and two partners", "2011",
                     {cell(E::kLeadUnits, "gov\nmile\n"), cell(E::kParty, "in", "o:ukzn:partner"),
                      cell(E::kParty, "in", "o:bremen:funder")});
    world.engagement("2", "Nobody leads it", "2012", {cell(E::kParty, "in", "o:bremen:partner")});
    world.engagement("3", "Nobody takes part", "2013", {cell(E::kLeadUnits, "mile\n")});
  }
  /// "FROM TO ENGAGEMENT ROLE" of each link.
  std::vector<std::string> links(const std::string& valid, const Parameters& asked = {}) {
    const auto table = world.table(valid);
    std::vector<std::string> found;
    for (const auto& link : graph(*table, world.ask(asked)).links)
      found.push_back(link.from + " " + link.to + " " + std::string(link.engagement->id()) + " " +
                      std::string(link.role));
    return found;
  }
  tests::World world;
};

TEST_F(GraphTest, LinksLeadUnitsOrElseTheMunicipalityWithPartners) {
  EXPECT_THAT(links("2026-06-30"),
              ElementsAre("unit:gov organisation:bremen 1 funder", "unit:gov organisation:ukzn 1 partner",
                          "unit:mile organisation:bremen 1 funder", "unit:mile organisation:ukzn 1 partner",
                          "municipality:ETH organisation:bremen 2 partner"));
}

TEST_F(GraphTest, NodesCountDistinctEngagementsAndAllHaveALink) {
  const auto table = world.table("2026-06-30");
  const auto found = graph(*table, world.ask({}));
  std::vector<std::string> nodes;
  for (const auto& [id, node] : found.nodes) nodes.push_back(id + " " + std::to_string(node.engagements));
  EXPECT_THAT(nodes, ElementsAre("municipality:ETH 1", "organisation:bremen 2", "organisation:ukzn 1", "unit:gov 1",
                                 "unit:mile 1"));
  EXPECT_EQ(found.nodes.at("organisation:bremen").name, "Bremen");
  EXPECT_EQ(found.nodes.at("organisation:bremen").country, "DE");
}

TEST_F(GraphTest, IsAsItWasAndOfWhatIsAskedFor) {
  EXPECT_THAT(links("2010-06-30"), IsEmpty());
  EXPECT_THAT(links("2026-06-30", {{"ref", "ENG-2"}}), ElementsAre("municipality:ETH organisation:bremen 2 partner"));
  world.change("2", "2015-01-01", {cell(E::kParty, "out", "o:bremen:partner")});
  EXPECT_THAT(links("2014-12-31", {{"ref", "ENG-2"}}), ElementsAre("municipality:ETH organisation:bremen 2 partner"));
  EXPECT_THAT(links("2015-01-01", {{"ref", "ENG-2"}}), IsEmpty());
}

TEST_F(GraphTest, AMergedOrganisationIsTheOneThatStandsForIt) {
  world.organisation("hb", "Hansestadt Bremen", "municipality", "DE");
  world.change("2", "2013", {cell(E::kParty, "in", "o:hb:partner")});
  world.merge("hb", "bremen", "2020-01-01");
  EXPECT_THAT(links("2026-06-30", {{"ref", "ENG-2"}}), ElementsAre("municipality:ETH organisation:bremen 2 partner"));
}

}  // namespace
}  // namespace cairn::projections::matrix
