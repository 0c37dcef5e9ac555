#include "workers/mail/delivery_report.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "workers/mail/address.h"
#include "workers/mail/mime_reader.h"

namespace cairn::workers::mail {
namespace {

using ::testing::HasSubstr;

// As Postfix writes one (LF, mbox line) …
constexpr std::string_view kPostfix = R"(From MAILER-DAEMON Thu Sep 10 06:00:05 2026
Return-Path: <>
Delivered-To: bounces+4f2a@durban.gov.za
From: MAILER-DAEMON@mail.durban.gov.za (Mail Delivery System)
To: bounces+4f2a@durban.gov.za
Subject: Undelivered Mail Returned to Sender
Auto-Submitted: auto-replied
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status;
	boundary="4F2A.1757484005/mail.durban.gov.za"

This is a MIME-encapsulated message.

--4F2A.1757484005/mail.durban.gov.za
Content-Description: Notification
Content-Type: text/plain; charset=utf-8

<thandi@durban.gov.za>: host mx.durban.gov.za said: 550 5.1.1 no such user

--4F2A.1757484005/mail.durban.gov.za
Content-Description: Delivery report
Content-Type: message/delivery-status

Reporting-MTA: dns; mail.durban.gov.za
X-Postfix-Queue-ID: 4F2A
Arrival-Date: Thu, 10 Sep 2026 08:00:00 +0200 (SAST)

Final-Recipient: rfc822; thandi@durban.gov.za
Original-Recipient: rfc822;thandi@durban.gov.za
Action: failed
Status: 5.1.1
Remote-MTA: dns; mx.durban.gov.za
Diagnostic-Code: smtp; 550 5.1.1 <thandi@durban.gov.za>: user thandi is
    unknown

--4F2A.1757484005/mail.durban.gov.za
Content-Description: Undelivered Message Headers
Content-Type: text/rfc822-headers

From: MILE <cairn@durban.gov.za>
To: Thandi Mkhize <thandi@durban.gov.za>
Message-ID: <5f3a@durban.gov.za>
Subject: Q1

--4F2A.1757484005/mail.durban.gov.za--
)";

std::string changed(std::string_view from, std::string_view to, std::string_view in = kPostfix) {
  std::string text(in);
  const size_t at = text.find(from);
  EXPECT_NE(at, std::string::npos) << from;
  return text.replace(at, from.size(), to);
}

std::string with_crlf(std::string_view text) {
  std::string out;
  for (const char c : text) out += c == '\n' ? "\r\n" : std::string(1, c);
  return out;
}

DeliveryReport report(std::string_view bytes) {
  const auto read = parse_delivery_report(bytes);
  EXPECT_TRUE(read) << read.error().context;
  return read ? read.value() : DeliveryReport{};
}

std::string refusal(std::string_view bytes) {
  const auto read = parse_delivery_report(bytes);
  EXPECT_FALSE(read);
  if (read) return "";
  EXPECT_EQ(read.error().code, Errc::kInvalid);
  return read.error().context;
}

TEST(DeliveryReportTest, AHardBounceIsRead) {
  for (const auto& bytes : {std::string(kPostfix), with_crlf(kPostfix)}) {
    const auto read = report(bytes);
    EXPECT_EQ(read.message_id, "5f3a@durban.gov.za");
    EXPECT_EQ(return_token("bounces@durban.gov.za", read.sent_to), "4f2a");
    ASSERT_EQ(read.recipients.size(), 1U);
    EXPECT_EQ(read.recipients[0].recipient, "…@durban.gov.za");
    EXPECT_EQ(read.recipients[0].action, "failed");
    EXPECT_EQ(read.recipients[0].status, "5.1.1");
    EXPECT_EQ(read.recipients[0].diagnostic, "550 5.1.1 <…@durban.gov.za>: user … is unknown");
    EXPECT_TRUE(read.recipients[0].hard);
  }
}

TEST(DeliveryReportTest, OnlyAFailureFor5IsHard) {
  EXPECT_FALSE(report(changed("Action: failed", "Action: Delayed")).recipients[0].hard);
  EXPECT_EQ(report(changed("Action: failed", "Action: Delayed")).recipients[0].action, "delayed");
  EXPECT_FALSE(report(changed("Status: 5.1.1", "Status: 4.4.7")).recipients[0].hard);
  EXPECT_FALSE(report(changed("Status: 5.1.1", "Status: about 5.1.1")).recipients[0].hard);
  EXPECT_EQ(report(changed("Status: 5.1.1", "Status: 5.1.1 (bad mailbox)")).recipients[0].status, "5.1.1");
}

TEST(DeliveryReportTest, TheWholeMailMayBeInIt) {
  EXPECT_EQ(report(changed("text/rfc822-headers", "message/rfc822")).message_id, "5f3a@durban.gov.za");
  EXPECT_EQ(report(changed("Message-ID: <5f3a@durban.gov.za>", "MESSAGE-Id:\n <5f3a@durban.gov.za>")).message_id,
            "5f3a@durban.gov.za");
}

TEST(DeliveryReportTest, EncodedPartsAreDecoded) {
  const auto quoted =
      changed("text/rfc822-headers\n", "text/rfc822-headers\nContent-Transfer-Encoding: quoted-printable\n");
  EXPECT_EQ(report(changed("<5f3a@durban", "<5f=33a=40durban", quoted)).message_id, "5f3a@durban.gov.za");
  const std::string encoded =
      "Content-Type: multipart/report; boundary=b\nTo: x@y.org\n\n--b\nContent-Type: message/delivery-status\n"
      "Content-Transfer-Encoding: base64\n\nRmluYWwtUmVjaXBpZW50OiByZmM4MjI7IGFAYi5vcmcKQWN0aW9uOiBmYWlsZWQK\n"
      "U3RhdHVzOiA1LjAuMAo=\n--b--\n";
  EXPECT_TRUE(report(encoded).recipients[0].hard);
  EXPECT_EQ(report(encoded).message_id, "");
  EXPECT_EQ(report(encoded).sent_to, "x@y.org");
}

TEST(DeliveryReportTest, AReportWithinAnotherMailIsFound) {
  const std::string wrapped =
      "Content-Type: multipart/mixed; boundary=\"outer\"\nTo: bounces+4f2a@durban.gov.za\n\n--outer\n" +
      std::string(kPostfix.substr(kPostfix.find('\n') + 1)) + "\n--outer--\n";
  EXPECT_EQ(report(wrapped).message_id, "5f3a@durban.gov.za");
}

TEST(DeliveryReportTest, EachRecipientHasItsOwnLine) {
  const auto read = report(changed("--4F2A.1757484005/mail.durban.gov.za\nContent-Description: Undelivered",
                                   "Final-Recipient: rfc822; sipho@durban.gov.za\nAction: delivered\nStatus: 2.0.0\n\n"
                                   "--4F2A.1757484005/mail.durban.gov.za\nContent-Description: Undelivered"));
  ASSERT_EQ(read.recipients.size(), 2U);
  EXPECT_TRUE(read.recipients[0].hard);
  EXPECT_EQ(read.recipients[1].action, "delivered");
}

TEST(DeliveryReportTest, AMailThatWasCutOffIsReadAsFarAsItGoes) {
  const auto text = kPostfix.substr(0, kPostfix.find("Subject: Q1"));
  EXPECT_EQ(report(text).message_id, "5f3a@durban.gov.za");
}

TEST(DeliveryReportTest, WhatIsNoReportSaysWhatItLacks) {
  EXPECT_THAT(refusal(""), HasSubstr("no headers"));
  EXPECT_THAT(refusal("From "), HasSubstr("no headers"));
  EXPECT_THAT(refusal("hello"), HasSubstr("no headers"));
  EXPECT_THAT(refusal("To: x@y.org\n\nNo change this quarter.\n"), HasSubstr("no delivery report but plain text"));
  EXPECT_THAT(refusal("Content-Type: text/html\n\nx"), HasSubstr("no delivery report but text/html"));
  EXPECT_THAT(refusal("Content-Type: \1\1\n\nx"), HasSubstr("no delivery report but plain text"));
  EXPECT_THAT(refusal(changed("Content-Type: message/delivery-status", "Content-Type: text/plain")),
              HasSubstr("no part message/delivery-status"));
  EXPECT_THAT(refusal(changed("Action: failed", "Action: eaten")), HasSubstr("on no recipient"));
  EXPECT_THAT(
      refusal(changed("Delivered-To: bounces+4f2a@durban.gov.za\n", "",
                      changed("\nTo: bounces+4f2a@durban.gov.za", "\nTo: nobody", changed("Message-ID:", "X-ID:")))),
      HasSubstr("names neither"));
}

TEST(DeliveryReportTest, TooLargeIsSaidBeforeItIsRead) {
  EXPECT_EQ(parse_delivery_report(std::string(kReportBytesMax + 1, 'x')).error().code, Errc::kTooLarge);
}

TEST(DeliveryReportTest, ABombOfPartsEnds) {
  std::string bomb = "Content-Type: multipart/mixed; boundary=b\n\n";
  for (int i = 0; i < 10'000; ++i) bomb += "--b\nContent-Type: multipart/mixed; boundary=b\n\n";
  EXPECT_THAT(refusal(bomb), HasSubstr("no part message/delivery-status"));
}

TEST(MimeParameterTest, QuotesSpacesAndOrderDoNotMatter) {
  EXPECT_EQ(parameter("multipart/report; boundary=\"a;b\\\"c\"; x=y", "boundary"), "a;b\"c");
  EXPECT_EQ(parameter("multipart/report; a=\"boundary=no\"; BOUNDARY = yes ", "boundary"), "yes");
  EXPECT_EQ(parameter("multipart/report; flag; boundary=x", "boundary"), "x");
  EXPECT_EQ(parameter("multipart/report; boundary", "boundary"), "");
  EXPECT_EQ(parameter("multipart/report", "boundary"), "");
  EXPECT_EQ(parameter("multipart/report; boundary=\"", "boundary"), "");
}

}  // namespace
}  // namespace cairn::workers::mail
