#include <gmock/gmock.h>

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <cstdio>
#include <cstdlib>
#include <fstream>

#include "eventstore/base/instant.h"
#include "tests/support/mail_words.h"
#include "tests/support/temp_folder.h"
#include "workers/mail/invitation.h"
#include "workers/mail/message.h"
#include "workers/mail/templates.h"

namespace cairn::workers::mail {
namespace {

int64_t at(std::string_view text) { return parse_instant(text).value(); }

/// What Python's email package reads in a mail of ours (read_mail.py).
boost::json::object read(const std::string& bytes) {
  const cairn::testing::TempFolder folder;
  const auto path = folder.path() + "/mail.eml";
  std::ofstream(path, std::ios::binary) << bytes;
  const auto command = std::string(CAIRN_PYTHON) + " " CAIRN_SOURCE_DIR "/tests/service/mail/read_mail.py " + path;
  FILE* pipe = ::popen(command.c_str(), "r");
  std::string text;
  std::array<char, 4096> piece;
  while (const size_t got = std::fread(piece.data(), 1, piece.size(), pipe)) text.append(piece.data(), got);
  EXPECT_EQ(::pclose(pipe), 0);
  return boost::json::parse(text).as_object();
}

std::string text_of(const boost::json::value& value) { return std::string(value.as_string()); }

/// Of a text part, whose lines end in CRLF on the way.
std::string lines_of(const boost::json::value& value) {
  auto text = text_of(value);
  for (size_t at = text.find("\r\n"); at != std::string::npos; at = text.find("\r\n", at)) text.erase(at, 1);
  return text;
}

std::string header(const boost::json::object& mail, std::string_view name) {
  for (const auto& pair : mail.at("headers").as_array())
    if (pair.at(0).as_string() == name) return text_of(pair.at(1));
  return "(none)";
}

Message message() {
  const Invitation invitation{.uid = "duty-7f3a-2026-27-Q1@durban.gov.za",
                              .stamp_us = at("2026-09-10T06:00:00Z"),
                              .day = PartialDate::parse("2026-10-14").value().first_day(),
                              .summary = "Q1 2026/27: answer due",
                              .organizer = {"MILE", "cairn@durban.gov.za"},
                              .attendees = {{"Zoë Nxumalo", "zoe@durban.gov.za"}}};
  return {
      .message_id = message_id_for("2026-27-Q1 7f3a 5", {"", "cairn@durban.gov.za"}),
      .in_reply_to = message_id_for("2026-27-Q1 7f3a 0", {"", "cairn@durban.gov.za"}),
      .references = std::vector<std::string>(9, message_id_for("2026-27-Q1 7f3a 0", {"", "cairn@durban.gov.za"})),
      .from = {"MILE, eThekwini", "cairn@durban.gov.za"},
      .to = {"Zoë \"Z\" Nxumalo, Ms", "zoe@durban.gov.za"},
      .reply_to = Mailbox{"", "mile@durban.gov.za"},
      .subject = "Isikhumbuzo: amanzi – Q1 2026/27 (Julayi kuya kuSepthemba 2026): imigqa engu-3 okufanele iphendulwe",
      .date_us = at("2026-09-10T06:00:00Z"),
      .language = "zu",
      .text = "Sawubona Zoë,\n\nFrom here on: 100 % =3D, trailing space \n.\n.dot\n" + std::string(300, 'x') + "\nEnd",
      .html = "<p>Sawubona Zoë,</p>\n<p>From here on</p>\n",
      .calendar = Calendar{"REQUEST", ics_of(Method::kRequest, invitation).value()},
      .list_unsubscribe_url = "https://cairn.durban.gov.za/unsubscribe/" + std::string(80, 'a')};
}

TEST(ReadingTest, AnotherReaderSeesWhatWasMeant) {
  const auto written = message();
  const auto mail = read(render(written).value());
  EXPECT_TRUE(mail.at("defects").as_array().empty()) << boost::json::serialize(mail.at("defects"));
  EXPECT_EQ(header(mail, "Subject"), written.subject);
  EXPECT_EQ(mail.at("date").as_string(), "2026-09-10T08:00:00+02:00");
  EXPECT_EQ(text_of(mail.at("to").at(0).at(0)), written.to.name);
  EXPECT_EQ(text_of(mail.at("to").at(0).at(1)), written.to.address);
  EXPECT_EQ(text_of(mail.at("from").at(0).at(0)), written.from.name);
  EXPECT_EQ(header(mail, "Message-ID"), "<" + written.message_id + ">");
  EXPECT_EQ(header(mail, "In-Reply-To"), "<" + written.in_reply_to + ">");
  EXPECT_EQ(cairn::testing::words_of_text(header(mail, "References")).size(), 9U);
  EXPECT_EQ(header(mail, "Reply-To"), "mile@durban.gov.za");
  EXPECT_EQ(header(mail, "Auto-Submitted"), "auto-generated");
  EXPECT_EQ(header(mail, "List-Unsubscribe"), "<" + written.list_unsubscribe_url + ">");
  EXPECT_EQ(header(mail, "List-Unsubscribe-Post"), "List-Unsubscribe=One-Click");
  EXPECT_EQ(header(mail, "Content-Language"), "zu");
}

TEST(ReadingTest, EachPartComesOutAsItWentIn) {
  const auto written = message();
  const auto mail = read(render(written).value());
  const auto& parts = mail.at("parts").as_array();
  ASSERT_EQ(parts.size(), 3U);
  EXPECT_EQ(text_of(parts[0].at(0)), "text/plain");
  EXPECT_EQ(lines_of(parts[0].at(2)), written.text);
  EXPECT_EQ(text_of(parts[1].at(0)), "text/html");
  EXPECT_EQ(lines_of(parts[1].at(2)), written.html);
  EXPECT_EQ(text_of(parts[2].at(0)), "text/calendar");
  EXPECT_EQ(text_of(parts[2].at(1)), "REQUEST");
  EXPECT_EQ(text_of(parts[2].at(2)), written.calendar->ics);
  EXPECT_EQ(mail.at("plainest").as_string(), "text/plain");
  EXPECT_EQ(mail.at("richest").as_string(), "text/html");
}

constexpr std::string_view kText =
    "Subject: {{UNIT}}: {{COUNT}} rows to confirm for {{QUARTER}}\n\nGood day {{NAME}},\n\n{{UNIT}} owes an answer for "
    "{{QUARTER}}:\n\n{{#ROWS}}\n* {{TITLE}}\n{{/ROWS}}\n\nAnswer without a password:\n{{URL}}\n";
constexpr std::string_view kHtml =
    "<h1>Good day {{NAME}},</h1>\n<p>{{UNIT}} owes an answer for "
    "{{QUARTER}}:</p>\n<ul>\n{{#ROWS}}\n<li>{{TITLE}}</li>\n"
    "{{/ROWS}}\n</ul>\n<p><a class=\"button\" href=\"{{URL}}\">Answer without a password</a></p>\n";

/// The message with the words of a template.
Message filled(const std::string& language) {
  const auto templates = Templates::of(
      std::vector<TemplateSource>{
          {"step", "en", kText, kHtml}, {"step", "zu", kText, kHtml}, {"step", "af", kText, kHtml}},
      {});
  Dictionary dictionary;
  dictionary.set("UNIT", "Water and Sanitation").set("COUNT", "2").set("NAME", "Zoë Nxumalo");
  dictionary.set("QUARTER", "Q1 2026/27 (July to September 2026)").set("SENDER", "MILE, eThekwini Municipality");
  dictionary.set("URL", "https://cairn.durban.gov.za/answer/x1?a=1&b=2").show("UNSUBSCRIBE");
  dictionary.set("UNSUBSCRIBE_URL", "https://cairn.durban.gov.za/unsubscribe/x1");
  dictionary.add("ROWS").set("TITLE", "Bremen – Durban <climate & water>");
  dictionary.add("ROWS").set("TITLE", "ICLEI \"membership\"");
  const auto rendered = templates.value().fill("step", language, dictionary).value();
  auto mail = message();
  mail.language = rendered.language;
  mail.subject = rendered.subject;
  mail.text = rendered.text;
  mail.html = rendered.html;
  return mail;
}

TEST(ReadingTest, BothFormsOfATemplateSayTheSameAfterTheTrip) {
  for (const std::string language : {"en", "zu", "af"}) {
    const auto bytes = render(filled(language)).value();
    // CAIRN_KEEP_MAILS=folder: for a person, a mail reader and a browser to look at.
    if (const char* folder = std::getenv("CAIRN_KEEP_MAILS"))
      std::ofstream(std::string(folder) + "/" + language + ".eml", std::ios::binary) << bytes;
    const auto mail = read(bytes);
    const auto& parts = mail.at("parts").as_array();
    EXPECT_EQ(header(mail, "Content-Language"), language);
    const auto words = cairn::testing::words_of_text(text_of(parts[0].at(2)));
    EXPECT_GT(words.size(), 40U);
    EXPECT_EQ(words, cairn::testing::words_of_html(text_of(parts[1].at(2)))) << language;
  }
}

}  // namespace
}  // namespace cairn::workers::mail
