#include "tests/store/workers/reminders/fixture.h"
#include "workers/reminders/following.h"
#include "workers/reminders/sending.h"
#include "workers/reminders/stepping.h"
#include "workers/runtime/runner.h"

// The process dies at every single write of a step, with that write in and with it lost, and just before and after each
// mail is handed over. After the restart each duty was asked for once at the step; a mail goes out again only when
// nobody could know, and then as the same bytes.

namespace cairn::workers::reminders {
namespace {

using eventstore::StoredEvent;
using testing::CrashingStore;

class CrashTest : public testing::RemindersTest {
 protected:
  void SetUp() override {
    for (const std::string name : {"a", "b", "c"}) {
      const auto unit = this->unit("Unit " + name);
      engagement("Tie of " + name, unit);
      const auto post = made("/v1/posts", R"({"unit_id":")" + unit + R"(","title":"Contact","duty":"contact"})");
      const auto person = made("/v1/persons", R"({"name":"P","email":")" + name + R"(@example.org","language":"zu"})");
      done("/v1/posts/" + post + ":fill", R"({"person_id":")" + person + R"(","effective":"2020-01-01"})");
      units_.push_back(unit);
    }
  }
  /// One life of the process: until nothing is due, or until it dies. Returns whether it died.
  bool live(CrashingStore& store) {
    transport_.store = &store;
    runtime::JobQueue queue(store, clock_, system_ids());
    const Reminders reminders = reminders_over(store, queue);
    Stepping stepping(reminders);
    Following following(reminders);
    Sending sending(reminders);
    runtime::Runner runner(queue, {&stepping, &following, &sending}, schedules(reminders));
    if (!recover(reminders)) return true;
    for (int rounds = 0; rounds < 100 && !store.dead(); ++rounds) {
      const auto done = runner.step();
      if (done && done.value() == 0) break;
    }
    return store.dead();
  }
  /// To the step on 7 October, where the process dies; then lives as often as it takes, hours apart.
  bool die_and_recover(int writes, bool last_is_in) {
    {
      CrashingStore sound(*store_, 1'000, false);
      live(sound);  // the schedules begin
    }
    days_pass(2);
    CrashingStore dying(*store_, writes, last_is_in);
    const bool died = live(dying);
    transport_.dies_at = -1;
    for (int life = 0; life < 4; ++life) {
      clock_.advance_us(3'600'000'000);
      CrashingStore sound(*store_, 10'000, false);
      live(sound);
    }
    return died;
  }
  std::vector<std::string> types_of(const std::string& unit) {
    std::vector<std::string> types;
    const auto quarter = projections::calendar::Quarter::parse("2026-27-Q1").value();
    EXPECT_TRUE(store_->snapshot()->scan_stream(duty_stream(unit, quarter), Revision(0),
                                                [&](const StoredEvent& event, std::string_view) {
                                                  types.push_back(event.type());
                                                  return true;
                                                }));
    return types;
  }
  void expect_once() {
    for (const auto& unit : units_) {
      const auto types = types_of(unit);
      EXPECT_EQ(std::ranges::count(types, "ReminderQueued"), 1) << unit;
      EXPECT_EQ(std::ranges::count(types, "ReminderSent"), 1) << unit;
      EXPECT_EQ(types.back(), "ReminderSent") << unit;
    }
    EXPECT_EQ(transport_.mails.size(), units_.size());
    size_t again = 0;
    for (const auto& [to, mails] : transport_.mails) {
      again += mails.size() - 1;
      for (const auto& mail : mails) EXPECT_EQ(mail, mails.front()) << "what is sent again is the same";
    }
    EXPECT_LE(again, 1U) << "one mail at most was on its way";
  }

  std::vector<std::string> units_;
};

/// The whole walk again and again, each time on a ledger of its own.
class DyingAt : public CrashTest, public ::testing::WithParamInterface<std::tuple<int, bool>> {};

TEST_P(DyingAt, AWriteLosesNothingAndDoublesNothing) {
  const auto [writes, last_is_in] = GetParam();
  die_and_recover(writes, last_is_in);
  expect_once();
}
INSTANTIATE_TEST_SUITE_P(EveryWrite, DyingAt, ::testing::Combine(::testing::Range(0, 32), ::testing::Bool()));

TEST_F(CrashTest, ThirtyTwoWritesAreAllThatAStepOfThreeMessagesTakes) {
  EXPECT_FALSE(die_and_recover(31, true)) << "raise the range above";
  expect_once();
}

class DyingAtMail : public CrashTest, public ::testing::WithParamInterface<std::tuple<int, bool>> {};

TEST_P(DyingAtMail, OnlyWhatNobodyCouldKnowGoesOutAgain) {
  const auto [mail, taken] = GetParam();
  transport_.dies_at = mail;
  transport_.taken_first = taken;
  EXPECT_TRUE(die_and_recover(10'000, false));
  expect_once();
  size_t all = 0;
  for (const auto& [to, mails] : transport_.mails) all += mails.size();
  EXPECT_EQ(all, units_.size() + (taken ? 1 : 0));
}
INSTANTIATE_TEST_SUITE_P(EveryMail, DyingAtMail, ::testing::Combine(::testing::Range(0, 3), ::testing::Bool()));

}  // namespace
}  // namespace cairn::workers::reminders
