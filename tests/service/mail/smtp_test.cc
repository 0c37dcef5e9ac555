#include <gmock/gmock.h>

#include <chrono>
#include <cstdlib>

#include "tests/support/smtp_server.h"
#include "workers/mail/smtp_transport.h"

namespace cairn::workers::mail {
namespace {

using cairn::testing::SmtpServer;
using cairn::testing::TempFolder;
using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

const Envelope kEnvelope{"bounces+4f2a@durban.gov.za", "thandi@durban.gov.za"};
const std::string kMail =
    "Message-ID: <4f2a@durban.gov.za>\r\nSubject: x\r\n\r\nGood day.\r\n.dot\r\n.\r\nThat was a dot alone.\r\n";

Result<Outcome> send(const SmtpSettings& settings, const Stopping& stopping = never_stopping) {
  CAIRN_TRY(const auto transport, SmtpTransport::make(settings));
  return transport->send(kEnvelope, kMail, stopping);
}

SmtpSettings plain(const SmtpServer& server) {
  return {.url = server.url(), .starttls = StartTls::kNever, .connect_ms = 5'000, .total_ms = 20'000};
}

/// A certificate of its own for 127.0.0.1, and a password in a file.
class Secrets {
 public:
  Secrets() {
    const auto command =
        "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj "
        "/CN=localhost -addext subjectAltName=IP:127.0.0.1 -keyout " +
        key() + " -out " + certificate() + " 2>/dev/null";
    EXPECT_EQ(std::system(command.c_str()), 0);
    std::ofstream(password_file()) << "s3cret word\n";
    std::filesystem::permissions(password_file(), std::filesystem::perms::owner_read);
  }
  std::string certificate() const { return folder_.path() + "/certificate.pem"; }
  std::string key() const { return folder_.path() + "/key.pem"; }
  std::string password_file() const { return folder_.path() + "/password"; }
  std::vector<std::string> tls(std::vector<std::string> more = {}) const {
    std::vector<std::string> all{"--tls", certificate(), key()};
    all.insert(all.end(), more.begin(), more.end());
    return all;
  }

 private:
  TempFolder folder_;
};

SmtpSettings secure(const SmtpServer& server, const Secrets& secrets) {
  auto settings = plain(server);
  settings.starttls = StartTls::kRequired;
  settings.ca_file = secrets.certificate();
  return settings;
}

SmtpSettings with_login(SmtpSettings settings, const Secrets& secrets) {
  settings.user = "cairn";
  settings.password_file = secrets.password_file();
  return settings;
}

TEST(SmtpTest, AMailThatIsTakenIsThereByteForByteAndItsReplyIsKept) {
  const SmtpServer server;
  const auto outcome = send(plain(server)).value();
  EXPECT_EQ(outcome.verdict, Verdict::kTaken);
  EXPECT_EQ(outcome.reply_code, 250);
  EXPECT_EQ(outcome.status, "2.0.0");
  EXPECT_EQ(outcome.reply, "2.0.0 queued as 1");
  EXPECT_EQ(server.mail(1), kMail);
  EXPECT_THAT(server.envelope(1), AllOf(HasSubstr("\"from\": \"bounces+4f2a@durban.gov.za\""),
                                        HasSubstr("\"to\": [\"thandi@durban.gov.za\"]")));
}

TEST(SmtpTest, A5xxToTheRecipientIsADeadAddressAndHoldsNone) {
  const SmtpServer server;
  server.script(R"({"*": "rcpt 550 5.1.1 <thandi@durban.gov.za>: no mailbox thandi"})");
  const auto outcome = send(plain(server)).value();
  EXPECT_EQ(outcome.verdict, Verdict::kRefusedForGood);
  EXPECT_EQ(outcome.stage, Stage::kRecipient);
  EXPECT_EQ(outcome.reply_code, 550);
  EXPECT_EQ(outcome.status, "5.1.1");
  EXPECT_EQ(outcome.reply, "5.1.1 <…@durban.gov.za>: no mailbox …");
  EXPECT_TRUE(is_dead_address(outcome));
  EXPECT_EQ(server.mails(), 0);
}

TEST(SmtpTest, A4xxToTheRecipientIsForNow) {
  const SmtpServer server;
  server.script(R"({"*": "rcpt 451 4.7.1 greylisted, come back"})");
  const auto outcome = send(plain(server)).value();
  EXPECT_EQ(outcome.verdict, Verdict::kRefusedForNow);
  EXPECT_EQ(outcome.reply_code, 451);
  EXPECT_EQ(outcome.status, "4.7.1");
  EXPECT_FALSE(is_dead_address(outcome));
}

TEST(SmtpTest, APolicyOrASenderThatIsRefusedIsNoDeadAddress) {
  const SmtpServer server;
  server.script(R"({"*": "rcpt 550 5.7.1 relaying denied"})");
  EXPECT_EQ(send(plain(server)).value().verdict, Verdict::kRefusedForGood);
  EXPECT_FALSE(is_dead_address(send(plain(server)).value()));
  server.script(R"({"*": "mail 550 5.1.8 who are you?"})");
  const auto outcome = send(plain(server)).value();
  EXPECT_EQ(outcome.stage, Stage::kSender);
  EXPECT_FALSE(is_dead_address(outcome));
}

TEST(SmtpTest, TheContentIsRefusedAfterItsLastByte) {
  const SmtpServer server;
  server.script(R"({"*": "content 554 5.6.0 no such content here"})");
  const auto outcome = send(plain(server)).value();
  EXPECT_EQ(outcome.verdict, Verdict::kRefusedForGood);
  EXPECT_EQ(outcome.stage, Stage::kContent);
  EXPECT_EQ(outcome.reply_code, 554);
  EXPECT_FALSE(is_dead_address(outcome));
  server.script(R"({"*": "content 452 4.3.1 disk full"})");
  EXPECT_EQ(send(plain(server)).value().verdict, Verdict::kRefusedForNow);
}

TEST(SmtpTest, AConnectionCutAfterTheLastByteIsUnknownWhetherItWasKeptOrNot) {
  const SmtpServer server;
  server.script(R"({"*": "drop content"})");
  const auto lost = send(plain(server)).value();
  EXPECT_EQ(lost.verdict, Verdict::kUnknown);
  EXPECT_EQ(lost.reply_code, 0);
  EXPECT_EQ(server.mails(), 0);
  server.script(R"({"*": "late content"})");
  EXPECT_EQ(send(plain(server)).value().verdict, Verdict::kUnknown);
  EXPECT_EQ(server.mails(), 1);
  // Sent again it is there twice, with one Message-ID: all that can be done.
  server.script(R"({"*": "accept"})");
  EXPECT_EQ(send(plain(server)).value().verdict, Verdict::kTaken);
  EXPECT_EQ(server.mail(1), server.mail(2));
}

TEST(SmtpTest, AConnectionCutBeforeIsNotHandedOver) {
  const SmtpServer server;
  server.script(R"({"*": "drop rcpt"})");
  const auto outcome = send(plain(server));
  ASSERT_FALSE(outcome);
  EXPECT_EQ(outcome.error().code, Errc::kUnavailable);
}

TEST(SmtpTest, SilenceEndsByTheClock) {
  const SmtpServer server;
  auto settings = plain(server);
  settings.total_ms = 1'500;
  server.script(R"({"*": "stall rcpt"})");
  const auto began = std::chrono::steady_clock::now();
  const auto before = send(settings).value();
  EXPECT_EQ(before.verdict, Verdict::kRefusedForNow);
  EXPECT_EQ(before.stage, Stage::kRecipient);
  EXPECT_EQ(before.reply_code, 0);
  server.script(R"({"*": "stall content"})");
  EXPECT_EQ(send(settings).value().verdict, Verdict::kUnknown);
  EXPECT_LT(std::chrono::steady_clock::now() - began, std::chrono::seconds(10));
}

TEST(SmtpTest, StoppingEndsItAtOnceBeforeTheMailIsOver) {
  const SmtpServer server;
  server.script(R"({"*": "stall rcpt"})");
  int asked = 0;
  const auto began = std::chrono::steady_clock::now();
  const auto outcome = send(plain(server), [&] { return ++asked > 2; });
  ASSERT_FALSE(outcome);
  EXPECT_EQ(outcome.error().code, Errc::kCancelled);
  EXPECT_LT(std::chrono::steady_clock::now() - began, std::chrono::seconds(10));
}

TEST(SmtpTest, StoppingWhileItIsTakenLosesNothing) {
  const SmtpServer server;
  int asked = 0;
  // Asked for the first time before the connection, then by libcurl: it may end it, or it may be through.
  const auto outcome = send(plain(server), [&] { return ++asked > 1; });
  if (outcome) {
    EXPECT_EQ(outcome.value().verdict, Verdict::kTaken);
  } else {
    EXPECT_EQ(outcome.error().code, Errc::kCancelled);
  }
  EXPECT_EQ(server.mails(), outcome ? 1 : 0);
}

TEST(SmtpTest, NobodyThereIsUnavailable) {
  std::string url;
  {
    const SmtpServer server;
    url = server.url();
  }
  const auto outcome = send({.url = url, .starttls = StartTls::kNever});
  ASSERT_FALSE(outcome);
  EXPECT_EQ(outcome.error().code, Errc::kUnavailable);
}

TEST(SmtpTlsTest, StarttlsAndAuth) {
  const Secrets secrets;
  const SmtpServer server(secrets.tls({"--require-starttls", "--user", "cairn", "--password", "s3cret word"}));
  EXPECT_EQ(send(with_login(secure(server, secrets), secrets)).value().verdict, Verdict::kTaken);
  EXPECT_EQ(server.mail(1), kMail);
}

TEST(SmtpTlsTest, SmtpsAndAuth) {
  const Secrets secrets;
  const SmtpServer server(secrets.tls({"--smtps", "--user", "cairn", "--password", "s3cret word"}));
  auto settings = with_login(secure(server, secrets), secrets);
  settings.url = server.url("smtps");
  EXPECT_EQ(send(settings).value().verdict, Verdict::kTaken);
  EXPECT_EQ(server.mail(1), kMail);
}

TEST(SmtpTlsTest, WithoutStarttlsTheServersRefusalIsTheSettingsFault) {
  const Secrets secrets;
  const SmtpServer server(secrets.tls({"--require-starttls"}));
  const auto outcome = send(plain(server));
  ASSERT_FALSE(outcome) << "no mail dies of it";
  EXPECT_EQ(outcome.error().code, Errc::kUnavailable);
  EXPECT_THAT(outcome.error().context, HasSubstr("530"));
}

TEST(SmtpTlsTest, RequiredTlsThatIsNotOfferedSendsNothing) {
  const Secrets secrets;
  const SmtpServer server;
  const auto outcome = send(secure(server, secrets));
  ASSERT_FALSE(outcome);
  EXPECT_THAT(outcome.error().context, HasSubstr("no STARTTLS"));
  EXPECT_EQ(server.mails(), 0);
}

TEST(SmtpTlsTest, OptionalTlsIsUsedWhenThereIsSome) {
  const Secrets secrets;
  const SmtpServer with(secrets.tls({"--require-starttls"}));
  auto settings = secure(with, secrets);
  settings.starttls = StartTls::kOptional;
  EXPECT_EQ(send(settings).value().verdict, Verdict::kTaken);
  const SmtpServer without;
  settings.url = without.url();
  EXPECT_EQ(send(settings).value().verdict, Verdict::kTaken);
}

TEST(SmtpTlsTest, AnUnknownCertificateSendsNothing) {
  const Secrets secrets;
  const Secrets others;
  const SmtpServer server(secrets.tls());
  const auto outcome = send(secure(server, others));
  ASSERT_FALSE(outcome);
  EXPECT_EQ(outcome.error().code, Errc::kUnavailable);
  EXPECT_THAT(outcome.error().context, HasSubstr("certificate"));
  EXPECT_EQ(server.mails(), 0);
}

TEST(SmtpTlsTest, AWrongPasswordIsTheSettingsFaultAndIsNotTold) {
  const Secrets secrets;
  const SmtpServer server(secrets.tls({"--require-starttls", "--user", "cairn", "--password", "another"}));
  const auto outcome = send(with_login(secure(server, secrets), secrets));
  ASSERT_FALSE(outcome);
  EXPECT_EQ(outcome.error().code, Errc::kUnavailable);
  EXPECT_THAT(outcome.error().context,
              AllOf(HasSubstr("refuses the log-in"), HasSubstr("535"), Not(HasSubstr("s3cret"))));
}

TEST(SmtpTlsTest, APasswordThatEverybodyCanReadIsNotUsed) {
  const Secrets secrets;
  const SmtpServer server(secrets.tls({"--require-starttls", "--user", "cairn", "--password", "s3cret word"}));
  std::filesystem::permissions(secrets.password_file(), std::filesystem::perms::others_read,
                               std::filesystem::perm_options::add);
  const auto outcome = send(with_login(secure(server, secrets), secrets));
  ASSERT_FALSE(outcome);
  EXPECT_THAT(outcome.error().context, HasSubstr("readable by everybody"));
}

TEST(SmtpSettingsTest, WhatCannotBeIsRefused) {
  const auto refusal = [](SmtpSettings settings) {
    const auto made = SmtpTransport::make(std::move(settings));
    return made ? std::string() : made.error().context;
  };
  EXPECT_EQ(refusal({.url = "smtp://mail.test"}), "");
  EXPECT_THAT(refusal({.url = "http://mail.test"}), HasSubstr("neither smtp:// nor smtps://"));
  EXPECT_THAT(refusal({.url = "smtp://"}), HasSubstr("is none"));
  EXPECT_THAT(refusal({.url = "smtp://u:p@mail.test"}), HasSubstr("holds a user"));
  EXPECT_THAT(refusal({.url = "smtp://mail.test", .user = "u"}), HasSubstr("go together"));
  EXPECT_THAT(refusal({.url = "smtp://mail.test", .starttls = StartTls::kOptional, .user = "u", .password_file = "p"}),
              HasSubstr("in the clear"));
  EXPECT_EQ(refusal({.url = "smtps://mail.test", .starttls = StartTls::kOptional, .user = "u", .password_file = "p"}),
            "");
}

TEST(SmtpSettingsTest, WhereNamesTheServerOnly) {
  EXPECT_EQ(SmtpTransport::make({.url = "smtp://mail.test/cairn.test"}).value()->where(), "smtp://mail.test:25");
  EXPECT_EQ(SmtpTransport::make({.url = "smtp://mail.test:587"}).value()->where(), "smtp://mail.test:587");
}

TEST(SmtpTransportTest, AnAddressThatIsNoneIsRefusedBeforeAnyConnection) {
  const auto transport = SmtpTransport::make({.url = "smtp://127.0.0.1:1"}).value();
  EXPECT_EQ(transport->send({"a@b.org", "x@y.org>\r\nRCPT TO:<z@y.org"}, kMail).error().code, Errc::kInvalid);
  EXPECT_EQ(transport->send({"", "x@y.org"}, kMail).error().code, Errc::kInvalid);
}

}  // namespace
}  // namespace cairn::workers::mail
