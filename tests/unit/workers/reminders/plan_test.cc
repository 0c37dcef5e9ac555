#include "workers/reminders/plan.h"

#include <gmock/gmock.h>

#include "tests/unit/workers/reminders/situation.h"

namespace cairn::workers::reminders {
namespace {

namespace d = projections::duties;

using ::testing::ElementsAre;
using testing::GivenQuarter;
using ::testing::IsEmpty;
using testing::said;

using People = std::vector<std::pair<std::string, std::string>>;
const People kAll = {{"contact", "anna"}, {"deputy", "dudu"}, {"head", "hans"}};

TEST(PlanTest, OnePersonHasOneMailHoweverManyUnits) {
  GivenQuarter quarter;
  quarter.unit("u1", kAll);
  quarter.unit("u2", {{"contact", "bheki"}});
  quarter.unit("u3", {{"contact", "anna"}}, {"b", "c"});
  EXPECT_THAT(said(quarter.step(-14)), ElementsAre("anna: u1@contact, u3@contact", "bheki: u2@contact"));
}

TEST(PlanTest, OnlyWhatIsOwedIsAskedFor) {
  GivenQuarter quarter;
  quarter.unit("answered", kAll).state = d::State::kAnswered;
  quarter.unit("late", kAll).state = d::State::kAnsweredLate;
  quarter.unit("excused", kAll).state = d::State::kExcused;
  auto& part = quarter.unit("part", kAll, {"a", "b", "c"});
  part.state = d::State::kPartlyAnswered;
  part.duty.answers["b"] = {"confirmed", Position(9)};
  const auto plan = quarter.step(0);
  EXPECT_THAT(said(plan), ElementsAre("anna: part@contact"));
  EXPECT_THAT(plan.messages.front().asks.front().rows, ElementsAre("a", "c"));
}

TEST(PlanTest, AUnitWithoutRowsIsAskedToo) {
  GivenQuarter quarter;
  quarter.unit("u1", kAll, {});
  EXPECT_THAT(said(quarter.step(0)), ElementsAre("anna: u1@contact"));
}

TEST(PlanTest, SilenceGoesToTheDeputyAndThenToTheHead) {
  GivenQuarter quarter;
  quarter.office("mile");
  quarter.unit("u1", kAll);
  quarter.reminded("u1", -14, "contact", "anna");
  EXPECT_THAT(said(quarter.step(0)), ElementsAre("anna: u1@contact"));
  quarter.reminded("u1", 0, "contact", "anna");
  EXPECT_THAT(said(quarter.step(5)), ElementsAre("dudu: u1@deputy(silence)"));
  quarter.reminded("u1", 5, "deputy", "dudu");
  EXPECT_THAT(said(quarter.step(10)), ElementsAre("hans: u1@head(silence)"));
  quarter.reminded("u1", 10, "head", "hans");
  quarter.situation().board.schedule.steps.push_back({15, quarter.situation().board.schedule.lock.day});
  EXPECT_THAT(said(quarter.step(15)), ElementsAre("mile: u1@mile(silence)"));
}

TEST(PlanTest, NobodyIsTakenForSilentWhoWasSentNothing) {
  GivenQuarter quarter;
  quarter.unit("u1", kAll);
  quarter.reminded("u1", 0, "contact", "anna", "failed");
  const auto plan = quarter.step(5);
  EXPECT_THAT(said(plan), ElementsAre("anna: u1@contact"));
  EXPECT_THAT(plan.messages.front().missed, ElementsAre(-14, 0));
  EXPECT_THAT(plan.messages.front().asks.front().instead_of, ElementsAre("m1"));
}

TEST(PlanTest, AfterAnOutageOneMessageNamesWhatWasMissed) {
  GivenQuarter quarter;
  quarter.released({-14});
  quarter.unit("u1", kAll);
  quarter.reminded("u1", -14, "contact", "anna");
  const auto plan = quarter.step(5);
  EXPECT_THAT(plan.missed, ElementsAre(0));
  ASSERT_EQ(plan.messages.size(), 1U);
  EXPECT_THAT(plan.messages.front().missed, ElementsAre(0));
}

TEST(PlanTest, WhatAReleaseNamesIsNamedInItsMessagesAndNotAgain) {
  GivenQuarter quarter;
  quarter.released({5});
  quarter.situation().board.standing.missed = {{-14, 5}, {0, 5}};
  quarter.unit("u1", kAll);
  EXPECT_THAT(quarter.step(5).messages.front().missed, ElementsAre(-14, 0));
  quarter.reminded("u1", 5, "contact", "anna");
  EXPECT_THAT(quarter.step(10).messages.front().missed, IsEmpty());
  quarter.line("u1").duty.reminders.back().state = "failed";
  EXPECT_THAT(quarter.step(10).messages.front().missed, ElementsAre(-14, 0, 5)) << "it was never said";
}

TEST(PlanTest, NothingWasMissedBeforeTheLedgerBegan) {
  GivenQuarter quarter;
  quarter.unit("u1", kAll);
  quarter.situation().begun_us = end_of_day_us(quarter.situation().board.schedule.steps.front().day);
  EXPECT_THAT(quarter.step(5).missed, ElementsAre(0));
}

TEST(PlanTest, WhoeverCannotBeReachedIsSkippedAtOnce) {
  GivenQuarter quarter;
  quarter.office("mile");
  quarter.unit("vacant", {{"contact", ""}, {"deputy", "dudu"}});
  quarter.unit("none", {{"head", "hans"}});
  quarter.unit("mute", {{"contact", "mute"}, {"deputy", "dudu"}});
  quarter.person("mute").email.clear();
  quarter.unit("lost", {});
  EXPECT_THAT(said(quarter.step(-14)), ElementsAre("dudu: vacant@deputy(vacant), mute@deputy(no address)",
                                                   "hans: none@head(vacant)", "mile: lost@mile(vacant)"));
}

TEST(PlanTest, WithoutAnOfficeSomebodyMustLook) {
  GivenQuarter quarter;
  quarter.unit("lost", {});
  quarter.unit("mute", {{"head", "hans"}});
  quarter.person("hans").email.clear();
  EXPECT_THAT(said(quarter.step(0)), ElementsAre("nobody: lost(vacant)", "nobody: mute(vacant)"));
}

TEST(PlanTest, ABounceGoesToTheNextAtOnce) {
  GivenQuarter quarter;
  quarter.unit("u1", kAll);
  quarter.unit("u2", {{"contact", "anna"}, {"head", "gugu"}});
  quarter.unit("answered", kAll).state = d::State::kAnswered;
  for (const auto* unit : {"u1", "u2", "answered"}) {
    auto& reminder = quarter.reminded(unit, 0, "contact", "anna", "bounced");
    reminder.message_id = "gone";
    reminder.undelivered = "hard";
  }
  const auto plan = plan_next(quarter.situation(), "gone");
  EXPECT_EQ(plan.step, 0);
  EXPECT_THAT(said(plan), ElementsAre("dudu: u1@deputy(bounce)", "gugu: u2@head(vacant)"));
}

TEST(PlanTest, AfterABounceTheAddressIsLeftAloneUntilItIsAnother) {
  GivenQuarter quarter;
  quarter.unit("u1", kAll);
  auto& reminder = quarter.reminded("u1", -14, "contact", "anna", "bounced");
  reminder.undelivered = "hard";
  EXPECT_THAT(said(quarter.step(0)), ElementsAre("dudu: u1@deputy(bounce)"));
  quarter.person("anna").email_set_by = Position(reminder.queued_at.value() + 1);
  EXPECT_THAT(said(quarter.step(0)), ElementsAre("anna: u1@contact"));
}

TEST(PlanTest, ASoftBounceChangesNothing) {
  GivenQuarter quarter;
  quarter.unit("u1", kAll);
  quarter.reminded("u1", -14, "contact", "anna", "bounced").undelivered = "soft";
  EXPECT_THAT(said(quarter.step(0)), ElementsAre("anna: u1@contact"));
}

TEST(PlanTest, WhoeverDeclinesSendsUsToTheHead) {
  GivenQuarter quarter;
  auto& line = quarter.unit("u1", kAll);
  const auto declined = quarter.reminded("u1", -14, "contact", "anna").message_id;
  line.duty.declined = {"u1_contact"};
  EXPECT_THAT(said(plan_next(quarter.situation(), declined)), ElementsAre("hans: u1@head(declined)"));
  EXPECT_THAT(said(quarter.step(0)), ElementsAre("hans: u1@head(declined)"));
}

TEST(PlanTest, TheDutyFollowsThePost) {
  GivenQuarter quarter;
  quarter.unit("u1", kAll);
  quarter.reminded("u1", -14, "contact", "anna");
  quarter.line("u1").posts.all.front().holder = "nomsa";
  quarter.person("nomsa");
  EXPECT_THAT(said(quarter.step(0)), ElementsAre("nomsa: u1@contact"));
}

TEST(PlanTest, AStepAsksOnce) {
  GivenQuarter quarter;
  quarter.unit("u1", kAll);
  quarter.reminded("u1", 0, "contact", "anna", "queued");
  EXPECT_THAT(said(quarter.step(0)), IsEmpty());
}

TEST(PlanTest, ABounceIsFollowedOnce) {
  GivenQuarter quarter;
  quarter.unit("u1", kAll);
  quarter.reminded("u1", 0, "contact", "anna", "bounced").undelivered = "hard";
  quarter.reminded("u1", 0, "deputy", "dudu");
  EXPECT_THAT(said(plan_next(quarter.situation(), "m1")), IsEmpty());
}

TEST(PlanTest, AfterTheLockNobodyIsAsked) {
  GivenQuarter quarter;
  quarter.unit("u1", kAll);
  quarter.on(quarter.situation().board.schedule.lock.day.next());
  EXPECT_THAT(said(plan_step(quarter.situation(), 10)), IsEmpty());
  quarter.situation().board.standing.locked = true;
  quarter.on_step(10);
  EXPECT_THAT(said(plan_step(quarter.situation(), 10)), IsEmpty());
}

constexpr int64_t kDayUs = 86'400'000'000;

TEST(WeeklyCapTest, WithoutARuleNothingWaits) {
  GivenQuarter quarter;
  quarter.situation().mailed = {{"a", {"anna", 1}}, {"b", {"anna", 2}}};
  EXPECT_EQ(not_before_us(quarter.situation(), "anna", "c"), 0);
}

TEST(WeeklyCapTest, AMailWaitsUntilTheWeekHasRoom) {
  GivenQuarter quarter;
  auto& situation = quarter.situation();
  situation.per_week = 2;
  situation.mailed = {{"a", {"anna", 1 * kDayUs}}, {"b", {"bheki", 2 * kDayUs}}};
  EXPECT_EQ(not_before_us(situation, "anna", "c"), 0) << "another person's mail is not counted";
  situation.mailed["d"] = {"anna", 3 * kDayUs};
  situation.mailed["e"] = {"anna", 5 * kDayUs};
  EXPECT_EQ(not_before_us(situation, "anna", "c"), 10 * kDayUs) << "d leaves the week on the tenth day";
  EXPECT_EQ(not_before_us(situation, "anna", "e"), 8 * kDayUs) << "what is sent again does not count itself";
}

TEST(WeeklyCapTest, WhatWasQueuedFirstGoesFirst) {
  GivenQuarter quarter;
  quarter.situation().per_week = 1;
  quarter.unit("u1", kAll);
  quarter.unit("u2", kAll);
  const auto first = quarter.reminded("u1", 0, "contact", "anna", "queued").message_id;
  const auto second = quarter.reminded("u2", 0, "contact", "anna", "queued").message_id;
  EXPECT_EQ(not_before_us(quarter.situation(), "anna", first), 0);
  EXPECT_EQ(not_before_us(quarter.situation(), "anna", second), quarter.situation().board.at.instant_us + 7 * kDayUs);
}

TEST(WeeklyCapTest, NoSevenDaysHoldMore) {
  GivenQuarter quarter;
  auto& situation = quarter.situation();
  situation.per_week = 3;
  for (int64_t hour = 0; hour < 24 * 40; ++hour) {
    const int64_t now_us = hour * kDayUs / 24;
    if (now_us < not_before_us(situation, "anna", "next")) continue;
    situation.mailed["m" + std::to_string(hour)] = {"anna", now_us};
  }
  EXPECT_EQ(situation.mailed.size(), 18U) << "three in each of six weeks, the last of them begun";
  for (const auto& [id, from] : situation.mailed)
    EXPECT_LE(std::ranges::count_if(situation.mailed,
                                    [&](const auto& other) {
                                      return other.second.at_us >= from.at_us &&
                                             other.second.at_us < from.at_us + 7 * kDayUs;
                                    }),
              3);
}

TEST(PlanTest, EscalatingIsSaidOnceForALevelAndACause) {
  GivenQuarter quarter;
  quarter.unit("u1", {{"contact", ""}, {"deputy", "dudu"}});
  EXPECT_TRUE(quarter.step(-14).messages.front().asks.front().escalates);
  auto& duty = quarter.line("u1").duty;
  duty.level = "deputy";
  duty.cause = "vacant";
  EXPECT_FALSE(quarter.step(0).messages.front().asks.front().escalates);
}

}  // namespace
}  // namespace cairn::workers::reminders
