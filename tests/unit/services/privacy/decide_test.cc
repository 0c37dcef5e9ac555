#include "services/privacy/decide.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "eventstore/codec/event_types.h"
#include "projections/requests/evolve.h"
#include "projections/requests/kind.h"
#include "services/http/json.h"

namespace cairn::services::privacy {
namespace {

namespace p = projections;
using ::testing::ElementsAre;

Day day(const char* text) { return PartialDate::parse(text).value().first_day(); }

/// One request, told in commands: what is decided is folded in, as the store does.
class RequestTest : public ::testing::Test {
 protected:
  Result<eventstore::Decision> when(const std::string& verb, const std::string& json) const {
    const auto found = std::ranges::find(request_verbs(), verb, &eventstore::VerbInfo::name);
    eventstore::Command command;
    command.verb = verb;
    command.subject = "R1";
    command.content =
        eventstore::codec::EventTypes::all().read(found->type, http::parse_json(json).value().as_object()).value();
    command.actor = {"anna", "officer", ""};
    command.today = day("2026-11-26");
    return decide_request(timeline_, command);
  }
  void given(const std::string& verb, const std::string& json) {
    const auto decision = when(verb, json);
    ASSERT_TRUE(decision) << verb << ": " << decision.error().context;
    for (const auto& happening : decision.value().events) {
      eventstore::StoredEvent event;
      event.set_position(position_++);
      event.set_type(happening.type());
      event.set_payload(happening.message->SerializeAsString());
      timeline_.assert_facts(p::requests::assertion_of(event).value());
    }
  }
  std::vector<std::string> refused(const std::string& verb, const std::string& json) const {
    const auto decision = when(verb, json);
    std::vector<std::string> pointers;
    if (!decision)
      for (const auto& complaint : decision.error().complaints) pointers.push_back(complaint.pointer);
    return pointers;
  }
  p::requests::Request request() const { return p::requests::request_of(timeline_.latest()); }

  p::facts::Timeline timeline_;
  uint64_t position_ = 0;
};

TEST_F(RequestTest, IsDueThirtyDaysAfterItWasReceived) {
  given("receive", R"({"kind":"access","person_id":"anna","received_on":"2026-10-27"})");
  EXPECT_EQ(request().due->text(), "2026-11-26");
  EXPECT_FALSE(request().is_overdue(day("2026-11-26"))) << "on its last day it is in time";
  EXPECT_TRUE(request().is_overdue(day("2026-11-27")));
}

TEST_F(RequestTest, WithoutADayIsReceivedToday) {
  given("receive", R"({"kind":"erasure","person_id":"anna"})");
  EXPECT_EQ(request().received_on->text(), "2026-11-26");
  EXPECT_EQ(request().due->text(), "2026-12-26");
}

TEST_F(RequestTest, IsRefusedWithEveryComplaint) {
  EXPECT_THAT(refused("receive", R"({"fact_field":"title","due":"2026-12-01","received_on":"2026-11-27"})"),
              ElementsAre("/kind", "/person_id", "/asked", "/fact_position", "/due", "/received_on"));
  EXPECT_EQ(when("answer", R"({"outcome":"granted"})").error().code, Errc::kNotFound);
  given("receive", R"({"kind":"access","person_id":"anna"})");
  EXPECT_EQ(when("receive", R"({"kind":"access","person_id":"anna"})").error().code, Errc::kConflict);
}

TEST_F(RequestTest, ARefusalHasAGround) {
  given("receive", R"({"kind":"correction","person_id":"anna","asked":"another date","fact_position":7})");
  EXPECT_THAT(refused("answer", R"({"outcome":"refused"})"), ElementsAre("/ground"));
  EXPECT_THAT(refused("answer", R"({"outcome":"partly"})"), ElementsAre("/ground"));
  EXPECT_THAT(refused("answer", R"({"outcome":"refused","ground":"the minutes say so","done_position":9})"),
              ElementsAre("/done_position"));
  given("answer", R"({"outcome":"refused","ground":"the minutes say so"})");
  EXPECT_FALSE(request().is_overdue(day("2027-06-01")));
  EXPECT_THAT(refused("answer", R"({"outcome":"granted","done_position":9})"), ElementsAre(""));
}

TEST_F(RequestTest, WhatIsGrantedNamesTheEventThatDidIt) {
  given("receive", R"({"kind":"erasure","person_id":"anna"})");
  EXPECT_THAT(refused("answer", R"({"outcome":"granted"})"), ElementsAre("/done_position"));
  given("answer", R"({"outcome":"granted","done_position":9})");
  EXPECT_EQ(request().done, Position(9));
}

TEST_F(RequestTest, ADisputeHangsOnAFactUntilItIsWithdrawn) {
  given("receive", R"({"kind":"objection","person_id":"anna","asked":"that I led it"})");
  EXPECT_THAT(refused("attach-dispute", R"({"position":7,"stream":"engagement-x"})"),
              ElementsAre("/stream", "/statement"));
  EXPECT_THAT(refused("withdraw-dispute", R"({"position":7})"), ElementsAre("/position"));
  given("attach-dispute", R"({"position":7,"field":"lead_unit","statement":"I did not"})");
  ASSERT_NE(request().dispute_at(Position(7)), nullptr);
  EXPECT_TRUE(request().dispute_at(Position(7))->attached);
  EXPECT_THAT(refused("attach-dispute", R"({"position":7,"statement":"again"})"), ElementsAre("/position"));
  given("answer", R"({"outcome":"refused","ground":"it was signed"})");
  given("withdraw-dispute", R"({"position":7})");
  EXPECT_FALSE(request().dispute_at(Position(7))->attached);
}

TEST_F(RequestTest, NothingIsDisputedByWhoAsksToSee) {
  given("receive", R"({"kind":"access","person_id":"anna"})");
  EXPECT_THAT(refused("attach-dispute", R"({"position":7,"statement":"no"})"), ElementsAre(""));
}

}  // namespace
}  // namespace cairn::services::privacy
