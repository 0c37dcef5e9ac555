#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "projections/duties/facts.h"
#include "services/engagements/decide.h"
#include "services/quarters/decide.h"
#include "tests/unit/services/quarters/given.h"

namespace cairn::services::quarters {
namespace {

namespace v1 = cairn::duty::v1;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

const auto kQuarter = projections::calendar::Quarter::parse("2026-27-Q1").value();

/// The duty of unit u1 with rows a and b.
struct UnitDuty {
  Given given{projections::duties::assertion_of};
  projections::duties::Duty duty;
  projections::quarters::Standing standing;

  UnitDuty() {
    v1::DutyOpened opened;
    opened.set_unit_id("u1");
    opened.set_quarter("2026-27-Q1");
    given.event(opened);
    standing.opened = true;
  }
  Answering on(std::string_view today) {
    duty = projections::duties::duty_of(given.history().latest());
    return {duty, standing, day("2026-10-28"), day(today), {"a", "b"}, true};
  }
};

RowAnswer says(std::string engagement, v1::AnswerKind kind) {
  RowAnswer answer;
  answer.engagement = std::move(engagement);
  answer.kind = kind;
  return answer;
}

Submission submission(std::vector<RowAnswer> answers) {
  Submission submission;
  submission.unit = "u1";
  submission.quarter = "2026-27-Q1";
  submission.answers = std::move(answers);
  submission.post = "p1";
  return submission;
}

v1::AnswersSubmitted confirmed_a() {
  v1::AnswersSubmitted submitted;
  auto& answer = *submitted.add_answers();
  answer.set_engagement_id("a");
  answer.set_kind(v1::ANSWER_KIND_CONFIRMED);
  return submitted;
}

std::vector<std::string> complaints(const Result<eventstore::Happening>& happening) {
  std::vector<std::string> all;
  if (!happening)
    for (const auto& complaint : happening.error().complaints)
      all.push_back(complaint.pointer + ": " + complaint.detail);
  return all;
}

TEST(DecideAnswersTest, WhatWasSaidIsOneEventWithEachAnswer) {
  UnitDuty it;
  const auto said = decide_answers(
      it.on("2026-10-01"), submission({says("a", v1::ANSWER_KIND_CONFIRMED), says("b", v1::ANSWER_KIND_NOT_OURS)}));
  ASSERT_TRUE(said) << said.error().context;
  const auto& event = dynamic_cast<const v1::AnswersSubmitted&>(*said.value().message);
  ASSERT_EQ(event.answers_size(), 2);
  EXPECT_EQ(event.answers(1).kind(), v1::ANSWER_KIND_NOT_OURS);
  EXPECT_EQ(event.post_id(), "p1");
  EXPECT_FALSE(event.has_certificate());
}

TEST(DecideAnswersTest, ALockedQuarterTakesNoneAndNamesItsDay) {
  UnitDuty it;
  const auto late = decide_answers(it.on("2026-10-29"), submission({says("a", v1::ANSWER_KIND_CONFIRMED)}));
  ASSERT_FALSE(late);
  EXPECT_EQ(late.error().code, Errc::kDenied);
  EXPECT_THAT(late.error().context, HasSubstr("2026-10-28"));
}

TEST(DecideAnswersTest, NamesEveryRowThatIsWrong) {
  UnitDuty it;
  const auto refused = complaints(decide_answers(
      it.on("2026-10-01"), submission({says("x", v1::ANSWER_KIND_CONFIRMED), says("a", v1::ANSWER_KIND_UNSPECIFIED),
                                       says("a", v1::ANSWER_KIND_ENDED)})));
  EXPECT_THAT(refused, ElementsAre("/answers/0/engagement: \"x\" is not one of the rows of unit u1 for 2026-27-Q1",
                                   "/answers/1/answer: is missing: confirmed, changed, ended, handed_over or not_ours",
                                   "/answers/2/engagement: is answered twice"));
}

TEST(DecideAnswersTest, WhatIsAnsweredIsUndoneFirstUnlessItCorrectsACertificate) {
  UnitDuty it;
  it.given.event(confirmed_a());
  const auto again = submission({says("a", v1::ANSWER_KIND_ENDED)});
  EXPECT_THAT(complaints(decide_answers(it.on("2026-10-01"), again)), ElementsAre(HasSubstr("undo that first")));
  it.standing.certificate = Position(99);
  const auto corrects = decide_answers(it.on("2026-10-01"), again);
  ASSERT_TRUE(corrects);
  EXPECT_EQ(dynamic_cast<const v1::AnswersSubmitted&>(*corrects.value().message).certificate(), 99u);
}

TEST(DecideAnswersTest, NothingToReportGoesWithoutRowsOnly) {
  UnitDuty it;
  auto nothing = submission({});
  EXPECT_THAT(complaints(decide_answers(it.on("2026-10-01"), nothing)),
              ElementsAre(HasSubstr("/answers: are missing")));
  nothing.nothing_to_report = true;
  EXPECT_THAT(complaints(decide_answers(it.on("2026-10-01"), nothing)), ElementsAre(HasSubstr("/nothing_to_report")));
  auto without = it.on("2026-10-01");
  without.owes_rows = false;
  EXPECT_TRUE(decide_answers(without, nothing));
}

TEST(DecideAnswersTest, AReportThatIsNotOwedIsRefusedAndOneIsFiledOnce) {
  UnitDuty it;
  auto reports = submission({});
  reports.reports = {{"a", "r1", "f0"}};
  auto answering = it.on("2026-10-01");
  EXPECT_THAT(complaints(decide_answers(answering, reports)), ElementsAre(HasSubstr("/reports/0/document: \"r1\"")));
  answering.reports = {{"a", "r1"}};
  const auto said = decide_answers(answering, reports);
  ASSERT_TRUE(said) << said.error().context;
  EXPECT_EQ(dynamic_cast<const v1::AnswersSubmitted&>(*said.value().message).answers_size(), 0);
  reports.reports.push_back({"a", "r1", "f1"});
  EXPECT_THAT(complaints(decide_answers(answering, reports)), ElementsAre("/reports/1/document: is filed twice"));
  reports.reports.pop_back();
  reports.nothing_to_report = true;
  answering.owes_rows = false;
  EXPECT_TRUE(decide_answers(answering, reports)) << "a report is owed by a unit without rows as well";
}

TEST(DecideAnswersTest, WhatIsAddedIsAnAnswerThatNobodyCanGiveForARow) {
  UnitDuty it;
  auto added = submission({});
  added.added = Addition{"n1", engagement::v1::KIND_PROJECT, "Reuse", PartialDate::parse("2026-09").value(), "", ""};
  const auto said = decide_answers(it.on("2026-10-01"), added);
  ASSERT_TRUE(said) << said.error().context;
  const auto& event = dynamic_cast<const v1::AnswersSubmitted&>(*said.value().message);
  ASSERT_EQ(event.answers_size(), 1);
  EXPECT_EQ(event.answers(0).engagement_id(), "n1");
  EXPECT_EQ(event.answers(0).kind(), v1::ANSWER_KIND_ADDED);
  EXPECT_THAT(complaints(decide_answers(it.on("2026-10-01"), submission({says("a", v1::ANSWER_KIND_ADDED)}))),
              ElementsAre(HasSubstr("/answers/0/answer: is missing")));
}

TEST(CommandOfTest, AReportCountsAsOfTheQuarterItWasOwedIn) {
  const auto filed = command_of(submission({}), FiledReport{"a", "r1", "f0"}, kQuarter, day("2026-10-05"));
  EXPECT_EQ(filed.verb, "file-report");
  EXPECT_EQ(filed.effective->text(), "2026-09-30");
  const auto early = command_of(submission({}), FiledReport{"a", "r1", "f0"}, kQuarter, day("2026-09-05"));
  EXPECT_EQ(early.effective->text(), "2026-09-05");
}

TEST(BeginOfTest, WhatHasBegunIsRecordedAndTheRestIsProposed) {
  auto added = submission({});
  added.added =
      Addition{"n1", engagement::v1::KIND_STAFF_VISIT, "Bremen", PartialDate::parse("2026-09").value(), "o1", ""};
  const auto visit = begin_of(added, "ETH", day("2026-10-05"));
  EXPECT_EQ(visit.verb, "record");
  EXPECT_EQ(visit.effective->text(), "2026-09");
  EXPECT_EQ(dynamic_cast<const engagement::v1::EngagementRecorded&>(*visit.content).status(),
            engagement::v1::STATUS_CONCLUDED);
  added.added->kind = engagement::v1::KIND_PARTNERSHIP;
  EXPECT_EQ(dynamic_cast<const engagement::v1::EngagementRecorded&>(*begin_of(added, "ETH", day("2026-10-05")).content)
                .status(),
            engagement::v1::STATUS_ACTIVE);
  added.added->begins = PartialDate::parse("2027").value();
  EXPECT_EQ(begin_of(added, "ETH", day("2026-10-05")).verb, "propose");
  const auto more = more_of(added, day("2026-10-05"));
  ASSERT_EQ(more.size(), 2u);
  EXPECT_EQ(more[0].verb, "set-term");
  EXPECT_EQ(more[1].verb, "join-party");
  EXPECT_EQ(more[1].effective->text(), "2026-10-05");
}

/// The report's due date that an added engagement comes with; "" when it owes none.
std::string report_due(engagement::v1::Kind kind, const std::string& begins) {
  auto added = submission({});
  added.added = Addition{"n1", kind, "Bremen", {}, "", ""};
  if (!begins.empty()) added.added->begins = PartialDate::parse(begins).value();
  std::string due;
  for (const auto& command : more_of(added, day("2026-10-05"))) {
    if (command.verb != "expect-document") continue;
    const auto& expected = dynamic_cast<const engagement::v1::DocumentExpected&>(*command.content);
    EXPECT_EQ(expected.kind(), engagement::v1::DOCUMENT_KIND_VISIT_REPORT);
    due += eventstore::date_of(expected.due())->text();
  }
  return due;
}

TEST(MoreOfTest, AnActivityOwesAReportThirtyDaysAfterItWasHeld) {
  EXPECT_EQ(report_due(engagement::v1::KIND_STAFF_VISIT, "2026-09-10"), "2026-10-10");
  EXPECT_EQ(report_due(engagement::v1::KIND_CONFERENCE, "2026-09"), "2026-10-30") << "of a month, its last day counts";
  EXPECT_EQ(report_due(engagement::v1::KIND_DELEGATION_IN, ""), "2026-11-04") << "held by today, nobody knows when";
  EXPECT_EQ(report_due(engagement::v1::KIND_LEARNING_EXCHANGE, "2027-02-01"), "2027-03-03") << "still to come";
  EXPECT_EQ(report_due(engagement::v1::KIND_PARTNERSHIP, "2026-09-10"), "");
}

TEST(DecideUndoTest, RestatesWhatIsOwedAgainAndNothingTwice) {
  UnitDuty it;
  it.given.event(confirmed_a());
  const auto undone = decide_undo(it.on("2026-10-01"), Position(41), confirmed_a());
  ASSERT_TRUE(undone) << undone.error().context;
  const auto& event = dynamic_cast<const v1::AnswersUndone&>(*undone.value().message);
  EXPECT_THAT(event.engagement_ids(), ElementsAre("a"));
  it.given.event(event);
  EXPECT_THAT(complaints(decide_undo(it.on("2026-10-01"), Position(41), confirmed_a())),
              ElementsAre("/position: 41 was undone already"));
  EXPECT_THAT(complaints(decide_undo(it.on("2026-10-01"), Position(7), confirmed_a())),
              ElementsAre(HasSubstr("is no answer of this unit")));
}

TEST(AnswerCommandTest, EachKindHasOneVerbOfTheEngagementsOwn) {
  const std::vector<std::pair<v1::AnswerKind, std::string>> kinds = {{v1::ANSWER_KIND_CONFIRMED, "Confirmed"},
                                                                     {v1::ANSWER_KIND_ENDED, "Concluded"},
                                                                     {v1::ANSWER_KIND_HANDED_OVER, "HandedOver"},
                                                                     {v1::ANSWER_KIND_NOT_OURS, "Disowned"}};
  for (const auto& [kind, type] : kinds) {
    const auto made = command_of(submission({}), says("a", kind), kQuarter, day("2026-10-05"));
    EXPECT_EQ(made.content->GetDescriptor()->name(), type);
    const auto verbs = engagements::verbs();
    const auto verb = std::ranges::find(verbs, made.verb, &eventstore::VerbInfo::name);
    ASSERT_NE(verb, verbs.end()) << made.verb;
    EXPECT_EQ(verb->type, type);
  }
}

TEST(AnswerCommandTest, NothingChangedIsTrueAsOnTheQuartersLastDay) {
  const auto confirmed = says("a", v1::ANSWER_KIND_CONFIRMED);
  EXPECT_EQ(command_of(submission({}), confirmed, kQuarter, day("2026-10-05")).effective->text(), "2026-09-30");
  EXPECT_EQ(command_of(submission({}), confirmed, kQuarter, day("2026-09-12")).effective->text(), "2026-09-12");
}

}  // namespace
}  // namespace cairn::services::quarters
