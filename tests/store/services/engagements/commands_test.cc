#include "services/engagements/commands.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <thread>

#include "cairn/organisation/v1/events.pb.h"
#include "cairn/unit/v1/events.pb.h"
#include "eventstore/memory_commit_log.h"
#include "projections/engagements/kind.h"
#include "projections/organisations/kind.h"
#include "projections/posts/kind.h"
#include "projections/registers/register.h"
#include "projections/units/kind.h"
#include "services/commands/commanding.h"

namespace cairn::services::engagements {
namespace {

using projections::registers::Register;
using projections::registers::RegisterView;
using ::testing::HasSubstr;

constexpr char kProposal[] = R"({"municipality":"ETH","lead_units":["ports"],"effective":"2025-01-10",
    "details":{"title":"Port twinning","kind":"agreement","ref":"T-1"}})";

struct Answer {
  int status = 0;
  boost::json::object body;
  std::string etag;
  std::string location;
  std::string position;
  std::string text() const { return boost::json::serialize(body); }
};

class CommandsTest : public ::testing::Test {
 protected:
  CommandsTest() {
    eventstore::StoreOptions options;
    options.origin = "ledger.test";
    options.clock = &clock_;
    store_ = eventstore::Store::open(eventstore::make_memory_commit_log(), options,
                                     {&engagements_, &organisations_, &units_, &posts_})
                 .value();
    commanding_ = std::make_unique<commands::Commanding>(commands::Commanding{*store_, pool_, clock_});
    commands::add_routes(router_, *commanding_, entity());
    cairn::organisation::v1::OrganisationRegistered organisation;
    organisation.set_name("Bremen");
    seed("organisation-bremen", "OrganisationRegistered", organisation, 1);
    cairn::unit::v1::UnitRegistered unit;
    unit.set_municipality("ETH");
    unit.set_name("Ports");
    seed("unit-ports", "UnitRegistered", unit, 2);
  }
  ~CommandsTest() override { pool_.stop(); }

  void seed(const std::string& stream, const std::string& type, const google::protobuf::Message& message, uint8_t id) {
    eventstore::Append append;
    append.commit_id = CommitId({9, id});
    eventstore::NewEvent event;
    event.id = EventId({9, id});
    event.type = type;
    event.payload = message.SerializeAsString();
    append.writes.push_back({StreamId::parse(stream).value(), {}, {event}});
    append.actor = {"seed", "", ""};
    append.channel = "test";
    ASSERT_TRUE(store_->append_and_wait(std::move(append)));
  }

  /// What the router answers, as a client sees it.
  Answer post(const std::string& target, const std::string& body, http::Headers headers = {}) {
    http::Request request;
    request.method = http::Method::kPost;
    request.target = target;
    request.body = body;
    request.headers = std::move(headers);
    if (!request.headers.find("Cairn-Actor")) request.headers.set("Cairn-Actor", "anna; role=officer");
    boost::asio::io_context context;
    Answer answer;
    boost::asio::co_spawn(context, ask(std::move(request), answer), [](std::exception_ptr thrown) {
      if (thrown) std::rethrow_exception(thrown);
    });
    context.run();
    return answer;
  }
  std::string propose(const std::string& ref) {
    auto body = boost::json::parse(kProposal).as_object();
    body["details"].as_object()["ref"] = ref;
    const auto answer = post("/v1/engagements", boost::json::serialize(body));
    EXPECT_EQ(answer.status, 201) << answer.text();
    return std::string(answer.body.at("id").as_string());
  }
  std::string cell(const std::string& id, projections::engagements::Column column) {
    const auto rows = Register::open(*store_->snapshot(), "matrix").value();
    return std::string(rows.latest(id).value().text(projections::engagements::id_of(column)));
  }

  ManualClock clock_{1'795'000'000'000'000};  // November 2026
  RegisterView engagements_{projections::engagements::kKind};
  RegisterView organisations_{projections::organisations::kKind};
  RegisterView units_{projections::units::kKind};
  RegisterView posts_{projections::posts::kKind};
  std::unique_ptr<eventstore::Store> store_;
  http::BlockingPool pool_{2, 64};
  std::unique_ptr<commands::Commanding> commanding_;
  http::Router router_;

 private:
  boost::asio::awaitable<void> ask(http::Request request, Answer& answer) {
    const auto response = co_await router_.handle(std::move(request));
    answer.status = response.status;
    answer.body = boost::json::parse(std::string(response.text())).as_object();
    answer.etag = response.headers.find("ETag").value_or("");
    answer.location = response.headers.find("Location").value_or("");
    answer.position = response.headers.find("Cairn-Position").value_or("");
  }
};

TEST_F(CommandsTest, ANewEngagementGetsAReceipt) {
  const auto answer = post("/v1/engagements", kProposal);
  EXPECT_EQ(answer.status, 201) << answer.text();
  const std::string id(answer.body.at("id").as_string());
  EXPECT_EQ(answer.location, "/v1/engagements/" + id);
  EXPECT_EQ(answer.etag, "\"0\"");
  EXPECT_EQ(answer.position, "3");
  EXPECT_EQ(answer.body.at("position").as_int64(), 2);
  EXPECT_EQ(answer.body.at("events").as_array().size(), 1U);
  const auto stored = store_->snapshot()->event_at(Position(2)).value();
  EXPECT_EQ(stored.type(), "EngagementProposed");
  EXPECT_EQ(stored.actor().id(), "anna");
  EXPECT_EQ(stored.channel(), "api");
}

TEST_F(CommandsTest, AStatusMakesItRecorded) {
  const auto answer = post("/v1/engagements", R"({"municipality":"ETH","status":"concluded","source":"a page",
      "effective":"2011","details":{"title":"Tour","kind":"tour"}})");
  EXPECT_EQ(answer.status, 201) << answer.text();
  EXPECT_EQ(answer.body.at("revision").as_int64(), 1);  // recorded, and concluded on its day
  EXPECT_EQ(answer.body.at("events").as_array().size(), 2U);
}

TEST_F(CommandsTest, AVerbIsFoundByIdAndByRef) {
  const auto id = propose("T-1");
  const auto by_id = post("/v1/engagements/" + id + ":link-mandate", R"({"reference":"MIR policy"})");
  EXPECT_EQ(by_id.status, 200) << by_id.text();
  const auto by_ref =
      post("/v1/engagements/ETH%2FT-1:link-mandate", R"({"reference":"MIR policy 2","effective":"2026"})");
  EXPECT_EQ(by_ref.status, 200) << by_ref.text();
  EXPECT_EQ(cell(id, projections::engagements::Column::kMandate), "MIR policy 2");
  EXPECT_EQ(post("/v1/engagements/nobody:link-mandate", R"({"reference":"x"})").status, 404);
  EXPECT_EQ(post("/v1/engagements/" + id + ":teleport", "{}").status, 404);
}

TEST_F(CommandsTest, RefusalsNameEveryField) {
  const auto id = propose("T-1");
  const auto answer = post("/v1/engagements/" + id + ":activate", "{}");
  EXPECT_EQ(answer.status, 422);
  EXPECT_EQ(answer.body.at("errors").as_array().size(), 5U) << answer.text();
  EXPECT_EQ(post("/v1/engagements/" + id + ":activate", "{").status, 400);
  EXPECT_EQ(post("/v1/engagements/" + id + ":activate", R"({"colour":"red"})").status, 422);
  EXPECT_EQ(post("/v1/engagements/" + id + ":suspend", R"({"reason":7})").status, 422);
}

TEST_F(CommandsTest, NobodyWritesWithoutAnActor) {
  const auto head = store_->head();
  EXPECT_EQ(post("/v1/engagements", kProposal, {{"Cairn-Actor", ""}}).status / 100, 4);
  EXPECT_EQ(store_->head(), head);
}

TEST_F(CommandsTest, TheSameKeyIsAnsweredAsTheFirstTime) {
  const http::Headers key = {{"Idempotency-Key", "once"}};
  const auto first = post("/v1/engagements", kProposal, key);
  const auto head = store_->head();
  const auto again = post("/v1/engagements", kProposal, key);
  EXPECT_EQ(first.status, 201);
  EXPECT_EQ(again.status, 200) << again.text();
  EXPECT_TRUE(again.body.at("duplicate").as_bool());
  EXPECT_EQ(again.body.at("id"), first.body.at("id"));
  EXPECT_EQ(again.body.at("position"), first.body.at("position"));
  EXPECT_EQ(store_->head(), head);
}

TEST_F(CommandsTest, TheSameKeyWithOtherContentIsRefused) {
  const http::Headers key = {{"Idempotency-Key", "once"}};
  post("/v1/engagements", kProposal, key);
  const auto other = post("/v1/engagements", R"({"municipality":"ETH","details":{"title":"X","kind":"tour"}})", key);
  EXPECT_EQ(other.status, 422);
  EXPECT_EQ(other.body.at("type").as_string(), "/problems/duplicate");
  // Another actor's key of the same name is another key.
  EXPECT_EQ(post("/v1/engagements", R"({"municipality":"ETH","details":{"title":"X","kind":"tour"}})",
                 {{"Idempotency-Key", "once"}, {"Cairn-Actor", "ben"}})
                .status,
            201);
}

TEST_F(CommandsTest, ARepeatedVerbIsAnsweredThoughItWouldBeRefusedNow) {
  const auto id = propose("T-1");
  const http::Headers key = {{"Idempotency-Key", "0192f0c1-0000-7000-8000-000000000001"}};
  const char* join = R"({"organisation_id":"bremen","role":"partner","effective":"2025-02"})";
  EXPECT_EQ(post("/v1/engagements/" + id + ":join-party", join, key).status, 200);
  const auto again = post("/v1/engagements/" + id + ":join-party", join, key);
  EXPECT_EQ(again.status, 200) << again.text();
  EXPECT_TRUE(again.body.at("duplicate").as_bool());
  EXPECT_EQ(post("/v1/engagements/" + id + ":join-party", join).status, 422);
}

TEST_F(CommandsTest, AStaleRevisionShowsBothVersions) {
  const auto id = propose("T-1");
  post("/v1/engagements/" + id + ":assess-risk", R"({"level":"high","text":"flood"})");
  const auto stale = post("/v1/engagements/" + id + ":assess-risk", R"({"level":"low"})", {{"If-Match", "\"0\""}});
  EXPECT_EQ(stale.status, 409);
  EXPECT_THAT(stale.text(), HasSubstr("expected revision 0, is revision 1"));
  EXPECT_THAT(stale.text(),
              HasSubstr(R"({"pointer":"/risk_level","detail":"was nothing at revision 0, is \"high\" now"})"));
  EXPECT_EQ(post("/v1/engagements/" + id + ":assess-risk", R"({"level":"low"})", {{"If-Match", "\"1-0f\""}}).status,
            200);
  EXPECT_EQ(post("/v1/engagements/" + id + ":assess-risk", R"({"level":"low"})", {{"If-Match", "1"}}).status, 422);
}

TEST_F(CommandsTest, ARefIsGivenOnce) {
  const auto first = propose("T-1");
  const auto second = post("/v1/engagements", kProposal);
  EXPECT_EQ(second.status, 422) << second.text();
  EXPECT_THAT(second.text(), HasSubstr("/details/ref"));
  const auto other = propose("T-2");
  EXPECT_EQ(post("/v1/engagements/" + other + ":revise", R"({"effective":"2026","details":{"ref":"T-1"}})").status,
            422);
  EXPECT_EQ(post("/v1/engagements/" + first + ":revise", R"({"effective":"2026","details":{"ref":"T-1"}})").status,
            200);
}

TEST_F(CommandsTest, OfTwoWhoRaceForARefOneGetsIt) {
  constexpr int kRacers = 8;
  std::vector<Answer> answers(kRacers);
  std::vector<std::thread> racers;
  for (int i = 0; i < kRacers; ++i)
    racers.emplace_back([&, i] { answers[static_cast<size_t>(i)] = post("/v1/engagements", kProposal); });
  for (auto& racer : racers) racer.join();
  EXPECT_EQ(std::ranges::count(answers, 201, &Answer::status), 1);
  EXPECT_EQ(std::ranges::count(answers, 422, &Answer::status), kRacers - 1);
}

TEST_F(CommandsTest, WritersWhoNameNoRevisionAllSucceed) {
  const auto id = propose("T-1");
  constexpr int kWriters = 6;
  std::vector<Answer> answers(kWriters);
  std::vector<std::thread> writers;
  for (int i = 0; i < kWriters; ++i)
    writers.emplace_back([&, i] {
      answers[static_cast<size_t>(i)] =
          post("/v1/engagements/" + id + ":record-lesson", R"({"text":"lesson )" + std::to_string(i) + "\"}");
    });
  for (auto& writer : writers) writer.join();
  for (const auto& answer : answers) EXPECT_EQ(answer.status, 200) << answer.text();
}

TEST_F(CommandsTest, WhatIsNamedMustBeThere) {
  const auto id = propose("T-1");
  const auto join = [&](const char* json) { return post("/v1/engagements/" + id + ":join-party", json); };
  EXPECT_THAT(join(R"({"organisation_id":"leeds","role":"partner"})").text(),
              HasSubstr(R"("pointer":"/organisation_id","detail":"\"leeds\" is not among the organisations")"));
  EXPECT_THAT(post("/v1/engagements/" + id + ":change-lead-unit", R"({"lead_units":["ports","roads"]})").text(),
              HasSubstr(R"("pointer":"/lead_units/1")"));
  EXPECT_EQ(join(R"({"organisation_id":"bremen","role":"partner"})").status, 200);
}

TEST_F(CommandsTest, ParentsMakeNoCircle) {
  const auto a = propose("A");
  const auto b = propose("B");
  const auto c = propose("C");
  const auto parent = [&](const std::string& of, const std::string& is) {
    return post("/v1/engagements/" + of + ":relate", R"({"relation":"parent","engagement_id":")" + is + "\"}");
  };
  EXPECT_EQ(parent(a, b).status, 200);
  EXPECT_EQ(parent(b, c).status, 200);
  const auto circle = parent(c, a);
  EXPECT_EQ(circle.status, 422);
  EXPECT_THAT(circle.text(), HasSubstr(c + " -> " + a + " -> " + b + " -> " + c));
  EXPECT_EQ(parent(a, "nobody").status, 422);
  EXPECT_EQ(post("/v1/engagements/" + c + ":relate", R"({"relation":"follow_up","engagement_id":")" + a + "\"}").status,
            200);
}

TEST_F(CommandsTest, CorrectionsAndVoidsNameEventsOfThisEngagement) {
  const auto id = propose("T-1");
  const auto assessed = post("/v1/engagements/" + id + ":assess-risk", R"({"level":"low"})");
  const auto position = std::to_string(assessed.body.at("position").as_int64());
  const auto corrected =
      post("/v1/engagements/" + id + ":correct", R"({"position":)" + position +
                                                     R"(,"type":"RiskAssessed","data":{"level":"high","text":"flood"},
                                                     "reason":"misread"})");
  EXPECT_EQ(corrected.status, 200) << corrected.text();
  EXPECT_EQ(cell(id, projections::engagements::Column::kRiskLevel), "high");
  EXPECT_EQ(post("/v1/engagements/" + id + ":void", R"({"position":0,"reason":"x"})").status, 422);
  EXPECT_EQ(post("/v1/engagements/" + id + ":void", R"({"position":9999,"reason":"x"})").status, 422);
  EXPECT_EQ(post("/v1/engagements/" + id + ":void", R"({"position":)" + position + R"(,"reason":"x"})").status, 200);
  EXPECT_EQ(cell(id, projections::engagements::Column::kRiskLevel), "");
}

TEST_F(CommandsTest, WarningsComeWithTheReceipt) {
  const auto id = propose("T-1");
  const auto answer = post("/v1/engagements/" + id + ":commit-funding",
                           R"({"money":{"amount":"1.00","currency":"ZAR"},"budget_years":5,"effective":"2026"})");
  EXPECT_EQ(answer.status, 200) << answer.text();
  EXPECT_THAT(answer.text(), HasSubstr(R"("warnings":["/budget_years: )"));
}

}  // namespace
}  // namespace cairn::services::engagements
