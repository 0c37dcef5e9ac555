#include "eventstore/blobs/blobs.h"
#include "tests/store/services/quarters/fixture.h"

namespace cairn::services::quarters {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

constexpr std::string_view kPdf =
    "%PDF-1.4\n1 0 obj\n<< /Type /Catalog >>\nendobj\ntrailer\n<< /Root 1 0 R >>\n%%EOF\n";

/// A part of a form: a text, or a file when it has a name.
struct Field {
  std::string name;
  std::string value;
  std::optional<std::string> file = {};
  std::string type = "application/pdf";
};

class AnswerUploadTest : public QuartersTest {
 protected:
  AnswerUploadTest() {
    water_ = unit("Water");
    unit("Parks");
    visit_ = engagement("Visit to Bremen", water_);
    other_ = engagement("Swakopmund", water_);
    done("/v1/engagements/" + visit_ + ":expect-document",
         R"({"document_id":"r1","kind":"visit_report","title":"Report of the visit","due":"2026-08-31",)"
         R"("effective":"2026-07-20"})");
    open();
    link_ = link(water_);
    report_ = "report." + visit_ + ".r1";
  }

  static std::string body_of(const std::vector<Field>& fields) {
    std::string body;
    for (const auto& field : fields) {
      body += "--frontier\r\nContent-Disposition: form-data; name=\"" + field.name + "\"";
      if (field.file) body += "; filename=\"" + *field.file + "\"\r\nContent-Type: " + field.type;
      body += "\r\n\r\n" + field.value + "\r\n";
    }
    return body + "--frontier--\r\n";
  }
  http::Response send(const std::vector<Field>& fields) { return send_body(body_of(fields)); }
  http::Response send_body(std::string body) {
    return call(http::Method::kPost, link_, std::move(body), "multipart/form-data; boundary=frontier");
  }
  /// The fields that a browser sends of the whole page; `more` come before the button.
  std::vector<Field> page(std::vector<Field> more, const std::string& button, const std::string& turn = "0") const {
    std::vector<Field> fields{{"turn", turn}, {"lang", "en"}, {"shown", visit_}, {"shown", other_}};
    for (auto& field : more) fields.push_back(std::move(field));
    fields.push_back({"do", button});
    return fields;
  }
  static std::string text(const http::Response& response) { return std::string(response.text()); }
  static std::string hidden_value(const std::string& page, const std::string& name) {
    const std::string begin = "name=\"" + name + "\" value=\"";
    const auto at = page.find(begin) + begin.size();
    return page.substr(at, page.find('"', at) - at);
  }
  size_t kept() const { return eventstore::blobs::all(*store_->snapshot()).value().size(); }

  std::string water_, visit_, other_, link_, report_;
};

TEST_F(AnswerUploadTest, AReportIsFiledInTheCommitOfTheAnswersAndLeavesTheList) {
  EXPECT_THAT(text(get(link_)), HasSubstr("name=\"" + report_ + "\""));
  const Position before = store_->head();
  const auto form = page({{report_, std::string(kPdf), "bremen.pdf"}, {"file." + other_, "", ""}}, "all");
  const auto first = send(form);
  EXPECT_EQ(first.status, 200) << text(first);
  EXPECT_THAT(events_from(before), ElementsAre("AnswersSubmitted duty", "Confirmed engagement",
                                               "ReportFiled engagement", "Confirmed engagement"));
  EXPECT_THAT(text(first), HasSubstr("report received and filed"));
  EXPECT_THAT(text(first), HasSubstr("Report of the visit"));
  EXPECT_THAT(text(first), Not(HasSubstr("Reports outstanding")));
  EXPECT_EQ(kept(), 1u);

  const Position after = store_->head();
  EXPECT_EQ(text(send(form)), text(first));
  EXPECT_EQ(store_->head(), after) << "a second post of the same form";
}

TEST_F(AnswerUploadTest, ReportsAloneAreSentAndUndone) {
  const auto sent = send(page({{report_, std::string(kPdf), "bremen.pdf"}}, "send"));
  EXPECT_EQ(sent.status, 200) << text(sent);
  const auto said = asked(duty(water_));
  EXPECT_EQ(said.at("answered").to_number<int>(), 0);
  const auto position = std::to_string(said.at("submissions").at(0).at("position").to_number<uint64_t>());
  const Position before = store_->head();
  const auto undone = submit(link_, "do=undo&lang=en&position=" + position);
  EXPECT_THAT(events_from(before), ElementsAre("AnswersUndone duty", "Voided engagement"));
  EXPECT_THAT(text(undone), HasSubstr("Reports outstanding"));
  EXPECT_THAT(text(undone), HasSubstr("name=\"" + report_ + "\"")) << "it is owed again";
}

TEST_F(AnswerUploadTest, AFileThatIsRefusedLosesNothingOfTheRest) {
  const Position before = store_->head();
  const auto refused = send(page({{report_, "<!DOCTYPE html><script>alert(1)</script>", "bremen.pdf"},
                                  {"row." + other_, "changed"},
                                  {"since." + other_, "2026-08"},
                                  {"rev." + other_, "0"},
                                  {"focus." + other_, "water reuse"},
                                  {"file." + other_, std::string(kPdf), "minutes.pdf"}},
                                 "all"));
  EXPECT_EQ(refused.status, 422);
  EXPECT_THAT(text(refused), HasSubstr("“bremen.pdf” is not what its name says it is"));
  EXPECT_THAT(text(refused), HasSubstr("Nothing was recorded yet"));
  EXPECT_THAT(text(refused), HasSubstr("value=\"water reuse\""));
  EXPECT_THAT(text(refused), HasSubstr("“minutes.pdf” has arrived and stays with this form"));
  EXPECT_EQ(store_->head(), before);
  EXPECT_EQ(kept(), 1u) << "the one that was not refused";

  // The next form names what is kept; the file is not sent again.
  const auto sha256 = to_hex(view_of(cairn::sha256(kPdf)));
  const auto with_kept = [&](const std::string& value) {
    return send(page({{"row." + other_, "changed"},
                      {"since." + other_, "2026-08"},
                      {"rev." + other_, "0"},
                      {"focus." + other_, "water reuse"},
                      {"kept.file." + other_, value}},
                     "look"));
  };
  const std::string arrived = "has arrived and stays";
  EXPECT_THAT(text(with_kept(sha256 + " minutes.pdf")), Not(HasSubstr(arrived))) << "a hash is not yet the file";
  EXPECT_THAT(text(with_kept(sha256 + " " + std::string(40, '0') + " minutes.pdf")), Not(HasSubstr(arrived)));
  const auto value = hidden_value(text(refused), "kept.file." + other_);
  EXPECT_THAT(text(with_kept(value)), HasSubstr(arrived));
  const auto again = send(page({{"row." + other_, "changed"},
                                {"since." + other_, "2026-08"},
                                {"rev." + other_, "0"},
                                {"focus." + other_, "water reuse"},
                                {"kept.file." + other_, value}},
                               "send"));
  EXPECT_EQ(again.status, 200) << text(again);
  EXPECT_THAT(events_from(before),
              ElementsAre("AnswersSubmitted duty", "DetailsRevised engagement", "DocumentAttached engagement"));
  EXPECT_THAT(text(again), HasSubstr("file attached"));
}

TEST_F(AnswerUploadTest, EachRefusedFileSaysWhyInThreeLanguages) {
  const std::string large(kFileBytesMax + 1, 'x');
  struct Refused {
    Field file;
    std::string en, zu, af;
  };
  for (const auto& [file, en, zu, af] :
       {Refused{{report_, "", "a.pdf"}, "“a.pdf” is empty", "I-“a.pdf” ayinalutho", "“a.pdf” is leeg"},
        Refused{{report_, large, "b.txt", "text/plain"}, "larger than 1 MB", "inkulu kuno-1 MB", "groter as 1 MB"},
        Refused{{report_, "MZ", "c.exe", "application/x-msdownload"},
                "of a kind that is not taken",
                "olungamukelwa",
                "nie aanvaar word nie"},
        Refused{{report_, "plain words", "d.pdf"}, "is not what its name says", "akuyona lokho", "nie wat sy naam"}}) {
    for (const auto& [language, words] : {std::pair{"en", en}, std::pair{"zu", zu}, std::pair{"af", af}}) {
      std::vector<Field> fields{{"turn", "0"}, {"lang", language}, file, {"do", "send"}};
      const auto refused = send(fields);
      EXPECT_EQ(refused.status, 422);
      EXPECT_THAT(text(refused), HasSubstr(words));
    }
  }
  EXPECT_EQ(kept(), 0u);
}

TEST_F(AnswerUploadTest, AFormThatBreaksOffIsShownAgainAsFarAsItCame) {
  const Position before = store_->head();
  const auto whole = body_of(page(
      {{"row." + other_, "ended"}, {"how." + other_, "the money ran out"}, {report_, std::string(kPdf), "bremen.pdf"}},
      "send"));
  const auto cut = send_body(whole.substr(0, whole.find("endobj")));
  EXPECT_EQ(cut.status, 400);
  EXPECT_THAT(text(cut), HasSubstr("The form did not arrive whole"));
  EXPECT_THAT(text(cut), HasSubstr("the money ran out"));
  EXPECT_EQ(store_->head(), before);
  EXPECT_EQ(kept(), 0u) << "half a file";
}

TEST_F(AnswerUploadTest, AFileAloneIsAChange) {
  const Position before = store_->head();
  const auto sent = send(page({{"since." + other_, "2026-08-14"},
                               {"row." + other_, "changed"},
                               {"rev." + other_, "0"},
                               {"file." + other_, std::string(kPdf), "agreement.pdf"}},
                              "send"));
  EXPECT_EQ(sent.status, 200) << text(sent);
  EXPECT_THAT(events_from(before), ElementsAre("AnswersSubmitted duty", "DocumentAttached engagement"));
  const auto wrong =
      send(page({{"row." + visit_, "confirmed"}, {"file." + visit_, std::string(kPdf), "x.pdf"}}, "send", "1"));
  EXPECT_EQ(wrong.status, 422);
  EXPECT_THAT(text(wrong), HasSubstr("goes with “something changed”"));
}

TEST_F(AnswerUploadTest, AReportThatHasComeInTheMeantimeIsNotFiledTwice) {
  const auto kept_file = send(page({{report_, std::string(kPdf), "bremen.pdf"}}, "send"));
  ASSERT_EQ(kept_file.status, 200);
  const Position before = store_->head();
  const auto late = send(page({{report_, std::string(kPdf) + "%", "bremen.pdf"}}, "send", "1"));
  EXPECT_EQ(late.status, 422);
  EXPECT_THAT(text(late), HasSubstr("this report has come in the meantime"));
  const auto foreign = send(page({{"report." + other_ + ".r9", std::string(kPdf), "x.pdf"}}, "send", "1"));
  EXPECT_EQ(foreign.status, 422);
  EXPECT_EQ(store_->head(), before);
}

TEST_F(AnswerUploadTest, NothingIsReadFromAStranger) {
  auto response = call(http::Method::kPost, "/answer/" + std::string(40, '0'),
                       body_of({{report_, std::string(kPdf), "x.pdf"}}), "multipart/form-data; boundary=frontier");
  EXPECT_EQ(response.status, 403);
  EXPECT_EQ(kept(), 0u);
}

TEST_F(AnswerUploadTest, WhatIsNewIsAddedWithItsPartnerAndUndone) {
  const auto form = get(link_ + "/new?lang=en");
  EXPECT_EQ(form.status, 200);
  EXPECT_THAT(text(form), HasSubstr("Add a new engagement or visit"));
  const Position before = store_->head();
  const auto fields =
      "do=add&turn=0&lang=en&kind=staff_visit&title=Visit+to+Freiburg&partner=City+of+Freiburg&year=2026&"
      "month=9&day=";
  const auto added = submit(link_, fields);
  EXPECT_EQ(added.status, 200) << text(added);
  EXPECT_THAT(events_from(before), ElementsAre("AnswersSubmitted duty", "OrganisationRegistered organisation",
                                               "EngagementRecorded engagement", "Concluded engagement",
                                               "PartyJoined engagement", "DocumentExpected engagement"));
  EXPECT_THAT(text(added), HasSubstr("Visit to Freiburg: <span class=\"answer\">added"));
  EXPECT_THAT(text(added), HasSubstr("<strong>Report</strong> · Visit to Freiburg"));
  EXPECT_THAT(text(added), HasSubstr("due 30 October 2026"));
  const Position after = store_->head();
  EXPECT_EQ(text(submit(link_, fields)), text(added));
  EXPECT_EQ(store_->head(), after) << "the same form again";

  const auto said = asked(duty(water_));
  const auto position = std::to_string(said.at("submissions").at(0).at("position").to_number<uint64_t>());
  const auto undone = submit(link_, "do=undo&lang=en&position=" + position);
  EXPECT_EQ(undone.status, 200) << text(undone);
  EXPECT_THAT(events_from(after), ElementsAre("AnswersUndone duty", "Voided organisation", "Voided engagement",
                                              "Voided engagement", "Voided engagement", "Voided engagement"));
  EXPECT_THAT(text(undone), HasSubstr("Visit to Freiburg"));
}

TEST_F(AnswerUploadTest, WhatIsStillToComeIsProposedAndNotARowOfThisQuarter) {
  made("/v1/organisations", R"({"name":"City of Bremen"})");
  const Position before = store_->head();
  const auto added = submit(link_,
                            "do=add&turn=0&lang=en&kind=partnership&title=Water+reuse&partner=city+of+bremen&"
                            "year=2027&month=&day=");
  EXPECT_EQ(added.status, 200) << text(added);
  EXPECT_THAT(events_from(before), ElementsAre("AnswersSubmitted duty", "EngagementProposed engagement",
                                               "TermSet engagement", "PartyJoined engagement"));
  EXPECT_THAT(text(added), HasSubstr("Confirm all shown (2)"));
}

TEST_F(AnswerUploadTest, TheFormForSomethingNewSaysWhatIsMissing) {
  const Position before = store_->head();
  const auto refused = submit(link_, "do=add&turn=0&lang=af&kind=&title=&partner=Iemand&year=&month=13&day=");
  EXPECT_EQ(refused.status, 422);
  EXPECT_THAT(text(refused), HasSubstr("vul asseblief “Titel” in"));
  EXPECT_THAT(text(refused), HasSubstr("vul asseblief “Jaar” in"));
  EXPECT_THAT(text(refused), HasSubstr("value=\"Iemand\""));
  EXPECT_THAT(text(submit(link_, "do=add&turn=0&lang=en&kind=project&title=x&year=2026&month=13")),
              HasSubstr("“2026-13” is no date"));
  EXPECT_EQ(store_->head(), before);
}

TEST_F(AnswerUploadTest, WhatOthersHaveWorkedOnSinceIsNotUndone) {
  const auto added = submit(link_, "do=add&turn=0&lang=en&kind=project&title=Reuse&partner=&year=2026&month=9&day=1");
  ASSERT_EQ(added.status, 200) << text(added);
  const auto said = asked(duty(water_));
  const auto position = std::to_string(said.at("submissions").at(0).at("position").to_number<uint64_t>());
  const auto begun = store_->snapshot()->event_at(Position(store_->head().value() - 1)).value().stream();
  done("/v1/engagements/" + begun.substr(begun.find('-') + 1) + ":record-lesson", R"({"text":"measure first"})");
  const Position before = store_->head();
  const auto refused = submit(link_, "do=undo&lang=en&position=" + position);
  EXPECT_EQ(refused.status, 422);
  EXPECT_THAT(text(refused), HasSubstr("has been worked on since"));
  EXPECT_EQ(store_->head(), before);
}

}  // namespace
}  // namespace cairn::services::quarters
