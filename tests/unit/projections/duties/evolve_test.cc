#include "projections/duties/evolve.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "projections/duties/kind.h"
#include "projections/duties/token.h"
#include "tests/unit/projections/duties/history.h"

namespace cairn::projections::duties {
namespace {

using ::testing::ElementsAre;

const std::vector<std::string> kRows = {"a", "b"};

State state(const History& history, bool past_deadline = false, bool in_time = false,
            const std::vector<std::string>& rows = kRows) {
  const auto duty = history.now();
  return state_of({duty, rows, past_deadline, in_time});
}

TEST(DutyTest, GoesFromOwedOverRemindedAndOpenedToAnswered) {
  History history;
  EXPECT_EQ(state(history), State::kNone);
  history.opened();
  EXPECT_EQ(state(history), State::kOwed);
  history.queued("m1", -14);
  EXPECT_EQ(state(history), State::kReminded);
  v1::LinkOpened seen;
  seen.set_post_id("p1");
  history.says(seen);
  EXPECT_EQ(state(history), State::kOpened);
  history.answered({"a"});
  EXPECT_EQ(state(history), State::kPartlyAnswered);
  EXPECT_THAT(unanswered(history.now(), kRows), ElementsAre("b"));
  history.answered({"b"}, v1::ANSWER_KIND_NOT_OURS);
  EXPECT_EQ(state(history), State::kAnswered);
  EXPECT_EQ(history.now().answers.at("b").word, "not_ours");
}

TEST(DutyTest, WhatIsLateIsOverdueThenEscalatedThenAnsweredLate) {
  History history;
  history.opened();
  EXPECT_EQ(state(history, true), State::kOverdue);
  v1::Escalated escalated;
  escalated.set_level(v1::LEVEL_HEAD);
  escalated.set_cause(v1::CAUSE_SILENCE);
  history.says(escalated);
  EXPECT_EQ(state(history, true), State::kEscalated);
  EXPECT_EQ(history.now().level, "head");
  history.answered(kRows);
  EXPECT_EQ(state(history, true), State::kAnsweredLate);
  EXPECT_EQ(state(history, true, true), State::kAnswered);
}

TEST(DutyTest, NothingToReportIsAnAnswerAndSilenceIsNone) {
  History history;
  history.opened();
  EXPECT_FALSE(is_answered(history.now(), {}));
  const auto said = history.answered({});
  EXPECT_TRUE(is_answered(history.now(), {}));
  EXPECT_FALSE(is_answered(history.now(), {"a"})) << "a row that turns up is owed all the same";
  history.undone(said, {});
  EXPECT_FALSE(is_answered(history.now(), {}));
}

TEST(DutyTest, AUnitThatHandedOverItsLastRowHasAnswered) {
  History history;
  history.opened();
  history.answered({"a"}, v1::ANSWER_KIND_HANDED_OVER);
  EXPECT_TRUE(is_answered(history.now(), {}));
}

TEST(DutyTest, UndoneRowsAreOwedAgainAndTheTurnGoesOn) {
  History history;
  history.opened();
  EXPECT_EQ(history.now().turn(), 0u);
  const auto first = history.answered(kRows);
  EXPECT_EQ(history.now().turn(), 1u);
  history.undone(first, kRows);
  EXPECT_EQ(history.now().turn(), 2u);
  EXPECT_THAT(unanswered(history.now(), kRows), ElementsAre("a", "b"));
  EXPECT_EQ(history.now().submissions.at(first), "undone");
  history.answered(kRows);
  EXPECT_EQ(history.now().turn(), 3u);
}

TEST(DutyTest, TellsWhatBecameOfEachMessage) {
  History history;
  history.opened();
  history.queued("m1", -14);
  history.queued("m2", 0);
  v1::ReminderSent sent;
  sent.set_message_id("m1");
  history.says(sent);
  v1::ReminderFailed failed;
  failed.set_message_id("m2");
  failed.set_permanent(true);
  const auto at = history.says(failed);
  const auto duty = history.now();
  ASSERT_EQ(duty.reminders.size(), 2u);
  EXPECT_EQ(duty.reminders[0].state, "sent");
  EXPECT_EQ(duty.reminders[1].state, "dead");
  EXPECT_EQ(duty.reminders[1].position, at);
  EXPECT_THAT(duty.steps(), ElementsAre(-14, 0));
  EXPECT_EQ(duty.links.at("abc"), "p1");
}

TEST(DutyTest, TheEnvelopesDateDecidesNothing) {
  v1::AnswersSubmitted said;
  said.add_answers()->set_engagement_id("a");
  eventstore::StoredEvent event;
  event.set_type("AnswersSubmitted");
  event.set_payload(said.SerializeAsString());
  eventstore::set_date(event.mutable_effective(), PartialDate::parse("2030").value());
  EXPECT_FALSE(assertion_of(event).value().effective.has_value());
}

TEST(DutyIdTest, FitsEveryUnitAndKeepsThemApart) {
  const auto quarter = calendar::Quarter::parse("2026-27-Q1").value();
  EXPECT_EQ(id_of("7f3a", quarter), "7f3a_2026_27_Q1");
  const std::string longest(53, 'u');
  EXPECT_EQ(id_of(longest, quarter), longest + "_2026_27_Q1");
  const std::string a(64, 'a');
  const std::string b = a.substr(0, 63) + "b";
  for (const auto& unit : {longest, a, b}) EXPECT_TRUE(StreamId::parse("duty-" + id_of(unit, quarter))) << unit;
  EXPECT_NE(id_of(a, quarter), id_of(b, quarter));
}

TEST(TokenTest, IsTheSameForOneDoorAndAnotherForEachOther) {
  const auto q1 = calendar::Quarter::parse("2026-27-Q1").value();
  const auto token = token_of("secret", {"u1", q1, "p1"});
  EXPECT_TRUE(is_token(token)) << token;
  EXPECT_EQ(token, token_of("secret", {"u1", q1, "p1"}));
  const auto q2 = q1.next();
  for (const auto& other : {token_of("secret", {"u2", q1, "p1"}), token_of("secret", {"u1", q2, "p1"}),
                            token_of("secret", {"u1", q1, "p2"}), token_of("other", {"u1", q1, "p1"})})
    EXPECT_NE(other, token);
  EXPECT_FALSE(is_token(token.substr(1)));
  EXPECT_FALSE(is_token(token + "0"));
  EXPECT_EQ(sha256_of_token(token).size(), 64u);
}

}  // namespace
}  // namespace cairn::projections::duties
