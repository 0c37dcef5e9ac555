#include "workers/mail/invitation.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "eventstore/base/instant.h"
#include "eventstore/base/utf8.h"

namespace cairn::workers::mail {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

Invitation invitation() {
  return {.uid = "duty-7f3a-2026-27-Q1@durban.gov.za",
          .sequence = 2,
          .stamp_us = parse_instant("2026-09-10T06:00:00Z").value(),
          .day = PartialDate::parse("2026-10-14").value().first_day(),
          .summary = "Q1 2026/27: answer due; 3 rows",
          .description = "Three rows,\nand a report",
          .url = "https://cairn.durban.gov.za/answer",
          .language = "en",
          .organizer = {"MILE", "cairn@durban.gov.za"},
          .attendees = {{"Mkhize, \"T\"", "thandi@durban.gov.za"}}};
}

std::string ics(Method method, const Invitation& invitation) {
  const auto text = ics_of(method, invitation);
  EXPECT_TRUE(text) << text.error().context;
  return text ? text.value() : "";
}

/// Continued lines joined (RFC 5545, 3.1).
std::string unfolded(std::string text) {
  for (size_t at = text.find("\r\n "); at != std::string::npos; at = text.find("\r\n ", at)) text.erase(at, 3);
  return text;
}

TEST(InvitationTest, GoldenBytesOfARequest) {
  EXPECT_EQ(
      unfolded(ics(Method::kRequest, invitation())),
      "BEGIN:VCALENDAR\r\n"
      "VERSION:2.0\r\n"
      "PRODID:-//Cairn//Cairn//EN\r\n"
      "METHOD:REQUEST\r\n"
      "BEGIN:VEVENT\r\n"
      "UID:duty-7f3a-2026-27-Q1@durban.gov.za\r\n"
      "SEQUENCE:2\r\n"
      "DTSTAMP:20260910T060000Z\r\n"
      "DTSTART;VALUE=DATE:20261014\r\n"
      "DTEND;VALUE=DATE:20261015\r\n"
      "SUMMARY;LANGUAGE=en:Q1 2026/27: answer due\\; 3 rows\r\n"
      "DESCRIPTION;LANGUAGE=en:Three rows\\,\\nand a report\r\n"
      "URL:https://cairn.durban.gov.za/answer\r\n"
      "STATUS:CONFIRMED\r\n"
      "TRANSP:TRANSPARENT\r\n"
      "ORGANIZER;CN=MILE:mailto:cairn@durban.gov.za\r\n"
      "ATTENDEE;CN=\"Mkhize, 'T'\";ROLE=REQ-PARTICIPANT;PARTSTAT=NEEDS-ACTION;RSVP=FALSE:mailto:thandi@durban.gov.za"
      "\r\n"
      "END:VEVENT\r\n"
      "END:VCALENDAR\r\n");
}

TEST(InvitationTest, ACancelTakesTheSameDateBack) {
  const auto text = ics(Method::kCancel, invitation());
  EXPECT_THAT(text, HasSubstr("METHOD:CANCEL\r\n"));
  EXPECT_THAT(text, HasSubstr("STATUS:CANCELLED\r\n"));
  EXPECT_THAT(text, HasSubstr("UID:duty-7f3a-2026-27-Q1@durban.gov.za\r\n"));
}

TEST(InvitationTest, TheSameInvitationIsTheSameBytes) {
  EXPECT_EQ(ics(Method::kRequest, invitation()), ics(Method::kRequest, invitation()));
}

TEST(InvitationTest, HoursAreInTheCountrysTimeWithItsZone) {
  auto meeting = invitation();
  meeting.hours = Hours{parse_instant("2026-10-14T07:00:00Z").value(), parse_instant("2026-10-14T22:30:00Z").value()};
  const auto text = ics(Method::kRequest, meeting);
  EXPECT_THAT(text, HasSubstr("DTSTART;TZID=Africa/Johannesburg:20261014T090000\r\n"));
  EXPECT_THAT(text, HasSubstr("DTEND;TZID=Africa/Johannesburg:20261015T003000\r\n"));
  EXPECT_THAT(text,
              HasSubstr("BEGIN:VTIMEZONE\r\nTZID:Africa/Johannesburg\r\nBEGIN:STANDARD\r\nDTSTART:19700101T000000\r\n"
                        "TZOFFSETFROM:+0200\r\nTZOFFSETTO:+0200\r\nTZNAME:SAST\r\nEND:STANDARD\r\nEND:VTIMEZONE\r\n"));
}

TEST(InvitationTest, LinesAreFoldedAt75OctetsBetweenCharacters) {
  auto with = invitation();
  with.summary.clear();
  for (int i = 0; i < 200; ++i) with.summary += i % 3 ? "ë" : "x";
  std::string text = ics(Method::kRequest, with);
  EXPECT_THAT(unfolded(text), HasSubstr(with.summary));
  while (!text.empty()) {
    const size_t end = text.find("\r\n");
    ASSERT_NE(end, std::string::npos);
    EXPECT_LE(end, 75U) << text.substr(0, end);
    EXPECT_TRUE(is_utf8(text.substr(0, end)));
    EXPECT_EQ(text.substr(0, end).find('\n'), std::string::npos);
    text.erase(0, end + 2);
  }
}

TEST(InvitationTest, AFeedHoldsManyDatesAndNobody) {
  auto second = invitation();
  second.uid = "other@durban.gov.za";
  const auto text = feed_of("Water", {invitation(), second}).value();
  EXPECT_THAT(text, HasSubstr("METHOD:PUBLISH\r\n"));
  EXPECT_THAT(text, HasSubstr("X-WR-CALNAME:Water\r\n"));
  EXPECT_THAT(text, HasSubstr("UID:other@durban.gov.za\r\n"));
  EXPECT_THAT(text, Not(HasSubstr("mailto:")));
  EXPECT_THAT(feed_of("Water", {}).value(), HasSubstr("END:VCALENDAR\r\n"));
}

TEST(InvitationTest, WhatIsNoInvitationIsRefused) {
  const std::vector<std::function<void(Invitation&)>> mistakes{
      [](Invitation& i) { i.uid = ""; },
      [](Invitation& i) { i.uid = "a\r\nSUMMARY:b"; },
      [](Invitation& i) { i.summary = ""; },
      [](Invitation& i) { i.summary = "a\nb"; },
      [](Invitation& i) { i.description = "a\xff"; },
      [](Invitation& i) { i.url = "https://x.org\r\nX:1"; },
      [](Invitation& i) { i.language = "en:x"; },
      [](Invitation& i) { i.organizer.address = ""; },
      [](Invitation& i) { i.attendees.clear(); },
      [](Invitation& i) { i.attendees[0].name = "a\nb"; },
      [](Invitation& i) { i.hours = Hours{2'000'000, 1'000'000}; }};
  for (size_t i = 0; i < mistakes.size(); ++i) {
    auto wrong = invitation();
    mistakes[i](wrong);
    const auto text = ics_of(Method::kRequest, wrong);
    ASSERT_FALSE(text) << "mistake " << i;
    EXPECT_EQ(text.error().code, Errc::kInvalid);
  }
}

}  // namespace
}  // namespace cairn::workers::mail
