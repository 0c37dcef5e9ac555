#include "services/quarters/quarters.h"

#include "tests/store/services/quarters/fixture.h"

namespace cairn::services::quarters {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;

std::string answers(const std::vector<std::pair<std::string, std::string>>& rows) {
  std::string body = R"({"answers":[)";
  for (const auto& [engagement, rest] : rows)
    body.append(body.back() == '[' ? "" : ",")
        .append(R"({"engagement":")")
        .append(engagement)
        .append("\"," + rest + "}");
  return body + "]}";
}
constexpr char kConfirmed[] = R"("answer":"confirmed")";

TEST_F(QuartersTest, OpensADutyForEveryOpenUnitAndWhatIsMissingLater) {
  for (int i = 0; i < 70; ++i) unit("Unit " + std::to_string(i));
  const auto closed = unit("Closed");
  done("/v1/units/" + closed + ":close", R"({"effective":"2026-09-30","reason":"merged"})");
  const auto opened = done("/v1/quarters/2026-27-Q1:open", "{}", 201);
  EXPECT_EQ(opened.at("duties").to_number<int>(), 70) << "more than one commit takes";
  unit("Late");
  EXPECT_EQ(done("/v1/quarters/2026-27-Q1:open", "{}").at("duties").to_number<int>(), 1);
  EXPECT_EQ(done("/v1/quarters/2026-27-Q1:open", "{}").at("duties").to_number<int>(), 0);
  const auto board = asked("/v1/quarters/2026-27-Q1");
  EXPECT_EQ(board.at("counts").at("units").to_number<int>(), 71);
  EXPECT_EQ(board.at("answers_due").at("day").as_string(), "2026-10-14");
}

TEST_F(QuartersTest, AQuarterThatHasNotBegunOrIsOverIsNotOpened) {
  unit("Water");
  EXPECT_EQ(post("/v1/quarters/2026-27-Q3:open", "{}").status, 422);
  EXPECT_EQ(post("/v1/quarters/2025-26-Q1:open", "{}").status, 422);
  EXPECT_EQ(post("/v1/quarters/KZN225_2026-27-Q1:open", "{}").status, 422) << "it has no units";
  EXPECT_EQ(get("/v1/quarters/2026-27-Q1").status, 404);
}

TEST_F(QuartersTest, EachAnswerIsOneTypeOfEventAndAllAreOneCommit) {
  const auto water = unit("Water");
  const auto parks = unit("Parks");
  std::vector<std::string> rows;
  for (const auto* title : {"A", "B", "C", "D", "E"}) rows.push_back(engagement(title, water));
  open();
  const Position before = store_->head();
  const auto receipt = done(
      duty(water) + ":answer",
      answers({{rows[0], kConfirmed},
               {rows[1], R"("answer":"changed","effective":"2026-08-01","data":{"details":{"focus_area":"reuse"}})"},
               {rows[2], R"("answer":"ended","effective":"2026-09-15","reason":"the project was finished")"},
               {rows[3], R"("answer":"handed_over","effective":"2026-10-01","to_unit":")" + parks + "\""},
               {rows[4], R"("answer":"not_ours","reason":"perhaps Parks")"}}));
  EXPECT_THAT(
      events_from(before),
      ElementsAre("AnswersSubmitted duty", "Confirmed engagement", "DetailsRevised engagement", "Concluded engagement",
                  "HandedOver engagement", "LeadUnitChanged engagement", "Disowned engagement"));
  EXPECT_EQ(receipt.at("events").as_array().size(), 7u);
  const auto snapshot = store_->snapshot();
  const auto first = snapshot->event_at(before).value();
  const auto last = snapshot->event_at(Position(before.value() + 6)).value();
  EXPECT_EQ(first.commit_id(), last.commit_id());
  const auto board = asked("/v1/quarters/2026-27-Q1");
  EXPECT_EQ(board.at("counts").at("in_time").to_number<int>(), 1);
  ASSERT_EQ(board.at("triage").as_array().size(), 1u);
  EXPECT_TRUE(board.at("triage").at(0).at("open").as_bool());
  EXPECT_EQ(std::string(board.at("triage").at(0).at("engagement").as_string()), rows[4]);
  done("/v1/engagements/" + rows[4] + ":change-lead-unit",
       R"({"lead_units":[")" + parks + R"("],"effective":"2026-10-05"})");
  EXPECT_FALSE(asked("/v1/quarters/2026-27-Q1").at("triage").at(0).at("open").as_bool());
}

TEST_F(QuartersTest, NothingIsWrittenUnlessAllOfItIsRight) {
  const auto water = unit("Water");
  const auto parks = unit("Parks");
  const auto ours = engagement("Ours", water);
  const auto theirs = engagement("Theirs", parks);
  open();
  const Position before = store_->head();
  const auto foreign = post(duty(water) + ":answer", answers({{ours, kConfirmed}, {theirs, kConfirmed}}));
  EXPECT_EQ(foreign.status, 422);
  EXPECT_THAT(std::string(foreign.text()), HasSubstr("/answers/1/engagement"));
  const auto endless = post(duty(water) + ":answer", answers({{ours, R"("answer":"ended")"}}));
  EXPECT_EQ(endless.status, 422);
  EXPECT_THAT(std::string(endless.text()), HasSubstr("/answers/0/effective"));
  EXPECT_EQ(store_->head(), before);
}

TEST_F(QuartersTest, UndoVoidsExactlyWhatTheAnswerWrote) {
  const auto water = unit("Water");
  const auto parks = unit("Parks");
  const auto a = engagement("A", water);
  const auto b = engagement("B", water);
  open();
  const auto receipt = done(duty(water) + ":answer",
                            answers({{a, kConfirmed}, {b, R"("answer":"handed_over","to_unit":")" + parks + "\""}}));
  const auto position = std::to_string(receipt.at("events").at(0).at("position").to_number<uint64_t>());
  const Position before = store_->head();
  done(duty(water) + ":undo", R"({"position":)" + position + "}");
  EXPECT_THAT(events_from(before),
              ElementsAre("AnswersUndone duty", "Voided engagement", "Voided engagement", "Voided engagement"));
  EXPECT_EQ(post(duty(water) + ":undo", R"({"position":)" + position + "}").status, 422);
  EXPECT_EQ(asked(duty(water)).at("answered").to_number<int>(), 0);
  done(duty(water) + ":answer", answers({{a, kConfirmed}, {b, kConfirmed}}));
  EXPECT_EQ(asked(duty(water)).at("state").as_string(), "answered");
}

TEST_F(QuartersTest, WhatAnotherUnitLeadsByNowIsConfirmedAsItWasAndNothingElse) {
  const auto water = unit("Water");
  const auto parks = unit("Parks");
  const auto row = engagement("Moved in October", water);
  open();
  done("/v1/engagements/" + row + ":change-lead-unit",
       R"({"lead_units":[")" + parks + R"("],"effective":"2026-10-02"})");
  const Position before = store_->head();
  for (const std::string& said :
       {std::string(R"("answer":"ended","effective":"2026-10-03","reason":"over")"),
        std::string(R"("answer":"not_ours","reason":"theirs")"), R"("answer":"handed_over","to_unit":")" + water + "\"",
        std::string(R"("answer":"changed","effective":"2026-10-03","data":{"details":{"remarks":"old unit"}})")}) {
    const auto refused = post(duty(water) + ":answer", answers({{row, said}}));
    EXPECT_EQ(refused.status, 422) << said;
    EXPECT_THAT(std::string(refused.text()), HasSubstr("another unit leads it by now")) << said;
  }
  EXPECT_EQ(store_->head(), before);
  done(duty(water) + ":answer", answers({{row, kConfirmed}}));
  EXPECT_EQ(asked(duty(water)).at("state").as_string(), "answered");
}

TEST_F(QuartersTest, UntilTheDayOfAHandOverTheOldUnitAnswersInFull) {
  const auto water = unit("Water");
  const auto parks = unit("Parks");
  const auto row = engagement("Moves in November", water);
  open();
  done("/v1/engagements/" + row + ":change-lead-unit",
       R"({"lead_units":[")" + parks + R"("],"effective":"2026-11-01"})");
  done(duty(water) + ":answer",
       answers({{row, R"("answer":"changed","effective":"2026-08-01","data":{"details":{"focus_area":"reuse"}})"}}));
}

TEST_F(QuartersTest, AHandOverIsNotUndoneOnceSomebodyHasWorkedOnIt) {
  const auto water = unit("Water");
  const auto parks = unit("Parks");
  const auto row = engagement("A", water);
  open();
  const auto receipt =
      done(duty(water) + ":answer", answers({{row, R"("answer":"handed_over","to_unit":")" + parks + "\""}}));
  const auto position = std::to_string(receipt.at("events").at(0).at("position").to_number<uint64_t>());
  done("/v1/engagements/" + row + ":revise", R"({"details":{"remarks":"from the new unit"}})");
  const auto refused = post(duty(water) + ":undo", R"({"position":)" + position + "}");
  EXPECT_EQ(refused.status, 422);
  EXPECT_THAT(std::string(refused.text()), HasSubstr("handed over"));
}

TEST_F(QuartersTest, AContactsBoardHasItsOwnUnitOnly) {
  const auto water = unit("Water");
  const auto parks = unit("Parks");
  engagement("A", water);
  const auto disowned = engagement("B", parks);
  open();
  done(duty(parks) + ":answer", answers({{disowned, R"("answer":"not_ours","reason":"theirs")"}}));
  const auto board_of = [&](const std::string& own) {
    return std::string(call(http::Method::kGet, "/v1/quarters/2026-27-Q1", "", "text/plain", own).text());
  };
  const auto whole = asked("/v1/quarters/2026-27-Q1");
  const auto of_water = board_of(water);
  EXPECT_THAT(of_water, Not(HasSubstr(parks)));
  EXPECT_THAT(of_water, Not(HasSubstr(disowned)));
  const auto told = http::parse_json(of_water).value().as_object();
  EXPECT_EQ(told.at("units").as_array().size(), 1u);
  EXPECT_EQ(told.at("silent").as_array().size(), 1u);
  EXPECT_EQ(told.at("counts"), whole.at("counts"));
  EXPECT_THAT(board_of(parks), HasSubstr(disowned));
}

TEST_F(QuartersTest, ALateAnswerShowsAsLateAndNeverImprovesTheOldRate) {
  std::vector<std::string> units;
  std::vector<std::string> rows;
  for (int i = 0; i < 4; ++i) {
    units.push_back(unit("Unit " + std::to_string(i)));
    rows.push_back(engagement("Row " + std::to_string(i), units.back()));
  }
  open();
  for (size_t i = 0; i < 2; ++i) done(duty(units[i]) + ":answer", answers({{rows[i], kConfirmed}}));
  days_pass(14);  // 19 October
  const auto at_deadline = std::string(get("/v1/quarters/2026-27-Q1?known_at=2026-10-14").text());
  done(duty(units[2]) + ":answer", answers({{rows[2], kConfirmed}}));
  engagement("Learned of later", units[0]);
  EXPECT_EQ(std::string(get("/v1/quarters/2026-27-Q1?known_at=2026-10-14").text()), at_deadline);
  const auto now = asked("/v1/quarters/2026-27-Q1").at("counts").as_object();
  EXPECT_EQ(now.at("units").to_number<int>(), 4);
  EXPECT_EQ(now.at("in_time").to_number<int>(), 2);
  EXPECT_EQ(now.at("late").to_number<int>(), 1);
  EXPECT_EQ(now.at("silent").to_number<int>(), 1);
  EXPECT_DOUBLE_EQ(now.at("timeliness").to_number<double>(), 0.5);
  EXPECT_DOUBLE_EQ(now.at("completeness").to_number<double>(), 0.75);
  EXPECT_EQ(asked(duty(units[2])).at("state").as_string(), "answered_late");
  EXPECT_EQ(asked(duty(units[3])).at("state").as_string(), "overdue");
  done(duty(units[3]) + ":excuse", R"({"excuse":"post_empty","reason":"nobody is there"})");
  EXPECT_EQ(asked("/v1/quarters/2026-27-Q1").at("counts").at("units").to_number<int>(), 4)
      << "an excuse after the deadline explains and changes no rate";
}

TEST_F(QuartersTest, ALockedQuarterIsCertifiedAndOpensAgainForAWhile) {
  const auto water = unit("Water");
  const auto row = engagement("A", water);
  open();
  done("/v1/quarters/2026-27-Q1:lock", "{}");
  EXPECT_EQ(post(duty(water) + ":answer", answers({{row, kConfirmed}})).status, 403);
  const Position head = store_->head();
  done("/v1/quarters/2026-27-Q1:certify", "{}");
  const auto board = asked("/v1/quarters/2026-27-Q1");
  EXPECT_EQ(board.at("state").as_string(), "certified");
  EXPECT_EQ(board.at("certificate").at("certified").to_number<uint64_t>(), head.value());
  EXPECT_EQ(post("/v1/quarters/2026-27-Q1:reopen", R"({"expires":"2026-10-07"})").status, 422) << "without a reason";
  done("/v1/quarters/2026-27-Q1:reopen", R"({"expires":"2026-10-07","reason":"a strike"})");
  done(duty(water) + ":answer", answers({{row, kConfirmed}}));
  EXPECT_EQ(asked(duty(water)).at("submissions").at(0).at("state").as_string(), "corrects");
  days_pass(3);
  EXPECT_EQ(post(duty(water) + ":answer", answers({{row, kConfirmed}})).status, 403) << "it ends by itself";
}

TEST_F(QuartersTest, NothingToReportIsAnAnswerOfAUnitWithoutRows) {
  const auto water = unit("Water");
  const auto parks = unit("Parks");
  engagement("A", water);
  open();
  EXPECT_EQ(post(duty(water) + ":answer", R"({"nothing_to_report":true})").status, 422);
  done(duty(parks) + ":answer", R"({"nothing_to_report":true})");
  EXPECT_EQ(asked(duty(parks)).at("state").as_string(), "answered");
  EXPECT_EQ(asked("/v1/quarters/2026-27-Q1/duties?state=answered").at("total").to_number<int>(), 1);
}

TEST_F(QuartersTest, TheProofIsReadFromTheLogAlone) {
  const auto water = unit("Water");
  const auto row = engagement("A", water);
  open();
  const auto url = link(water);
  done(duty(water) + ":answer", answers({{row, kConfirmed}}));
  const auto proof = asked(duty(water) + "/proof");
  const auto& counts = proof.at("counts").as_object();
  EXPECT_EQ(counts.at("owed").to_number<int>(), 1);
  EXPECT_EQ(counts.at("sent").to_number<int>(), 1);
  EXPECT_EQ(counts.at("answered").to_number<int>(), 1);
  EXPECT_EQ(proof.at("events").as_array().size(), 3u);
  EXPECT_EQ(get(duty("nobody") + "/proof").status, 404);
}

TEST_F(QuartersTest, ADutyFollowsThePostAndAVacantOneShows) {
  const auto water = unit("Water");
  open();
  EXPECT_TRUE(asked(duty(water)).at("contact_missing").as_bool());
  const auto person = made("/v1/persons", R"({"name":"A. Person","email":"a@example.org","language":"zu"})");
  const auto contact = made("/v1/posts", R"({"unit_id":")" + water + R"(","title":"Contact","duty":"contact"})");
  EXPECT_TRUE(asked(duty(water)).at("contact_missing").as_bool());
  done("/v1/posts/" + contact + ":fill", R"({"person_id":")" + person + R"(","effective":"2026-01-01"})");
  EXPECT_FALSE(asked(duty(water)).at("contact_missing").as_bool());
  done("/v1/posts/" + contact + ":vacate", R"({"person_id":")" + person + R"(","effective":"2026-10-01"})");
  EXPECT_TRUE(asked(duty(water)).at("contact_missing").as_bool());
}

}  // namespace
}  // namespace cairn::services::quarters
