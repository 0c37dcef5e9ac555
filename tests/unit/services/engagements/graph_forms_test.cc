#include "services/engagements/graph_forms.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/projections/matrix/world.h"

namespace cairn::services::engagements {
namespace {

using testing::HasSubstr;
using tests::cell;
using E = tests::World::E;

class GraphFormsTest : public testing::Test {
 protected:
  GraphFormsTest() {
    world.organisation("uni", "\"Best\" & <first>, of all");
    world.organisation("a", "Twin", "municipality", "DE");
    world.organisation("b", "Twin", "municipality", "FR");
    world.unit("mile", "MILE");
    world.engagement("1", "=Pact", "2011",
                     {cell(E::kLeadUnits, "mile\n"), cell(E::kParty, "in", "o:uni:partner"),
                      cell(E::kParty, "in", "o:a:funder"), cell(E::kParty, "in", "o:b:partner")});
  }
  std::string written(GraphForm form) {
    const auto table = world.table("2026-06-30");
    return write_graph(projections::matrix::graph(*table, world.ask({})), table->at(), form);
  }
  tests::World world;
};

TEST_F(GraphFormsTest, JsonHasNodesLinksAndThePair) {
  EXPECT_EQ(
      written(GraphForm::kJson),
      R"({"nodes":[{"id":"organisation:a","kind":"organisation","entity":"a","name":"Twin",)"
      R"("type":"municipality","country":"DE","engagements":1},)"
      R"({"id":"organisation:b","kind":"organisation","entity":"b","name":"Twin",)"
      R"("type":"municipality","country":"FR","engagements":1},)"
      R"({"id":"organisation:uni","kind":"organisation","entity":"uni","name":"\"Best\" & <first>, of all",)"
      R"("type":"university","country":"ZA","engagements":1},)"
      R"({"id":"unit:mile","kind":"unit","entity":"mile","name":"MILE","engagements":1}],"links":[)"
      R"({"from":"unit:mile","to":"organisation:a","engagement":"1","ref":"ENG-1","title":"=Pact","role":"funder"},)"
      R"({"from":"unit:mile","to":"organisation:b","engagement":"1","ref":"ENG-1","title":"=Pact","role":"partner"},)"
      R"({"from":"unit:mile","to":"organisation:uni","engagement":"1","ref":"ENG-1","title":"=Pact",)"
      R"("role":"partner"}],"engagements":1,"valid_at":"2026-06-30","position":5})");
}

TEST_F(GraphFormsTest, GraphmlEscapesAndSaysWhatItShows) {
  const auto graphml = written(GraphForm::kGraphml);
  EXPECT_THAT(graphml, HasSubstr(R"(<data key="valid_at">2026-06-30</data><data key="position">5</data>)"));
  EXPECT_THAT(
      graphml,
      HasSubstr(R"(<node id="organisation:uni"><data key="name">&quot;Best&quot; &amp; &lt;first&gt;, of all)"));
  EXPECT_THAT(graphml, HasSubstr(R"(<edge source="unit:mile" target="organisation:a"><data key="title">=Pact</data>)"));
}

TEST_F(GraphFormsTest, KumuKnowsNodesByLabelsThatAreDistinct) {
  EXPECT_EQ(written(GraphForm::kKumu),
            "Label,From,To,Type,Ref\n"
            "'=Pact,MILE,Twin (organisation:a),funder,ENG-1\n"
            "'=Pact,MILE,Twin (organisation:b),partner,ENG-1\n"
            "'=Pact,MILE,\"\"\"Best\"\" & <first>, of all\",partner,ENG-1\n");
  EXPECT_EQ(written(GraphForm::kKumuElements),
            "Label,Type,Kind,Country,Engagements\n"
            "Twin (organisation:a),municipality,organisation,DE,1\n"
            "Twin (organisation:b),municipality,organisation,FR,1\n"
            "\"\"\"Best\"\" & <first>, of all\",university,organisation,ZA,1\n"
            "MILE,unit,unit,,1\n");
}

TEST_F(GraphFormsTest, AFilesNameTellsItsPair) {
  const projections::as_of::At at{tests::day("2012-06-30"), Position(400)};
  EXPECT_EQ(file_name_of(GraphForm::kGraphml, at), "network-2012-06-30-at-400.graphml");
  EXPECT_EQ(graph_form_of("dot"), std::nullopt);
}

}  // namespace
}  // namespace cairn::services::engagements
