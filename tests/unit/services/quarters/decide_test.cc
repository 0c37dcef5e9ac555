#include "services/quarters/decide.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "cairn/quarter/v1/events.pb.h"
#include "projections/quarters/facts.h"
#include "tests/unit/services/quarters/given.h"

namespace cairn::services::quarters {
namespace {

namespace v1 = cairn::quarter::v1;
using ::testing::ElementsAre;

Given quarter() {
  Given given(projections::quarters::assertion_of);
  return given.event(v1::QuarterOpened());
}

template <class M>
eventstore::Command command(std::string verb, M content, std::string reason = "") {
  eventstore::Command command;
  command.verb = std::move(verb);
  command.subject = "ETH_2026_27_Q1";
  command.content = std::make_shared<M>(std::move(content));
  command.reason = std::move(reason);
  command.today = day("2026-11-02");
  return command;
}

v1::QuarterReopened until(std::string_view text) {
  v1::QuarterReopened reopened;
  eventstore::set_date(reopened.mutable_expires(), PartialDate::parse(text).value());
  return reopened;
}

std::vector<std::string> pointers(const Result<eventstore::Decision>& decision) {
  std::vector<std::string> pointers;
  if (!decision)
    for (const auto& complaint : decision.error().complaints) pointers.push_back(complaint.pointer);
  return pointers;
}

TEST(DecideQuarterTest, NothingIsAskedOfAQuarterThatIsNotOpen) {
  const Given nothing(projections::quarters::assertion_of);
  const auto decision = decide_quarter(nothing.history(), command("lock", v1::QuarterLocked()));
  ASSERT_FALSE(decision);
  EXPECT_EQ(decision.error().code, Errc::kNotFound);
}

TEST(DecideQuarterTest, IsCertifiedOnceLockedAndNotWhileOpenAgain) {
  auto given = quarter();
  EXPECT_FALSE(decide_quarter(given.history(), command("certify", v1::QuarterCertified())));
  given.event(v1::QuarterLocked());
  EXPECT_TRUE(decide_quarter(given.history(), command("certify", v1::QuarterCertified())));
  EXPECT_FALSE(decide_quarter(given.history(), command("lock", v1::QuarterLocked()))) << "it is locked already";
  given.event(until("2026-11-20"));
  EXPECT_FALSE(decide_quarter(given.history(), command("certify", v1::QuarterCertified())));
  EXPECT_TRUE(decide_quarter(given.history(), command("lock", v1::QuarterLocked())));
  auto later = command("certify", v1::QuarterCertified());
  later.today = day("2026-11-21");
  EXPECT_TRUE(decide_quarter(given.history(), later)) << "it has ended by itself";
}

TEST(DecideQuarterTest, WhatFollowsFromTheLedgerIsNotSaid) {
  auto given = quarter();
  given.event(v1::QuarterLocked());
  v1::QuarterCertified said;
  said.set_position(7);
  said.set_checkpoint("mine");
  EXPECT_THAT(pointers(decide_quarter(given.history(), command("certify", said))),
              ElementsAre("/position", "/checkpoint"));
}

TEST(DecideQuarterTest, OpeningAgainNeedsAReasonAndADayThatComes) {
  auto given = quarter();
  given.event(v1::QuarterLocked());
  EXPECT_THAT(pointers(decide_quarter(given.history(), command("reopen", v1::QuarterReopened()))),
              ElementsAre("/reason", "/expires"));
  EXPECT_THAT(pointers(decide_quarter(given.history(), command("reopen", until("2026-11-01"), "a strike"))),
              ElementsAre("/expires"));
  EXPECT_TRUE(decide_quarter(given.history(), command("reopen", until("2026-11-02"), "a strike")));
}

TEST(DecideQuarterTest, WhatComesAfterACertificateNamesIt) {
  auto given = quarter();
  given.event(v1::QuarterLocked()).event(v1::QuarterCertified());
  const auto decision = decide_quarter(given.history(), command("reopen", until("2026-11-20"), "a late report"));
  ASSERT_TRUE(decision);
  const auto& event = dynamic_cast<const v1::QuarterReopened&>(*decision.value().events.front().message);
  EXPECT_EQ(event.certificate(), 42u);
}

}  // namespace
}  // namespace cairn::services::quarters
