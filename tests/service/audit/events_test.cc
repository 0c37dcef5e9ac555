#include "cairn/organisation/v1/events.pb.h"
#include "tests/service/audit/fixture.h"

namespace cairn::services::audit {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

class EventsTest : public AuditTest {};

TEST_F(EventsTest, EmptyLogIsAnEmptyPage) {
  EXPECT_EQ(get("/v1/events").text(), R"({"total":0,"items":[],"next":null,"position":0})");
}

TEST_F(EventsTest, PagesFollowOneAnotherWithoutAGap) {
  append_joined("a", 5);
  const auto first = json("/v1/events?limit=2");
  EXPECT_EQ(first.at("total").as_int64(), 5);
  EXPECT_THAT(positions(first), ElementsAre(0, 1));
  EXPECT_EQ(first.at("next").as_string(), "1");
  const auto last = json("/v1/events?limit=3&after=1");
  EXPECT_THAT(positions(last), ElementsAre(2, 3, 4));
  EXPECT_TRUE(last.at("next").is_null());
}

TEST_F(EventsTest, AnswerNamesTheHeadItIsMadeFrom) {
  append_joined("a", 3);
  EXPECT_EQ(get("/v1/events?limit=1").headers.find("Cairn-Position"), "3");
}

TEST_F(EventsTest, FiltersSelectAndCount) {
  append_joined("a", 2);
  append("o", organisation::v1::OrganisationRegistered(), {"name:x"}, "organisation");
  append_joined("b");
  EXPECT_THAT(positions(json("/v1/events?category=organisation")), ElementsAre(2));
  EXPECT_THAT(positions(json("/v1/events?type=PartyJoined&type=OrganisationRegistered")), ElementsAre(0, 1, 2, 3));
  EXPECT_THAT(positions(json("/v1/events?stream=engagement-a")), ElementsAre(0, 1));
  EXPECT_THAT(positions(json("/v1/events?tag=name:x")), ElementsAre(2));
  EXPECT_EQ(json("/v1/events?type=PartyJoined&limit=1").at("total").as_int64(), 3);
  EXPECT_EQ(json("/v1/events?stream=engagement-a&limit=1").at("total").as_int64(), 2);
  EXPECT_EQ(json("/v1/events?stream=engagement-none").at("total").as_int64(), 0);
}

TEST_F(EventsTest, PayloadIsDecoded) {
  append_joined("a");
  const auto event = json("/v1/events/0");
  EXPECT_EQ(event.at("type").as_string(), "PartyJoined");
  EXPECT_EQ(event.at("data").at("role").as_string(), "host");
  EXPECT_EQ(event.at("effective").as_string(), "2011-01");
}

TEST_F(EventsTest, OneEventNeverChangesAndSaysSo) {
  append_joined("a");
  const std::string etag(get("/v1/events/0").headers.find("ETag").value());
  append_joined("a");
  EXPECT_EQ(get("/v1/events/0", {{"If-None-Match", etag}}).status, 304);
}

TEST_F(EventsTest, PositionPastTheHeadIsNotFound) {
  EXPECT_EQ(get("/v1/events/0").status, 404);
  EXPECT_EQ(get("/v1/events/first").status, 404);
}

TEST_F(EventsTest, WrongQuestionsAreRefusedAllAtOnce) {
  const auto response = get("/v1/events?limit=501&type=PartyEaten&stream=x&since=2011");
  EXPECT_EQ(response.status, 400);
  const auto problem = boost::json::parse(std::string(response.text())).as_object();
  EXPECT_EQ(problem.at("errors").as_array().size(), 4u);
}

TEST_F(EventsTest, UnknownFormIsNotAcceptable) {
  EXPECT_EQ(get("/v1/events", {{"Accept", "text/html"}}).status, 406);
  EXPECT_EQ(get("/v1/events", {{"Accept", "text/html, */*;q=0.1"}}).headers.find("Content-Type"), "application/json");
}

TEST_F(EventsTest, LinesAreTheWholeLogFromThePosition) {
  append_joined("a", 3);
  const std::string lines(get("/v1/events?after=0", {{"Accept", "application/x-ndjson"}}).text());
  EXPECT_EQ(std::count(lines.begin(), lines.end(), '\n'), 2);
  EXPECT_TRUE(lines.starts_with(R"({"position":1,)")) << lines;
}

TEST_F(EventsTest, LinesGoOverManyStretches) {
  append_joined("a", 2500);
  const std::string lines(get("/v1/events", {{"Accept", "application/x-ndjson"}}).text());
  EXPECT_EQ(std::count(lines.begin(), lines.end(), '\n'), 2500);
}

TEST_F(EventsTest, CloudEventsComeAsABatch) {
  append_joined("a", 2);
  const auto response = get("/v1/events?limit=1", {{"Accept", "application/cloudevents-batch+json"}});
  EXPECT_EQ(response.headers.find("Content-Type"), "application/cloudevents-batch+json");
  const auto batch = boost::json::parse(std::string(response.text())).as_array();
  ASSERT_EQ(batch.size(), 1u);
  EXPECT_EQ(batch[0].at("type").as_string(), "cairn.engagement.v1.PartyJoined");
  EXPECT_EQ(batch[0].at("source").as_string(), "//ledger.test/v1/events");
}

TEST_F(EventsTest, MinPositionThatIsInIsNotWaitedFor) {
  append_joined("a", 2);
  EXPECT_EQ(get("/v1/events?min_position=2").status, 200);
}

}  // namespace
}  // namespace cairn::services::audit
