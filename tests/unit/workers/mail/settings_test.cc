#include "workers/mail/settings.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace cairn::workers::mail {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

constexpr std::string_view kWhole = R"(
from = "MILE <cairn@durban.gov.za>"
reply_to = "mile@durban.gov.za"
bounce_address = "bounces@durban.gov.za"
base_url = "https://cairn.durban.gov.za/"
reviewed_languages = ["en", "zu"]

[smtp]
url = "smtp://mail.durban.gov.za:587"
starttls = "required"
user = "cairn"
password_file = "mail-password"
ca_file = "/etc/cairn/mail-ca.pem"
connect_seconds = 5
total_seconds = 60
)";

std::string refusal(std::string_view text) {
  const auto settings = parse_settings(text, "mail.toml", "/data");
  EXPECT_FALSE(settings) << text;
  if (settings) return "";
  EXPECT_EQ(settings.error().code, Errc::kInvalid);
  return settings.error().context;
}

TEST(MailSettingsTest, AllThatCanBeSaidIsRead) {
  const auto settings = parse_settings(kWhole, "mail.toml", "/data").value();
  EXPECT_EQ(settings.from, (Mailbox{"MILE", "cairn@durban.gov.za"}));
  EXPECT_EQ(settings.reply_to, (Mailbox{"", "mile@durban.gov.za"}));
  EXPECT_EQ(settings.bounce_address, "bounces@durban.gov.za");
  EXPECT_EQ(settings.base_url, "https://cairn.durban.gov.za");
  EXPECT_THAT(settings.reviewed_languages, ElementsAre("en", "zu"));
  ASSERT_TRUE(settings.smtp);
  EXPECT_EQ(settings.smtp->url, "smtp://mail.durban.gov.za:587");
  EXPECT_EQ(settings.smtp->starttls, StartTls::kRequired);
  EXPECT_EQ(settings.smtp->user, "cairn");
  EXPECT_EQ(settings.smtp->password_file, "/data/mail-password");
  EXPECT_EQ(settings.smtp->ca_file, "/etc/cairn/mail-ca.pem");
  EXPECT_EQ(settings.smtp->connect_ms, 5'000);
  EXPECT_EQ(settings.smtp->total_ms, 60'000);
  EXPECT_EQ(make_transport(settings, "/data").value()->where(), "smtp://mail.durban.gov.za:587");
}

TEST(MailSettingsTest, AnEmptyFileIsFilesAndBouncesComeToTheSender) {
  const auto settings = parse_settings("from = \"a@b.org\"", "mail.toml", "/data").value();
  EXPECT_EQ(settings.bounce_address, "a@b.org");
  EXPECT_FALSE(settings.smtp);
  EXPECT_EQ(make_transport(settings, "/data").value()->where(), "the folder mail");
}

TEST(MailSettingsTest, EachMistakeIsNamedWithItsLine) {
  EXPECT_THAT(refusal("\nfrom = 3"), HasSubstr("mail.toml:2: from is no text in quotes"));
  EXPECT_THAT(refusal("from = \"nobody\""), HasSubstr("mail.toml:1: from is no mail address"));
  EXPECT_THAT(refusal("from = \"MILE <a@b.org\""), HasSubstr("mail.toml:1: from is not of the form"));
  EXPECT_THAT(refusal("form = \"a@b.org\""), HasSubstr("mail.toml:1: the key form is unknown"));
  EXPECT_THAT(refusal("from = "), HasSubstr("mail.toml:1: "));
  EXPECT_THAT(refusal("base_url = \"ftp://x\""), HasSubstr("mail.toml:1: base_url is no http(s) address"));
  EXPECT_THAT(refusal("reviewed_languages = \"en\""), HasSubstr("mail.toml:1: reviewed_languages is no list"));
  EXPECT_THAT(refusal("reviewed_languages = [1]"), HasSubstr("mail.toml:1: reviewed_languages is no list"));
  EXPECT_THAT(refusal("smtp = \"x\""), HasSubstr("mail.toml:1: smtp is no part [smtp]"));
  const std::string from = "from = \"a@b.org\"\n[smtp]\n";
  EXPECT_THAT(refusal(from + "url = \"http://x\""), HasSubstr("mail.toml:2: the mail server's url"));
  EXPECT_THAT(refusal(from + "starttls = \"yes\""), HasSubstr("mail.toml:3: starttls is \"required\""));
  EXPECT_THAT(refusal(from + "total_seconds = 0"), HasSubstr("mail.toml:3: total_seconds is from 1 to 3600"));
  EXPECT_THAT(refusal(from + "total_seconds = 1.5"), HasSubstr("mail.toml:3: total_seconds is no whole number"));
  EXPECT_THAT(refusal(from + "password = \"p\""), HasSubstr("mail.toml:3: the key password is unknown"));
  EXPECT_THAT(refusal("[smtp]\nurl = \"smtp://x\""), HasSubstr("needs a sender"));
}

TEST(MailboxTest, ItIsReadWithAndWithoutAName) {
  EXPECT_EQ(parse_mailbox("a@b.org").value(), (Mailbox{"", "a@b.org"}));
  EXPECT_EQ(parse_mailbox("\"Mkhize, T.\" <a@b.org>").value(), (Mailbox{"Mkhize, T.", "a@b.org"}));
  for (const char* text : {"", "A <>", "A <a@b.org> x", "A\nB <a@b.org>", "<a@b.org"})
    EXPECT_FALSE(parse_mailbox(text));
}

}  // namespace
}  // namespace cairn::workers::mail
