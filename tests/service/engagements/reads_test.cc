#include "services/engagements/read_routes.h"
#include "tests/service/engagements/fixture.h"

namespace cairn::services::engagements {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::Optional;
using ::testing::StartsWith;

class ReadsTest : public EngagementsFixture {
 protected:
  ReadsTest() {
    add_read_routes(router_, reads_);
    organisation("ukzn", "University of KwaZulu-Natal");
    recorded("a", "Water research", "2011");
    recorded("b", "Sister city", "2003");
    joined("a", "ukzn", "2012");
  }
  std::vector<std::string> ids(const boost::json::object& page) {
    std::vector<std::string> ids;
    for (const auto& item : page.at("items").as_array()) ids.emplace_back(item.at("id").as_string());
    return ids;
  }
  projections::matrix::MatrixTables tables_;
  AnswerCache answers_;
  Reads reads_{*store_, pool_, tables_, answers_, clock_, /*min_position_wait_ms=*/1};
};

TEST_F(ReadsTest, MatrixIsAPageWithItsPosition) {
  const auto response = get("/v1/matrix?sort=title&facets=kind&columns=title");
  EXPECT_EQ(response.status, 200);
  EXPECT_EQ(response.headers.find("Cairn-Position"), "4");
  EXPECT_EQ(response.text(), R"({"total":2,"items":[{"id":"b","title":"Sister city","revision":0},)"
                             R"({"id":"a","title":"Water research","revision":1}],"next":null,)"
                             R"("facets":{"kind":[{"value":"partnership","count":2}]},"position":4})");
}

TEST_F(ReadsTest, TheSameQuestionIsAnsweredFromTheCacheUntilTheNextWrite) {
  const auto first = get("/v1/matrix");
  EXPECT_EQ(get("/v1/matrix").body, first.body) << "the same bytes, not a copy";
  EXPECT_EQ(get("/v1/matrix", {{"If-None-Match", std::string(*first.headers.find("ETag"))}}).status, 304);
  recorded("c", "Tour", "2014");
  EXPECT_EQ(json("/v1/matrix").at("total"), 3);
}

TEST_F(ReadsTest, ValidAndKnownAreIndependent) {
  EXPECT_THAT(ids(json("/v1/matrix?valid_at=2005-01-01")), ElementsAre("b"));
  EXPECT_THAT(ids(json("/v1/matrix?known_at=@2")), ElementsAre("a"));
  EXPECT_EQ(json("/v1/matrix?known_at=@0").at("total"), 0);
  EXPECT_EQ(json("/v1/matrix?known_at=2001-01-01").at("total"), 0) << "before anything was recorded";
  EXPECT_EQ(json("/v1/matrix?known_at=2023-11-15").at("total"), 2) << "the day's end";
}

TEST_F(ReadsTest, BadQuestionsAreProblemsThatNameTheParameter) {
  for (const char* target :
       {"/v1/matrix?colour=red", "/v1/matrix?valid_at=2011", "/v1/matrix?known_at=@99", "/v1/matrix?after=x",
        "/v1/matrix/pivot?rows=kind", "/v1/matrix/pivot?rows=kind&columns=title", "/v1/engagements/a?kind=tour"}) {
    const auto response = get(target);
    EXPECT_EQ(response.status, 400) << target << response.text();
    EXPECT_THAT(std::string(response.text()), HasSubstr("/query/")) << target;
  }
  EXPECT_EQ(get("/v1/engagements/zzz").status, 404);
  EXPECT_EQ(get("/v1/engagements/zzz/history").status, 404);
}

TEST_F(ReadsTest, PagesDoNotShiftUnderWrites) {
  auto page = json("/v1/matrix?limit=1&sort=title");
  EXPECT_THAT(ids(page), ElementsAre("b"));
  recorded("0", "Aardvark", "2001");
  retitled("b", "Zoo", "2020");
  page = json("/v1/matrix?limit=1&sort=title&after=" + std::string(page.at("next").as_string()));
  EXPECT_THAT(ids(page), ElementsAre("a"));
  EXPECT_EQ(page.at("position"), 4);
  EXPECT_TRUE(page.at("next").is_null());
}

TEST_F(ReadsTest, EngagementIsFoundByRefAndItsEtagBeginsWithTheRevision) {
  const auto response = get("/v1/engagements/ENG-a");
  EXPECT_THAT(response.headers.find("ETag"), Optional(StartsWith("\"1-")));
  EXPECT_THAT(get("/v1/engagements/ENG-a?known_at=@3").headers.find("ETag"), Optional(Not(StartsWith("\"1-"))));
}

TEST_F(ReadsTest, PivotAddsUp) {
  const auto pivot = json("/v1/matrix/pivot?rows=kind&columns=status");
  EXPECT_EQ(pivot.at("total"), 2);
  EXPECT_EQ(pivot.at("cells").as_array().at(0).at("count"), 2);
}

TEST_F(ReadsTest, MinPositionThatDoesNotComeIsUnavailable) {
  EXPECT_EQ(get("/v1/matrix?min_position=4").status, 200);
  const auto response = get("/v1/matrix?min_position=5");
  EXPECT_EQ(response.status, 503);
  EXPECT_TRUE(response.headers.find("Retry-After"));
}

TEST_F(ReadsTest, HistoryTellsWhoWhyAndWhatChanged) {
  const auto at = retitled("a", "Water and climate research", "2015");
  const auto history = json("/v1/engagements/a/history");
  const auto& last = history.at("items").as_array().back();
  EXPECT_EQ(last.at("position"), at.value());
  EXPECT_EQ(last.at("reason"), "better words");
  EXPECT_EQ(last.at("effective"), "2015");
  EXPECT_EQ(boost::json::serialize(last.at("changes")),
            R"([{"column":"title","before":"Water research","after":"Water and climate research"}])");
}

TEST_F(ReadsTest, ABackDatedEventTellsWhatItChangedOnItsDay) {
  retitled("a", "Water and climate research", "2015");
  retitled("a", "Water studies", "2013");
  const auto history = json("/v1/engagements/a/history");
  EXPECT_EQ(boost::json::serialize(history.at("items").as_array().back().at("changes")),
            R"([{"column":"title","before":"Water research","after":"Water studies"}])");
}

TEST_F(ReadsTest, ReplayEndsInTheRowOfTheMatrix) {
  const auto wrong = retitled("a", "Wrong", "2015");
  voided("a", wrong);
  organisation("other", "Named later");
  const auto replay = json("/v1/engagements/a/replay");
  const auto& steps = replay.at("steps").as_array();
  ASSERT_EQ(steps.size(), 4u);
  EXPECT_EQ(steps.at(2).at("state").at("title"), "Wrong");
  EXPECT_EQ(steps.at(3).at("target"), wrong.value());
  EXPECT_EQ(boost::json::serialize(steps.at(3).at("columns")), R"(["title","title_zu","title_af"])");
  const auto row = json("/v1/engagements/a");
  EXPECT_EQ(steps.back().at("state").as_object(), row);
  EXPECT_EQ(json("/v1/matrix?ref=ENG-a").at("items").as_array().at(0).as_object(), row);
}

TEST_F(ReadsTest, AVoidedEngagementKeepsItsHistory) {
  voided("b", Position(2));
  EXPECT_EQ(get("/v1/engagements/b").status, 404);
  const auto replay = json("/v1/engagements/b/replay");
  EXPECT_TRUE(replay.at("steps").as_array().back().at("state").is_null());
}

}  // namespace
}  // namespace cairn::services::engagements
