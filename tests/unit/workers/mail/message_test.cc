#include "workers/mail/message.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "eventstore/base/instant.h"
#include "workers/mail/encoding.h"

namespace cairn::workers::mail {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

Message message() {
  return {.message_id = "5f3a@durban.gov.za",
          .from = {"MILE", "cairn@durban.gov.za"},
          .to = {"Thandi Mkhize", "thandi@durban.gov.za"},
          .subject = "Q1 2026/27: 3 rows to confirm",
          .date_us = parse_instant("2026-09-10T06:00:00Z").value(),
          .text = "Good day.\n",
          .html = "<p>Good day.</p>\n"};
}

std::string bytes_of(const Message& message) {
  const auto bytes = render(message);
  EXPECT_TRUE(bytes) << bytes.error().context;
  return bytes ? bytes.value() : "";
}

TEST(MessageTest, GoldenBytes) {
  auto mail = message();
  mail.in_reply_to = "5f39@durban.gov.za";
  mail.references = {"5f39@durban.gov.za"};
  mail.reply_to = Mailbox{"", "mile@durban.gov.za"};
  mail.return_path = "bounces+5f3a@durban.gov.za";
  mail.list_unsubscribe_url = "https://cairn.durban.gov.za/unsubscribe/x1";
  mail.text = "Sawubona Thandi, zoë.\n.dot\n";
  mail.calendar = Calendar{"REQUEST", "BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n"};
  EXPECT_EQ(bytes_of(mail),
            "Date: Thu, 10 Sep 2026 08:00:00 +0200\r\n"
            "From: MILE <cairn@durban.gov.za>\r\n"
            "Reply-To: mile@durban.gov.za\r\n"
            "To: Thandi Mkhize <thandi@durban.gov.za>\r\n"
            "Subject: Q1 2026/27: 3 rows to confirm\r\n"
            "Message-ID: <5f3a@durban.gov.za>\r\n"
            "In-Reply-To: <5f39@durban.gov.za>\r\n"
            "References: <5f39@durban.gov.za>\r\n"
            "Auto-Submitted: auto-generated\r\n"
            "X-Auto-Response-Suppress: OOF, AutoReply\r\n"
            "List-Unsubscribe: <https://cairn.durban.gov.za/unsubscribe/x1>\r\n"
            "List-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n"
            "Content-Language: en\r\n"
            "MIME-Version: 1.0\r\n"
            "Content-Type: multipart/alternative;\r\n"
            " boundary=\"=_82819105a8308b930403a3dd9d716c50\"\r\n"
            "\r\n"
            "--=_82819105a8308b930403a3dd9d716c50\r\n"
            "Content-Type: text/plain; charset=utf-8\r\n"
            "Content-Transfer-Encoding: quoted-printable\r\n"
            "\r\n"
            "Sawubona Thandi, zo=C3=AB.\r\n"
            "=2Edot\r\n"
            "\r\n"
            "--=_82819105a8308b930403a3dd9d716c50\r\n"
            "Content-Type: text/html; charset=utf-8\r\n"
            "Content-Transfer-Encoding: quoted-printable\r\n"
            "\r\n"
            "<p>Good day.</p>\r\n"
            "\r\n"
            "--=_82819105a8308b930403a3dd9d716c50\r\n"
            "Content-Type: text/calendar; charset=utf-8; method=REQUEST\r\n"
            "Content-Transfer-Encoding: base64\r\n"
            "\r\n"
            "QkVHSU46VkNBTEVOREFSDQpFTkQ6VkNBTEVOREFSDQo=\r\n"
            "\r\n"
            "--=_82819105a8308b930403a3dd9d716c50--\r\n");
}

TEST(MessageTest, TheSameMessageIsTheSameBytesAndAnotherIdAnotherBoundary) {
  EXPECT_EQ(bytes_of(message()), bytes_of(message()));
  auto other = message();
  other.message_id = "5f3b@durban.gov.za";
  const auto boundary = [](const std::string& bytes) { return bytes.substr(bytes.find("boundary="), 45); };
  EXPECT_NE(boundary(bytes_of(message())), boundary(bytes_of(other)));
}

TEST(MessageTest, NothingIsSlippedIntoAHeader) {
  const std::vector<std::function<void(Message&)>> attacks{
      [](Message& m) { m.subject = "a\r\nBcc: all@durban.gov.za"; },
      [](Message& m) { m.subject = "a\nb"; },
      [](Message& m) { m.subject = std::string("a\0b", 3); },
      [](Message& m) { m.subject = "a\xff"; },
      [](Message& m) { m.subject = ""; },
      [](Message& m) { m.subject = std::string(901, 'a'); },
      [](Message& m) { m.to.name = "T\r\nBcc: x@y.org"; },
      [](Message& m) { m.from.name = "T\rX"; },
      [](Message& m) { m.to.address = "t@x.org>\r\nBcc: <x@y.org"; },
      [](Message& m) { m.to.address = ""; },
      [](Message& m) { m.reply_to = Mailbox{"", "nobody"}; },
      [](Message& m) { m.return_path = "a b@x.org"; },
      [](Message& m) { m.message_id = "a> <b@x.org"; },
      [](Message& m) { m.message_id = "no-at-sign"; },
      [](Message& m) { m.references = {"x@y.org", "a\r\nb@x.org"}; },
      [](Message& m) { m.references.assign(51, "x@y.org"); },
      [](Message& m) { m.list_unsubscribe_url = "https://x.org/> , <mailto:x@y.org"; },
      [](Message& m) { m.list_unsubscribe_url = "javascript:alert(1)"; },
      [](Message& m) { m.language = "en\r\nX: y"; },
      [](Message& m) { m.calendar = Calendar{"REQUEST; x=y", "BEGIN"}; },
      [](Message& m) { m.text = ""; },
      [](Message& m) { m.html = "a\xff"; }};
  for (size_t i = 0; i < attacks.size(); ++i) {
    auto mail = message();
    attacks[i](mail);
    const auto bytes = render(mail);
    ASSERT_FALSE(bytes) << "attack " << i;
    EXPECT_EQ(bytes.error().code, Errc::kInvalid) << "attack " << i;
    EXPECT_THAT(bytes.error().context, Not(HasSubstr("y.org"))) << "attack " << i;
  }
}

TEST(MessageTest, ANameInAnyScriptIsEncodedWholeCharacterByCharacter) {
  auto mail = message();
  mail.to.name = "Zoë Nxumalo";
  mail.subject = "Isikhumbuzo: " + std::string(20, 'a') + " ëëëëëëëëëëëëëëëëëëëëëëëëëëëëëëëëëëëëëëëë";
  const auto bytes = bytes_of(mail);
  EXPECT_THAT(bytes, HasSubstr("To: =?utf-8?Q?Zo=C3=AB_Nxumalo?= <thandi@durban.gov.za>\r\n"));
  EXPECT_THAT(bytes, HasSubstr("Subject: =?utf-8?Q?Isikhumbuzo=3A_"));
  EXPECT_THAT(bytes, Not(HasSubstr("=C3?="))) << "a character is not cut";
}

TEST(MessageTest, ANameWithMarksIsQuoted) {
  auto mail = message();
  mail.to.name = "Mkhize, T. \"Thandi\"";
  EXPECT_THAT(bytes_of(mail), HasSubstr("To: \"Mkhize, T. \\\"Thandi\\\"\" <thandi@durban.gov.za>\r\n"));
}

TEST(MessageTest, NoLineIsLongerThan76Bytes) {
  auto mail = message();
  mail.subject = "Word " + std::string(200, 'w');
  mail.references.assign(12, "5f3a5f3a5f3a5f3a5f3a5f3a5f3a5f3a@durban.gov.za");
  mail.text = std::string(5'000, 'x') + " ë \n" + std::string(80, ' ') + "\nend without a line end ";
  std::string bytes = bytes_of(mail);
  for (size_t at = 0; at < bytes.size();) {
    const size_t end = bytes.find("\r\n", at);
    ASSERT_NE(end, std::string::npos);
    EXPECT_LE(end - at, 76U) << bytes.substr(at, end - at);
    EXPECT_EQ(bytes.substr(at, end - at).find('\n'), std::string::npos);
    at = end + 2;
  }
}

TEST(MessageTest, OneClickIsForHttpsOnly) {
  auto mail = message();
  mail.list_unsubscribe_url = "http://127.0.0.1:8080/unsubscribe/x1";
  EXPECT_THAT(bytes_of(mail), HasSubstr("List-Unsubscribe: <http://127.0.0.1:8080/unsubscribe/x1>\r\n"));
  EXPECT_THAT(bytes_of(mail), Not(HasSubstr("List-Unsubscribe-Post")));
}

TEST(MessageTest, OverAMebibyteIsTooLarge) {
  auto mail = message();
  mail.text = std::string(kMessageBytesMax, 'x');
  EXPECT_EQ(render(mail).error().code, Errc::kTooLarge);
}

TEST(MessageIdTest, ItIsMadeOfItsKeyAndTheSendersDomain) {
  const Mailbox from{"MILE", "cairn@durban.gov.za"};
  EXPECT_EQ(message_id_for("2026-27-Q1 unit-7f3a 0", from), message_id_for("2026-27-Q1 unit-7f3a 0", from));
  EXPECT_NE(message_id_for("2026-27-Q1 unit-7f3a 0", from), message_id_for("2026-27-Q1 unit-7f3a 5", from));
  EXPECT_THAT(message_id_for("x", from), ::testing::EndsWith("@durban.gov.za"));
}

TEST(QuotedPrintableTest, WhatIsWrittenIsReadBack) {
  for (const std::string text : {"", "a", "a\r\n\r\nb", " leading and trailing \t\r\n", "=3D =", "From here\r\n.dot",
                                 "zoë ẅ 𝒳 ééééééééééééééééééééééééééééééééééééééééééééééééééééé", "\ttab\r\n"})
    EXPECT_EQ(from_quoted_printable(to_quoted_printable(text)), text);
  EXPECT_EQ(from_quoted_printable("a=\nb=\r\nc=4=ZZ="), "abc=4=ZZ=");
}

TEST(Base64LinesTest, WhatIsWrittenIsReadBack) {
  for (size_t size = 0; size < 200; ++size) {
    const std::string bytes(size, static_cast<char>(size));
    EXPECT_EQ(from_base64_lines(to_base64_lines(bytes)), bytes);
  }
  EXPECT_EQ(from_base64_lines("Y W\r\nI*="), "ab");
}

TEST(MessageTest, AnAttachmentStandsBesideTheTwinsAndNotAmongThem) {
  auto mail = message();
  const auto without = bytes_of(mail);
  mail.attachments = {{"summary-2026-27.pdf", "application/pdf", std::string("%PDF-1.7\n\0\xff", 11)}};
  const auto bytes = bytes_of(mail);
  const auto outer = bytes.substr(bytes.find("boundary=\"") + 10, 34);
  EXPECT_THAT(bytes, HasSubstr("Content-Type: multipart/mixed;"));
  // The whole of the mail without it is its first part.
  const auto twins = without.substr(without.find("Content-Type: multipart/alternative;"));
  EXPECT_THAT(bytes, HasSubstr("--" + outer + "\r\n" + twins + "\r\n--" + outer + "\r\n"));
  EXPECT_THAT(bytes,
              ::testing::EndsWith("--" + outer +
                                  "\r\n"
                                  "Content-Type: application/pdf\r\n"
                                  "Content-Transfer-Encoding: base64\r\n"
                                  "Content-Disposition: attachment; filename=\"summary-2026-27.pdf\"\r\n"
                                  "\r\n" +
                                  to_base64_lines(mail.attachments.front().bytes) + "\r\n--" + outer + "--\r\n"));
  EXPECT_EQ(bytes_of(mail), bytes);
}

TEST(MessageTest, AnAttachmentThatIsTooLargeOrOddlyNamedIsRefused) {
  auto mail = message();
  mail.attachments = {{"a.pdf", "application/pdf", std::string(kAttachmentBytesMax + 1, 'x')}};
  EXPECT_EQ(render(mail).error().code, Errc::kTooLarge);
  mail.attachments = {{"a.pdf", "application/pdf", std::string(kAttachmentBytesMax, 'x')}};
  EXPECT_TRUE(render(mail));
  mail.attachments = {{"a\".pdf\r\nBcc: x", "application/pdf", "x"}};
  EXPECT_EQ(render(mail).error().code, Errc::kInvalid);
  mail.attachments = {{"a.pdf", "pdf; x", "x"}};
  EXPECT_EQ(render(mail).error().code, Errc::kInvalid);
  mail.attachments = {{"a.pdf", "application/pdf", ""}};
  EXPECT_EQ(render(mail).error().code, Errc::kInvalid);
}

}  // namespace
}  // namespace cairn::workers::mail
