#include "tests/unit/services/engagements/story_of.h"

namespace cairn::services::engagements {
namespace {

constexpr char kTour[] = R"({"municipality":"ETH","source":"a page","status":"concluded","effective":"2011-05",
    "details":{"title":"Tour","kind":"tour"}})";

TEST(ProposeTest, BeginsAnEngagementThatHasNotStarted) {
  const auto decision = nothing().when("propose", R"({"municipality":"KZN225","effective":"2026-11-01",
      "details":{"title":{"en":"Exchange","zu":"Ukushintshana"},"kind":"project","ref":"P-9"}})");
  EXPECT_THAT(types_of(decision), ElementsAre("EngagementProposed"));
  EXPECT_THAT(decision.value().events[0].tags, ElementsAre("ref:KZN225/P-9"));
  const auto story = proposed();
  EXPECT_EQ(story.text("status"), "proposed");
  EXPECT_EQ(story.text("birth"), "proposed");
  EXPECT_EQ(story.text("lead_units"), "ports\n");
  EXPECT_EQ(story.text("start_date"), "");
  EXPECT_FALSE(story.row("2025-01-09").exists());
  EXPECT_TRUE(story.row("2025-01-10").exists());
}

TEST(ProposeTest, NamesEverythingThatIsMissingAtOnce) {
  const auto decision = nothing().when("propose", R"({"municipality":"eThekwini","lead_units":["a b","x","x"],
      "details":{"countries":["DE","Germany"],"ref":"A/1","themes":["ports","two\nlines"]}})");
  EXPECT_THAT(pointers_of(decision),
              ElementsAre("/municipality", "/details/title/en", "/details/kind", "/details/themes/1",
                          "/details/countries/1", "/details/ref", "/lead_units/0", "/lead_units/2"));
}

TEST(ProposeTest, ComesOnce) {
  const auto decision = proposed().when("propose", R"({"municipality":"ETH","details":{"title":"X","kind":"tour"}})");
  ASSERT_FALSE(decision);
  EXPECT_EQ(decision.error().code, Errc::kConflict);
}

TEST(ProposeTest, InTheFutureWarns) {
  const auto decision =
      nothing().when("propose", R"({"municipality":"ETH","effective":"2027","details":{"title":"X","kind":"tour"}})");
  EXPECT_THAT(warned_of(decision), ElementsAre("/effective"));
}

TEST(RecordTest, KeepsTheStatusOfItsSource) {
  const auto story = recorded("active");
  EXPECT_EQ(story.text("status"), "active");
  EXPECT_EQ(story.text("birth"), "recorded");
  EXPECT_EQ(story.text("start_date"), "1997");
  EXPECT_EQ(story.text("last_activity"), "1997");
  EXPECT_EQ(story.text("source"), "a page");
  EXPECT_EQ(recorded("unknown").text("status"), "unknown");
}

TEST(RecordTest, NeedsASourceAndAStatus) {
  const auto decision = nothing().when("record", R"({"municipality":"ETH","evidence_level":4,
      "details":{"title":"X","kind":"tour"}})");
  EXPECT_THAT(pointers_of(decision), ElementsAre("/status", "/evidence_level", "/source"));
}

TEST(RecordTest, ConcludedWithoutAnEndStaysDateUnknown) {
  const auto story = recorded("concluded");
  EXPECT_EQ(story.events().size(), 1U);
  EXPECT_EQ(story.text("status"), "concluded");
  EXPECT_EQ(story.text("end_date"), "");
}

TEST(RecordTest, AKnownEndIsAnEventOfItsOwn) {
  const auto decision = nothing().when("record", R"({"municipality":"ETH","source":"a page","status":"concluded",
      "effective":"1999","until":"2011","details":{"title":"Contacts","kind":"informal"}})");
  EXPECT_THAT(types_of(decision), ElementsAre("EngagementRecorded", "Concluded"));
  auto story = nothing();
  story.given("record", R"({"municipality":"ETH","source":"a page","status":"concluded","effective":"1999",
      "until":"2011","details":{"title":"Contacts","kind":"informal"}})");
  EXPECT_EQ(story.text_on("2011-12-31", "status"), "active");
  EXPECT_EQ(story.text_on("2012-01-01", "status"), "concluded");
  EXPECT_EQ(story.text("end_date"), "2011");
}

TEST(RecordTest, AnActivityWithoutAnEndWasHeldOnItsDay) {
  auto story = nothing();
  story.given("record", kTour);
  EXPECT_EQ(story.text_on("2011-05-31", "status"), "active");
  EXPECT_EQ(story.text_on("2011-06-01", "status"), "concluded");
  EXPECT_EQ(story.text("end_date"), "2011-05");
}

TEST(RecordTest, EndsNeitherBeforeItStartsNorInTheFutureNorWhileItRuns) {
  const auto with = [](const std::string& status, const std::string& until) {
    return nothing().when("record", R"({"municipality":"ETH","source":"a page","effective":"2011","status":")" +
                                        status + R"(","until":")" + until +
                                        R"(","details":{"title":"Contacts","kind":"informal"}})");
  };
  EXPECT_THAT(complaints_of(with("concluded", "2010-12")), ElementsAre("/until: ends 2010-12, before it starts 2011"));
  EXPECT_THAT(pointers_of(with("concluded", "2028")), ElementsAre("/until"));
  EXPECT_THAT(pointers_of(with("active", "2012")), ElementsAre("/until"));
  EXPECT_THAT(types_of(with("withdrawn", "2012")), ElementsAre("EngagementRecorded", "Withdrawn"));
}

TEST(ReviseTest, ChangesOnlyWhatIsPresentAndEmptiesWhatIsEmpty) {
  auto story = proposed();
  story.given("revise", R"({"details":{"focus_area":"ports","themes":["ports","rail"]}})");
  story.given("revise", R"({"effective":"2025-06","details":{"focus_area":"","sdgs":["11"]}})");
  EXPECT_EQ(story.text("focus_area"), "");
  EXPECT_EQ(story.text_on("2025-05-31", "focus_area"), "ports");
  EXPECT_EQ(story.text("themes"), "ports\nrail\n");
  EXPECT_EQ(story.text("sdgs"), "11\n");
  EXPECT_EQ(story.text("title"), "Port twinning");
}

TEST(ReviseTest, RefusesNothingAtAllAndAnEmptyTitleOrKind) {
  EXPECT_THAT(pointers_of(proposed().when("revise", R"({"details":{}})")), ElementsAre("/details"));
  EXPECT_THAT(pointers_of(proposed().when("revise", R"({"details":{"title":"","kind":null}})")),
              ElementsAre("/details/title/en", "/details/kind"));
}

TEST(ReviseTest, WithoutADateWarnsOfWhatItDoesNotChange) {
  const auto story = proposed();
  EXPECT_THAT(warned_of(story.when("revise", R"({"details":{"title":"Twinning of ports"}})")),
              ElementsAre("/effective"));
  EXPECT_THAT(warned_of(story.when("revise", R"({"details":{"title":"Port twinning","remarks":"x"}})")), IsEmpty());
}

TEST(ReviseTest, ANewNumberIsTagged) {
  const auto decision = proposed().when("revise", R"({"details":{"ref":"T-2"}})");
  EXPECT_THAT(decision.value().events[0].tags, ElementsAre("ref:ETH/T-2"));
}

TEST(AliasTest, AnEngagementIsFoundByItsNumberOfToday) {
  auto story = proposed();
  EXPECT_EQ(story.rows().rows.at("aETH/T-1"), "e1");
  story.given("revise", R"({"effective":"2025-02","details":{"ref":"T-2"}})");
  EXPECT_FALSE(story.rows().rows.contains("aETH/T-1"));
  EXPECT_EQ(story.rows().rows.at("aETH/T-2"), "e1");
}

TEST(MandateTest, NeedsAReference) {
  EXPECT_THAT(pointers_of(proposed().when("link-mandate", R"({"reference":" "})")), ElementsAre("/reference"));
  auto story = proposed();
  story.given("link-mandate", R"({"reference":"MIR policy","origin":"mir"})");
  EXPECT_EQ(story.text("mandate"), "MIR policy");
  EXPECT_EQ(story.text("origin"), "mir");
}

}  // namespace
}  // namespace cairn::services::engagements
