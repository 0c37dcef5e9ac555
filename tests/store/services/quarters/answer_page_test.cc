#include "services/quarters/answer_page.h"

#include <iostream>

#include "cairn/engagement/v1/events.pb.h"
#include "tests/store/services/quarters/fixture.h"

namespace cairn::services::quarters {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;

class AnswerPageTest : public QuartersTest {
 protected:
  AnswerPageTest() {
    water_ = unit("Water");
    parks_ = unit("Parks");
    for (const auto* title : {"Bremen", "Bulawayo", "Swakopmund"}) rows_.push_back(engagement(title, water_));
    open();
    link_ = link(water_);
  }
  std::string text(const http::Response& response) { return std::string(response.text()); }
  std::string shown() const {
    std::string form;
    for (const auto& row : rows_) form += "&shown=" + row;
    return form;
  }

  std::string water_, parks_, link_;
  std::vector<std::string> rows_;
};

TEST_F(AnswerPageTest, LookingWritesNothing) {
  const Position before = store_->head();
  for (int i = 0; i < 100; ++i) {
    ASSERT_EQ(get(link_).status, 200);
    ASSERT_EQ(call(http::Method::kHead, link_, "", "text/plain").status, 200);
  }
  EXPECT_EQ(store_->head(), before) << "200 looks";
}

TEST_F(AnswerPageTest, ShowsEachRowWithoutScriptsWithinAHundredKilobytes) {
  for (int i = 0; i < 40; ++i) engagement("One of many partnerships, number " + std::to_string(i), water_);
  const auto page = get(link_);
  EXPECT_THAT(text(page), HasSubstr("One of many partnerships, number "));
  EXPECT_THAT(text(page), HasSubstr("23 more come after these."));
  EXPECT_THAT(text(page), Not(HasSubstr("<script")));
  EXPECT_LT(page.text().size(), 100'000u);
  EXPECT_THAT(std::string(*page.headers.find("Content-Security-Policy")), HasSubstr("default-src 'none'"));
  EXPECT_EQ(*page.headers.find("Cache-Control"), "no-store");
  std::cout << "a page of 20 rows: " << page.text().size() << " bytes\n";
}

TEST_F(AnswerPageTest, OneButtonConfirmsAllAndASecondPostHasTheSameReceipt) {
  const Position before = store_->head();
  const auto form = "do=all&turn=0&lang=en" + shown();
  const auto first = submit(link_, form);
  EXPECT_EQ(first.status, 200) << text(first);
  EXPECT_THAT(events_from(before), ElementsAre("AnswersSubmitted duty", "Confirmed engagement", "Confirmed engagement",
                                               "Confirmed engagement"));
  EXPECT_THAT(text(first), HasSubstr("#" + std::to_string(before.value() + 3)));
  const Position after = store_->head();
  const auto second = submit(link_, form);
  EXPECT_EQ(second.status, 200);
  EXPECT_EQ(text(second), text(first));
  const auto other = submit(link_, form + "&row." + rows_[0] + "=not_ours");
  EXPECT_EQ(other.status, 409);
  EXPECT_THAT(text(other), HasSubstr("This form was sent before."));
  EXPECT_EQ(store_->head(), after);
}

TEST_F(AnswerPageTest, AChoiceStandsAndOnlyWhatDiffersIsRecorded) {
  const Position before = store_->head();
  const auto revision = json(post("/v1/engagements/" + rows_[1] + ":record-lesson", R"({"text":"start small"})"))
                            .at("revision")
                            .to_number<int>();
  const auto& row = rows_[1];
  const auto form = "do=all&turn=0" + shown() + "&row." + row + "=changed&since." + row + "=2026-08&rev." + row + "=" +
                    std::to_string(revision) + "&title." + row + "=Bulawayo&focus." + row + "=water+reuse";
  const auto done = submit(link_, form);
  EXPECT_EQ(done.status, 200) << text(done);
  EXPECT_THAT(events_from(before.next()), ElementsAre("AnswersSubmitted duty", "Confirmed engagement",
                                                      "DetailsRevised engagement", "Confirmed engagement"));
  const auto revised = store_->snapshot()->event_at(Position(before.value() + 3)).value();
  cairn::engagement::v1::DetailsRevised details;
  ASSERT_TRUE(details.ParseFromString(revised.payload()));
  EXPECT_EQ(details.details().focus_area(), "water reuse");
  EXPECT_FALSE(details.details().has_title());
  EXPECT_EQ(eventstore::effective_of(revised)->text(), "2026-08");
}

TEST_F(AnswerPageTest, WhatIsWrongIsShownWithWhatWasTypedAndNothingIsWritten) {
  const Position before = store_->head();
  const auto& row = rows_[0];
  const auto wrong = submit(link_, "do=send&turn=0" + shown() + "&row." + row + "=handed_over&to." + row + "=Harbours");
  EXPECT_EQ(wrong.status, 422);
  EXPECT_THAT(text(wrong), HasSubstr("no unit is called “Harbours”"));
  EXPECT_THAT(text(wrong), HasSubstr("value=\"Harbours\""));
  EXPECT_EQ(submit(link_, "do=send&turn=0" + shown()).status, 422) << "nothing was chosen";
  EXPECT_EQ(submit(link_, "do=send&turn=0" + shown() + "&row." + row + "=ended").status, 422);
  const auto stale = submit(link_, "do=send&turn=0" + shown() + "&row." + row + "=changed&since." + row + "=2026&rev." +
                                       row + "=99&focus." + row + "=x");
  EXPECT_THAT(text(stale), HasSubstr("somebody else changed this row"));
  EXPECT_EQ(store_->head(), before);
}

TEST_F(AnswerPageTest, ARowThatWentToAnotherUnitMeanwhileIsNotAnsweredForIt) {
  const auto& gone = rows_[1];
  done("/v1/engagements/" + gone + ":change-lead-unit",
       R"({"effective":"2026-09-30","lead_units":[")" + parks_ + R"("]})");
  const Position before = store_->head();
  for (const std::string& form : {"do=send&row." + gone + "=confirmed", std::string("do=all")}) {
    const auto refused = submit(link_, form + "&turn=0" + shown());
    EXPECT_EQ(refused.status, 422) << text(refused);
    EXPECT_THAT(text(refused), HasSubstr("A row of the form is not asked of your unit any more"));
    EXPECT_THAT(text(refused), HasSubstr("Confirm all shown (2)"));
    EXPECT_THAT(text(refused), Not(HasSubstr(gone)));
  }
  EXPECT_EQ(store_->head(), before);
  EXPECT_EQ(submit(link_, "do=all&turn=0&shown=" + rows_[0] + "&shown=" + rows_[2]).status, 200);
}

TEST_F(AnswerPageTest, HandsOverByNameAndUndoesUntilTheLock) {
  const auto& row = rows_[2];
  const auto sent = submit(link_, "do=send&turn=0" + shown() + "&row." + row + "=handed_over&to." + row + "=parks");
  EXPECT_EQ(sent.status, 200) << text(sent);
  const auto said = asked(duty(water_));
  const auto position = std::to_string(said.at("submissions").at(0).at("position").to_number<uint64_t>());
  const Position before = store_->head();
  const auto undone = submit(link_, "do=undo&position=" + position);
  EXPECT_EQ(undone.status, 200) << text(undone);
  EXPECT_THAT(text(undone), HasSubstr("Undone: these rows are open again."));
  EXPECT_THAT(events_from(before), ElementsAre("AnswersUndone duty", "Voided engagement", "Voided engagement"));
  EXPECT_EQ(text(submit(link_, "do=undo&position=" + position)), text(undone));
  EXPECT_EQ(submit(link_, "do=all&turn=2" + shown()).status, 200);
  EXPECT_THAT(text(get(link_)), HasSubstr("Everything is answered."));
}

TEST_F(AnswerPageTest, SeenIsSaidByAButtonAndOnce) {
  const Position before = store_->head();
  EXPECT_THAT(text(submit(link_, "do=later&turn=0&lang=en")), HasSubstr("The link works until 28 October 2026."));
  EXPECT_THAT(events_from(before), ElementsAre("LinkOpened duty"));
  submit(link_, "do=later&turn=0&lang=en");
  EXPECT_EQ(store_->head(), before.next());
  EXPECT_EQ(asked(duty(water_)).at("state").as_string(), "opened");
}

TEST_F(AnswerPageTest, EachLinkThatDoesNotOpenSaysWhy) {
  const auto token = link_.substr(link_.rfind('/') + 1);
  const auto cut = get("/answer/" + token.substr(0, 20));
  EXPECT_EQ(cut.status, 404);
  EXPECT_THAT(text(cut), HasSubstr("This link is not whole"));
  const auto foreign = get("/answer/" + std::string(40, '0'));
  EXPECT_EQ(foreign.status, 403);
  EXPECT_THAT(text(foreign), HasSubstr("This link opens nothing here"));
  days_pass(24);  // 29 October: the day after the lock's
  const Position before = store_->head();
  const auto ended = get(link_);
  EXPECT_EQ(ended.status, 403);
  EXPECT_THAT(text(ended), HasSubstr("28 October 2026"));
  EXPECT_EQ(submit(link_, "do=all&turn=0" + shown()).status, 403);
  EXPECT_EQ(store_->head(), before);
}

TEST_F(AnswerPageTest, TheTokenIsNowhereInTheLog) {
  const auto token = link_.substr(link_.rfind('/') + 1);
  submit(link_, "do=all&turn=0" + shown());
  size_t records = 0;
  const auto scanned =
      store_->snapshot()->scan(Position(0), store_->head(), {}, [&](const auto&, std::string_view record) {
        EXPECT_EQ(record.find(token), std::string_view::npos);
        ++records;
        return true;
      });
  EXPECT_TRUE(scanned);
  EXPECT_GT(records, 10u);
}

TEST_F(AnswerPageTest, SpeaksTheLanguageThatIsAskedFor) {
  EXPECT_THAT(text(get(link_ + "?lang=zu")), HasSubstr("lang=\"zu\""));
  EXPECT_THAT(text(get(link_ + "?lang=af")), HasSubstr("Bevestig alles wat gewys is (3)"));
  EXPECT_THAT(text(get(link_)), HasSubstr("Confirm all shown (3)"));
}

TEST_F(AnswerPageTest, AUnitWithoutRowsSaysSo) {
  const auto parks = link(parks_);
  EXPECT_THAT(text(get(parks)), HasSubstr("We have nothing to report"));
  const Position before = store_->head();
  EXPECT_EQ(submit(parks, "do=nothing&turn=0").status, 200);
  EXPECT_THAT(events_from(before), ElementsAre("AnswersSubmitted duty"));
}

TEST_F(AnswerPageTest, TooManyGuessesAreRefused) {
  const std::string guess = "/answer/" + std::string(40, 'a');
  for (int i = 0; i < 60; ++i) ASSERT_EQ(get(guess).status, 403);
  const auto refused = get(guess);
  EXPECT_EQ(refused.status, 429);
  EXPECT_EQ(*refused.headers.find("Retry-After"), "60");
  EXPECT_EQ(get(link_).status, 200) << "whoever was sent a link is not kept out";
}

}  // namespace
}  // namespace cairn::services::quarters
