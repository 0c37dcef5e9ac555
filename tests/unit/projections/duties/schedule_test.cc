#include "projections/quarters/schedule.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "cairn/quarter/v1/events.pb.h"
#include "cairn/rules/v1/events.pb.h"
#include "projections/quarters/evolve.h"
#include "projections/quarters/facts.h"
#include "projections/rules/facts.h"

namespace cairn::projections::quarters {
namespace {

using ::testing::ElementsAre;

Day day(std::string_view text) { return PartialDate::parse(text).value().first_day(); }

/// A stream whose events are folded as its register does.
class Stream {
 public:
  explicit Stream(Result<facts::Assertion> (*assertion_of)(const eventstore::StoredEvent&))
      : assertion_of_(assertion_of) {}
  Position says(const google::protobuf::Message& message, const std::string& effective = "") {
    eventstore::StoredEvent event;
    event.set_position(next_);
    event.set_type(message.GetDescriptor()->name());
    event.set_payload(message.SerializeAsString());
    if (!effective.empty()) eventstore::set_date(event.mutable_effective(), PartialDate::parse(effective).value());
    timeline_.assert_facts(assertion_of_(event).value());
    return Position(next_++);
  }
  facts::Row on(Day valid) const { return timeline_.at(valid, Position(next_)); }
  facts::Row latest() const { return timeline_.latest(); }

 private:
  Result<facts::Assertion> (*assertion_of_)(const eventstore::StoredEvent&);
  uint64_t next_ = 7;
  facts::Timeline timeline_;
};

cairn::rules::v1::RuleSet rule(const std::string& name, const std::string& value) {
  cairn::rules::v1::RuleSet set;
  set.set_rule(name);
  set.set_value(value);
  set.set_authority("council, item 7");
  return set;
}

const calendar::Quarter kQuarter = calendar::Quarter::parse("2026-27-Q1").value();

TEST(ScheduleTest, WithoutRulesTheDefaultsHold) {
  const auto schedule = schedule_of({}, {}, kQuarter);
  ASSERT_EQ(schedule.steps.size(), 4u);
  EXPECT_EQ(schedule.steps[1].day, day("2026-09-30"));
  EXPECT_EQ(schedule.answers.day, day("2026-10-14"));
  EXPECT_EQ(schedule.lock.day, day("2026-10-28"));
  EXPECT_FALSE(schedule.answers.moved());
}

TEST(ScheduleTest, FollowsTheRulesOfTheQuartersEndAndExceptionsWhenever) {
  Stream rules(projections::rules::assertion_of);
  rules.says(rule("reminder_steps", "-21,0,3"), "2026-07-01");
  rules.says(rule("reminder_steps", "-5"), "2026-12-01");
  rules.says(rule("holiday", "2026-10-02"), "2026-10-01");
  rules.says(rule("deadline_exception", "answers 2026-27-Q1 2026-10-21"), "2026-10-12");
  const auto schedule = schedule_of(rules.on(kQuarter.last_day()), rules.latest(), kQuarter);
  ASSERT_EQ(schedule.steps.size(), 3u);
  EXPECT_EQ(schedule.steps[0].working_days, -21);
  EXPECT_EQ(schedule.steps[2].day, day("2026-10-06")) << "the holiday is no working day";
  EXPECT_EQ(schedule.answers.day, day("2026-10-21"));
  EXPECT_EQ(schedule.answers.by_rule, day("2026-10-15"));
  EXPECT_EQ(schedule.answers.authority, "council, item 7");
}

TEST(StandingTest, TheLockHoldsFromItsDayWithOrWithoutTheEvent) {
  Stream quarter(assertion_of);
  EXPECT_FALSE(takes_answers(standing_of(quarter.latest()), "u1", day("2026-10-01"), day("2026-10-28")));
  quarter.says(cairn::quarter::v1::QuarterOpened());
  const auto open = standing_of(quarter.latest());
  EXPECT_TRUE(takes_answers(open, "u1", day("2026-10-28"), day("2026-10-28")));
  EXPECT_FALSE(takes_answers(open, "u1", day("2026-10-29"), day("2026-10-28")));
  quarter.says(cairn::quarter::v1::QuarterLocked());
  EXPECT_FALSE(takes_answers(standing_of(quarter.latest()), "u1", day("2026-10-01"), day("2026-10-28")));
}

TEST(StandingTest, AStepThatWasMissedIsOverAndNotReleased) {
  Stream quarter(assertion_of);
  quarter.says(cairn::quarter::v1::QuarterOpened());
  cairn::quarter::v1::StepReleased released;
  released.set_step(5);
  released.add_missed_steps(-14);
  released.add_missed_steps(0);
  quarter.says(released);
  released.set_step(10);
  released.clear_missed_steps();
  quarter.says(released);
  const auto standing = standing_of(quarter.latest());
  EXPECT_THAT(standing.released, ElementsAre(5, 10));
  EXPECT_EQ(standing.missed, (std::map<int, int>{{-14, 5}, {0, 5}}));
  for (const int step : {-14, 0, 5, 10}) EXPECT_TRUE(standing.is_over(step)) << step;
  EXPECT_FALSE(standing.is_over(20));
}

TEST(StandingTest, OpeningAgainIsForThoseNamedAndEndsByItself) {
  Stream quarter(assertion_of);
  quarter.says(cairn::quarter::v1::QuarterOpened());
  quarter.says(cairn::quarter::v1::QuarterLocked());
  cairn::quarter::v1::QuarterCertified certified;
  certified.set_position(412);
  const auto certificate = quarter.says(certified);
  cairn::quarter::v1::QuarterReopened reopened;
  eventstore::set_date(reopened.mutable_expires(), PartialDate::parse("2026-11-20").value());
  reopened.add_unit_ids("u1");
  quarter.says(reopened);
  const auto standing = standing_of(quarter.latest());
  EXPECT_EQ(standing.certificate, certificate);
  EXPECT_EQ(standing.certified, Position(412));
  EXPECT_THAT(standing.reopened_units, ElementsAre("u1"));
  EXPECT_TRUE(takes_answers(standing, "u1", day("2026-11-20"), day("2026-10-28")));
  EXPECT_FALSE(takes_answers(standing, "u2", day("2026-11-20"), day("2026-10-28")));
  EXPECT_FALSE(takes_answers(standing, "u1", day("2026-11-21"), day("2026-10-28")));
  quarter.says(cairn::quarter::v1::QuarterLocked());
  EXPECT_FALSE(takes_answers(standing_of(quarter.latest()), "u1", day("2026-11-20"), day("2026-10-28")));
}

}  // namespace
}  // namespace cairn::projections::quarters
