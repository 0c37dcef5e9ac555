#include "services/engagements/read_routes.h"
#include "tests/service/engagements/fixture.h"

// What an auditor asks of the routes: differences, trails, steps, samples, and what each wrong question is told.

namespace cairn::services::engagements {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Optional;

class AuditingTest : public EngagementsFixture {
 protected:
  AuditingTest() {
    add_read_routes(router_, reads_);
    organisation("ukzn", "University of KwaZulu-Natal");
    recorded("a", "Water research", "2011");
    recorded("b", "Sister city", "2003");
    joined("a", "ukzn", "2012");
  }
  /// "engagement field: before -> after @position" of each entry.
  std::vector<std::string> list(const boost::json::object& answer, std::string_view name) {
    std::vector<std::string> told;
    const auto text = [](const boost::json::value& value) {
      return value.is_null() ? std::string("-") : std::string(value.as_string());
    };
    for (const auto& entry : answer.at(name).as_array())
      told.push_back(text(entry.at("engagement")) + " " + text(entry.at("field")) + ": " + text(entry.at("before")) +
                     " -> " + text(entry.at("after")) + " @" + boost::json::serialize(entry.at("position")));
    return told;
  }
  std::vector<std::string> streams(const boost::json::object& trail) {
    std::vector<std::string> told;
    for (const auto& item : trail.at("items").as_array())
      told.push_back(std::string(item.at("stream").as_string()) + " " + std::string(item.at("type").as_string()));
    return told;
  }
  std::string detail(const std::string& target, int status) {
    const auto response = get(target);
    EXPECT_EQ(response.status, status) << target << ": " << response.text();
    return std::string(response.text());
  }
  projections::matrix::MatrixTables tables_;
  AnswerCache answers_;
  Reads reads_{*store_, pool_, tables_, answers_, clock_, /*min_position_wait_ms=*/1};
};

TEST_F(AuditingTest, WhatHappenedWhatWasLearnedAndWhatWasCorrectedAreThreeLists) {
  const auto misread = retitled("a", "Watre research", "2012");
  const auto before = store_->head();
  retitled("b", "Sister city of Durban", "2015");
  joined("b", "ukzn", "2004");
  corrected("a", misread, "Water and climate research", "2012");
  const auto answer =
      json("/v1/diff?from_valid=2013-01-01&to_valid=2016-01-01&from_known=@" + std::to_string(before.value()));
  EXPECT_THAT(list(answer, "happened"), ElementsAre("b title: Sister city -> Sister city of Durban @5"));
  EXPECT_THAT(list(answer, "learned"), ElementsAre("b party: - -> in @6"));
  EXPECT_THAT(list(answer, "corrected"), ElementsAre("a title: Watre research -> Water and climate research @7"));
  const auto& entry = answer.at("corrected").as_array().at(0).as_object();
  EXPECT_EQ(entry.at("target"), misread.value());
  EXPECT_EQ(entry.at("reason"), "misread");
  EXPECT_EQ(entry.at("effective"), "2012");
  EXPECT_EQ(entry.at("actor").at("id"), "actor-1");
  EXPECT_EQ(boost::json::serialize(answer.at("totals")), R"({"happened":1,"learned":1,"corrected":1})");
}

TEST_F(AuditingTest, AVoidedEventIsCorrectedAndNamesTheVoid) {
  const auto wrong = retitled("a", "Wrong", "2015");
  const auto before = store_->head();
  const auto mended = voided("a", wrong);
  const auto answer = json("/v1/diff?from_known=@" + std::to_string(before.value()));
  EXPECT_THAT(list(answer, "corrected"),
              ElementsAre("a title: Wrong -> Water research @" + std::to_string(mended.value())));
  EXPECT_EQ(answer.at("corrected").as_array().at(0).at("set_by"), 1) << "the event behind the value that shows now";
}

TEST_F(AuditingTest, ADifferenceBackwardsIsTheSameWithBeforeAndAfterExchanged) {
  retitled("b", "Sister city of Durban", "2015");
  const std::string early = "_valid=2014-01-01&";
  const auto back = json("/v1/diff?to" + early + "to_known=@4");
  EXPECT_THAT(list(back, "happened"), ElementsAre("b title: Sister city of Durban -> Sister city @4"));
}

TEST_F(AuditingTest, ADifferenceCanBeOfOneEngagement) {
  EXPECT_THAT(list(json("/v1/diff?from_known=@3&engagement=ENG-b"), "learned"), IsEmpty());
  EXPECT_THAT(list(json("/v1/diff?from_known=@3&engagement=a"), "learned"), ElementsAre("a party: - -> in @3"));
  EXPECT_THAT(detail("/v1/diff?engagement=zzz", 404), HasSubstr("nobody ever recorded"));
}

TEST_F(AuditingTest, ATrailHasTheEventsOfAnOrganisationWithItsEndedLinks) {
  left("a", "ukzn", "2018-06-30");
  const auto trail = json("/v1/trail?organisation=ukzn");
  EXPECT_THAT(streams(trail), ElementsAre("organisation-ukzn OrganisationRegistered", "engagement-a PartyJoined",
                                          "engagement-a PartyLeft"));
  EXPECT_EQ(boost::json::serialize(trail.at("links")),
            R"([{"engagement":"a","ref":"ENG-a","title":"Water research","role":"partner","since":"2012",)"
            R"("until":"2018-06-30","ended":true,"joined_by":3,"ended_by":4}])");
  EXPECT_TRUE(json("/v1/trail?organisation=ukzn&from=2019-01-01").at("links").as_array().empty()) << "ended before";
  EXPECT_EQ(json("/v1/trail?organisation=ukzn&from=2018-06-30&to=2018-12-31").at("links").as_array().size(), 1u);
  EXPECT_TRUE(json("/v1/trail?organisation=ukzn&to=2011-12-31").at("links").as_array().empty()) << "not yet begun";
}

TEST_F(AuditingTest, ATrailFollowsMergesBothWays) {
  organisation("natal", "University of Natal");
  joined("b", "natal", "2003");
  merged("natal", "ukzn", "2004");
  for (const char* id : {"natal", "ukzn"}) {
    const auto trail = json("/v1/trail?organisation=" + std::string(id));
    EXPECT_EQ(trail.at("of").at("organisation").at("id"), "ukzn");
    EXPECT_THAT(boost::json::serialize(trail.at("of")), HasSubstr(R"("merged":["natal"])"));
    EXPECT_EQ(trail.at("links").as_array().size(), 2u) << id;
  }
}

TEST_F(AuditingTest, ACorrectionThatTakesAPartnerAwayStaysOnThatPartnersTrail) {
  const auto wrong = joined("b", "ukzn", "2004");
  voided("b", wrong);
  EXPECT_THAT(streams(json("/v1/trail?organisation=ukzn&from_known=@4")),
              ElementsAre("engagement-b PartyJoined", "engagement-b Voided"));
  EXPECT_EQ(json("/v1/trail?organisation=ukzn").at("links").as_array().size(), 1u) << "voided: there was no link";
}

TEST_F(AuditingTest, ATrailIsPagedAndDoesNotShiftUnderWrites) {
  const auto first = json("/v1/trail?actor=actor-1&limit=3");
  EXPECT_EQ(first.at("items").as_array().size(), 3u);
  retitled("a", "Written meanwhile", "2020");
  const std::string next(first.at("next").as_string());
  const auto second = json("/v1/trail?actor=actor-1&limit=3&after=" + next);
  EXPECT_THAT(streams(second), ElementsAre("engagement-a PartyJoined"));
  EXPECT_TRUE(second.at("next").is_null());
  EXPECT_EQ(second.at("position"), 4);
  EXPECT_THAT(detail("/v1/trail?actor=other&after=" + next, 400), HasSubstr("/query/after"));
}

TEST_F(AuditingTest, ATrailBetweenDatesLooksAtWhatTheEventsSay) {
  retitled("a", "Later title", "2015-03");
  EXPECT_THAT(streams(json("/v1/trail?actor=actor-1&from=2015-03-31&to=2015-12-31")),
              ElementsAre("engagement-a DetailsRevised"));
  EXPECT_THAT(streams(json("/v1/trail?actor=actor-1&from_known=@3&to_known=@4")),
              ElementsAre("engagement-a PartyJoined"));
}

TEST_F(AuditingTest, OfSeveralThingsATrailHasWhatConcernsAll) {
  EXPECT_THAT(streams(json("/v1/trail?actor=actor-1&organisation=ukzn&from_known=@1")),
              ElementsAre("engagement-a PartyJoined"));
  EXPECT_THAT(streams(json("/v1/trail?actor=nobody")), IsEmpty());
}

TEST_F(AuditingTest, AReplayCanBeAskedStepByStep) {
  const auto all = json("/v1/engagements/a/replay");
  const auto second = json("/v1/engagements/a/replay?step=2");
  EXPECT_EQ(second.at("step"), 2);
  EXPECT_EQ(second.at("total"), 2);
  EXPECT_EQ(second.at("steps").as_array().at(0), all.at("steps").as_array().at(1));
  EXPECT_EQ(second.at("steps").as_array().size(), 1u);
}

TEST_F(AuditingTest, TheWholeMatrixIsReplayedEventByEvent) {
  const auto registered = json("/v1/matrix/replay?step=1");
  EXPECT_EQ(registered.at("stream"), "organisation-ukzn");
  EXPECT_EQ(registered.at("rows"), 0);
  EXPECT_TRUE(registered.at("state").is_null());
  for (int step = 2; step <= 4; ++step) {
    const auto done = json("/v1/matrix/replay?step=" + std::to_string(step));
    const auto matrix = json("/v1/matrix?known_at=@" + std::to_string(step));
    EXPECT_EQ(done.at("rows"), matrix.at("total")) << step;
    const auto id = done.at("state").at("id");
    for (const auto& row : matrix.at("items").as_array())
      if (row.at("id") == id) EXPECT_EQ(row.at("partners"), done.at("state").at("partners")) << step;
  }
  EXPECT_EQ(json("/v1/matrix/replay?step=4").at("event").at("changes").as_array().at(0).at("column"), "party");
}

TEST_F(AuditingTest, ASampleSaysWhatItWasDrawnFromAndHow) {
  const auto sample = json("/v1/audit/sample?seed=2026&size=1&valid_at=2012-01-01&known_at=@4");
  EXPECT_EQ(sample.at("population"), 2);
  EXPECT_EQ(sample.at("definition"), "every engagement that existed on 2012-01-01 as known by the first 4 events");
  EXPECT_THAT(std::string(sample.at("draw").as_string()), HasSubstr("SHA-256"));
  // printf '%s\n%s' 2026 a | sha256sum: 922d…; of b: 5b2a…
  EXPECT_EQ(sample.at("items").as_array().at(0).at("id"), "b");
  EXPECT_EQ(sample.at("items").as_array().at(0).at("hash"),
            "5b2a9abef3ca5f987cf673d7990a3bc55d8c551a20dcdf69c4ae45521d9c5884");
  EXPECT_EQ(json("/v1/audit/sample?seed=2026&kind=tour").at("population"), 0);
}

/// Each with its own answer: a reader can tell what was wrong with the question.
TEST_F(AuditingTest, EachWrongQuestionIsToldWhatIsWrongWithIt) {
  EXPECT_THAT(detail("/v1/matrix?known_at=2030-01-01", 400), AllOf(HasSubstr("has not come"), HasSubstr("known_at")));
  EXPECT_THAT(detail("/v1/diff?to_known=2030-01-01", 400), AllOf(HasSubstr("has not come"), HasSubstr("to_known")));
  EXPECT_THAT(detail("/v1/trail?actor=a&to_known=2030-01-01", 400), HasSubstr("/query/to_known"));
  EXPECT_THAT(detail("/v1/engagements/zzz", 404), HasSubstr("nobody ever recorded"));
  EXPECT_THAT(detail("/v1/engagements/b?valid_at=2002-12-31", 404), HasSubstr("is not there at this valid_at"));
  EXPECT_THAT(detail("/v1/engagements/zzz/replay?step=1", 404), HasSubstr("no engagement"));
  EXPECT_THAT(detail("/v1/engagements/a/replay?step=3", 404), HasSubstr("has 2 steps by this known_at"));
  EXPECT_THAT(detail("/v1/engagements/a/replay?step=0", 400), HasSubstr("/query/step"));
  EXPECT_THAT(detail("/v1/matrix/replay?step=5", 404), HasSubstr("has 4 steps by this known_at"));
  EXPECT_THAT(detail("/v1/matrix/replay", 400), HasSubstr("step is missing"));
  EXPECT_THAT(detail("/v1/trail", 400), HasSubstr("a trail is of an actor"));
  EXPECT_THAT(detail("/v1/trail?organisation=zzz", 404), HasSubstr("no organisation"));
  EXPECT_THAT(detail("/v1/trail?unit=zzz", 404), HasSubstr("no unit"));
  EXPECT_THAT(detail("/v1/trail?actor=a&from=2011", 400), HasSubstr("/query/from"));
  EXPECT_THAT(detail("/v1/audit/sample", 400), HasSubstr("needs a seed"));
  EXPECT_THAT(detail("/v1/audit/sample?seed=1&sort=title", 400), HasSubstr("/query/sort"));
  EXPECT_THAT(detail("/v1/diff?from_valid=yesterday&limit=1", 400), HasSubstr("/query/from_valid"));
}

TEST_F(AuditingTest, WhatIsUnusualIsAnsweredWithANotice) {
  EXPECT_THAT(get("/v1/matrix?known_at=2001-01-01").headers.find("Cairn-Notice"),
              Optional(HasSubstr("the first event was recorded at 2023-11-14T")));
  EXPECT_THAT(get("/v1/matrix?valid_at=2030-01-01").headers.find("Cairn-Notice"),
              Optional(HasSubstr("2030-01-01 has not come yet")));
  EXPECT_FALSE(get("/v1/matrix?valid_at=2020-01-01").headers.find("Cairn-Notice"));
  EXPECT_THAT(detail("/v1/engagements/a?known_at=2001-01-01", 404), HasSubstr("is not there at this valid_at"));
}

}  // namespace
}  // namespace cairn::services::engagements
