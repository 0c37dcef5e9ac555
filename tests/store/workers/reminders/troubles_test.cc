#include "workers/reminders/troubles.h"

#include "tests/store/workers/reminders/fixture.h"
#include "workers/reminders/following.h"
#include "workers/reminders/sending.h"
#include "workers/reminders/stepping.h"
#include "workers/runtime/runner.h"

// A template that fails: nothing goes out with a hole in it, the officer reads why on the board, and nothing is lost.

namespace cairn::workers::reminders {
namespace {

namespace http = services::http;

using testing::CrashingStore;

constexpr mail::TemplateSource kWithHole{"step", "en", "Subject: {{HOLE}}\n\n{{HOLE}}\n", "<p>{{HOLE}}</p>\n"};

class TroublesOnTheBoardTest : public testing::RemindersTest {
 protected:
  TroublesOnTheBoardTest() { transport_.store = &sound_; }

  void SetUp() override {
    unit_ = unit("Water");
    engagement("A tie", unit_);
    const auto post = made("/v1/posts", R"({"unit_id":")" + unit_ + R"(","title":"Contact","duty":"contact"})");
    const auto person = made("/v1/persons", R"({"name":"P","email":"p@example.org","language":"en"})");
    done("/v1/posts/" + post + ":fill", R"({"person_id":")" + person + R"(","effective":"2020-01-01"})");
  }
  /// Works until nothing is due, and returns what the board then tells of troubles.
  boost::json::array live(mail::Templates templates) {
    runtime::JobQueue queue(sound_, clock_, system_ids());
    Reminders reminders = reminders_over(sound_, queue);
    reminders.templates = std::move(templates);
    Stepping stepping(reminders);
    Following following(reminders);
    Sending sending(reminders);
    runtime::Runner runner(queue, {&stepping, &following, &sending}, schedules(reminders));
    for (int rounds = 0; rounds < 100; ++rounds) {
      const auto done = runner.step();
      if (done && done.value() == 0) break;
    }
    quarters_->troubles = [&reminders](const auto& snapshot, const auto& quarter, const auto& board) {
      return troubles_json(reminders, snapshot, quarter, board);
    };
    quarters_->shows_troubles = [](const http::Request&) { return true; };
    const auto answer = get("/v1/quarters/2026-27-Q1");
    quarters_->troubles = nullptr;
    if (answer.status != 200) return {};
    return json(answer).at("troubles").as_array();
  }
  static mail::Templates right() { return mail::Templates::of(embedded_templates(), {"en"}).value(); }

  CrashingStore sound_{*store_, 10'000, false};
  std::string unit_;
};

TEST_F(TroublesOnTheBoardTest, ATemplateThatFailsIsSaidAndItsMailGoesOutOnceItIsMended) {
  live(right());  // the schedules begin
  days_pass(2);   // to the step five working days after the quarter's end
  const auto troubles = live(mail::Templates::of(std::vector{kWithHole}, {"en"}).value());
  EXPECT_TRUE(transport_.mails.empty()) << "nothing goes out with a hole in it";
  ASSERT_EQ(troubles.size(), 1U);
  const auto& told = troubles.front().as_object();
  EXPECT_EQ(told.at("kind"), "not_asked");
  EXPECT_NE(told.at("text").as_string().find("HOLE"), boost::json::string::npos) << told.at("text");
  EXPECT_EQ(told.at("units").as_array().front().as_object().at("unit").as_string(), unit_);

  clock_.advance_us(3'600'000'000);
  EXPECT_TRUE(live(right()).empty());
  EXPECT_EQ(transport_.mails.size(), 1U);
}

TEST_F(TroublesOnTheBoardTest, WhoeverMayNotSeeFailedWorkIsToldNone) {
  live(right());
  days_pass(2);
  live(right());
  quarters_->troubles = [](const auto&, const auto&, const auto&) -> Result<std::string> { return "[]"; };
  quarters_->shows_troubles = [](const http::Request&) { return false; };
  EXPECT_FALSE(asked("/v1/quarters/2026-27-Q1").contains("troubles"));
}

}  // namespace
}  // namespace cairn::workers::reminders
