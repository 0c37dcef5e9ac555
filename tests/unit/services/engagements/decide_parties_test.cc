#include "tests/unit/services/engagements/story_of.h"

namespace cairn::services::engagements {
namespace {

TEST(JoinPartyTest, CountsFromItsDate) {
  auto story = proposed();
  const auto decision =
      story.when("join-party", R"({"organisation_id":"bremen","role":"partner","effective":"2025-03"})");
  EXPECT_THAT(types_of(decision), ElementsAre("PartyJoined"));
  EXPECT_THAT(decision.value().events[0].tags, ElementsAre("organisation:bremen"));
  story.given("join-party", R"({"organisation_id":"bremen","role":"partner","effective":"2025-03"})");
  EXPECT_EQ(story.text_on("2025-02-28", "party", "o:bremen:partner"), "");
  EXPECT_EQ(story.text_on("2025-03-01", "party", "o:bremen:partner"), "in");
}

TEST(JoinPartyTest, NamesOneOrganisationOrUnitAndARole) {
  const auto pointers = [](const char* json) { return pointers_of(proposed().when("join-party", json)); };
  EXPECT_THAT(pointers(R"({})"), ElementsAre("/organisation_id", "/role"));
  EXPECT_THAT(pointers(R"({"organisation_id":"a","unit_id":"b","role":"host"})"), ElementsAre("/organisation_id"));
  EXPECT_THAT(pointers(R"({"unit_id":"b c","role":"host"})"), ElementsAre("/unit_id"));
}

TEST(JoinPartyTest, TwiceInOneRoleIsRefusedAndInAnotherIsNot) {
  const auto story = approved();
  EXPECT_THAT(
      pointers_of(story.when("join-party", R"({"organisation_id":"bremen","role":"partner","effective":"2025-06"})")),
      ElementsAre("/organisation_id"));
  EXPECT_THAT(pointers_of(story.when("join-party", R"({"organisation_id":"bremen","role":"partner"})")),
              ElementsAre("/organisation_id"));
  EXPECT_THAT(types_of(story.when("join-party", R"({"organisation_id":"bremen","role":"funder"})")),
              ElementsAre("PartyJoined"));
}

TEST(LeavePartyTest, HoldsToTheEndOfItsLastDay) {
  auto story = approved();
  story.given("leave-party", R"({"organisation_id":"bremen","role":"partner","effective":"2025-06"})");
  EXPECT_EQ(story.text_on("2025-06-30", "party", "o:bremen:partner"), "in");
  EXPECT_EQ(story.text_on("2025-07-01", "party", "o:bremen:partner"), "out");
}

TEST(LeavePartyTest, NeedsADateAndAPartyThatJoinedBefore) {
  const auto complaints = [](const char* json) { return complaints_of(approved().when("leave-party", json)); };
  EXPECT_THAT(complaints(R"({"organisation_id":"bremen","role":"partner","effective":"2024-12"})"),
              ElementsAre("/effective: leaves on 2024-12, before it joined (2025-01-10)"));
  EXPECT_THAT(complaints(R"({"organisation_id":"leeds","role":"partner","effective":"2025-12"})"),
              ElementsAre("/organisation_id: never took part in this role"));
  EXPECT_THAT(complaints(R"({"organisation_id":"bremen","role":"partner"})"),
              ElementsAre("/effective: is missing: the date, as exact as it is known"));
  EXPECT_THAT(complaints(R"({"organisation_id":"bremen","role":"partner","effective":"2027"})"),
              ElementsAre("/effective: is in the future: nobody has left"));
}

TEST(LeavePartyTest, OnceAndLateNewsAreJudgedByTheirOwnDay) {
  auto story = approved();
  story.given("leave-party", R"({"organisation_id":"bremen","role":"partner","effective":"2025-06"})");
  EXPECT_THAT(complaints_of(
                  story.when("leave-party", R"({"organisation_id":"bremen","role":"partner","effective":"2025-09"})")),
              ElementsAre("/organisation_id: had left already"));
  // An earlier span of the same party, told late.
  story.given("join-party", R"({"organisation_id":"bremen","role":"partner","effective":"2005"})");
  story.given("leave-party", R"({"organisation_id":"bremen","role":"partner","effective":"2007"})");
  EXPECT_EQ(story.text_on("2006-06-30", "party", "o:bremen:partner"), "in");
  EXPECT_EQ(story.text_on("2008-06-30", "party", "o:bremen:partner"), "out");
  EXPECT_EQ(story.text_on("2025-02-28", "party", "o:bremen:partner"), "in");
}

TEST(LeadUnitTest, StatesTheWholeList) {
  auto story = proposed();
  story.given("change-lead-unit", R"({"lead_units":["roads","ports"],"effective":"2025-05"})");
  EXPECT_EQ(story.text("lead_units"), "roads\nports\n");
  EXPECT_THAT(pointers_of(story.when("change-lead-unit", R"({"lead_units":[]})")), ElementsAre("/lead_units"));
  EXPECT_THAT(pointers_of(story.when("change-lead-unit", R"({"lead_units":["a","a"]})")), ElementsAre("/lead_units/1"));
}

TEST(HandOverTest, StatesTheLeadUnitsThatFollow) {
  auto story = proposed();
  story.given("disown", R"({"unit_id":"ports","quarter":"2025-26-Q3"})");
  EXPECT_EQ(story.text("disowned"), "ports");
  const char* json = R"({"from_unit":"ports","to_unit":"rail","quarter":"2025-26-Q3","effective":"2026-04-01"})";
  EXPECT_THAT(types_of(story.when("hand-over", json)), ElementsAre("HandedOver", "LeadUnitChanged"));
  story.given("hand-over", json);
  EXPECT_EQ(story.text("lead_units"), "rail\n");
  EXPECT_EQ(story.text_on("2026-03-31", "lead_units"), "ports\n");
  EXPECT_EQ(story.text("disowned"), "");
}

TEST(HandOverTest, ComesFromALeadUnitToAnother) {
  EXPECT_THAT(pointers_of(proposed().when("hand-over", R"({"from_unit":"roads","to_unit":"rail"})")),
              ElementsAre("/from_unit"));
  EXPECT_THAT(pointers_of(proposed().when("hand-over", R"({"from_unit":"ports","to_unit":"ports"})")),
              ElementsAre("/to_unit"));
  EXPECT_THAT(pointers_of(proposed().when("hand-over", R"({"quarter":"2025-27-Q3"})")),
              ElementsAre("/from_unit", "/to_unit", "/quarter", "/from_unit"));
}

TEST(DisownTest, NamesTheUnit) {
  EXPECT_THAT(pointers_of(proposed().when("disown", R"({"quarter":"Q1"})")), ElementsAre("/unit_id", "/quarter"));
}

TEST(RelateTest, IsNotToItselfNorTwice) {
  auto story = proposed();
  EXPECT_THAT(pointers_of(story.when("relate", R"({"relation":"parent","engagement_id":"e1"})")),
              ElementsAre("/engagement_id"));
  EXPECT_THAT(pointers_of(story.when("relate", R"({})")), ElementsAre("/relation", "/engagement_id"));
  story.given("relate", R"({"relation":"parent","engagement_id":"e2"})");
  EXPECT_EQ(story.text("related", "parent:e2"), "parent");
  EXPECT_THAT(pointers_of(story.when("relate", R"({"relation":"parent","engagement_id":"e2"})")),
              ElementsAre("/engagement_id"));
  EXPECT_THAT(types_of(story.when("relate", R"({"relation":"follow_up","engagement_id":"e2"})")),
              ElementsAre("RelatedTo"));
}

}  // namespace
}  // namespace cairn::services::engagements
