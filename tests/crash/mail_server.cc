#include "tests/crash/mail_server.h"

#include <utility>

#include "workers/mail/mime_reader.h"

namespace cairn::workers::reminders::testing {
namespace {

using mail::Outcome;
using mail::Stage;
using mail::Verdict;

std::string message_id_of(std::string_view bytes) {
  const auto entity = mail::read_entity(bytes);
  const auto header = entity.header("message-id");
  return std::string(header.size() < 2 ? header : header.substr(1, header.size() - 2));
}

std::string text_of(std::string_view bytes) {
  const auto entity = mail::read_entity(bytes);
  const auto parts = mail::parts_of(entity.body, mail::parameter(entity.header("content-type"), "boundary"));
  return parts.empty() ? std::string() : mail::decoded_body(mail::read_entity(parts.front()));
}

std::string report_of(const mail::Envelope& envelope, const std::string& message_id) {
  return "From: MAILER-DAEMON@mail.test\r\nTo: " + envelope.return_path +
         "\r\nSubject: Undelivered\r\nMIME-Version: 1.0\r\n"
         "Content-Type: multipart/report; report-type=delivery-status; boundary=\"b\"\r\n\r\n"
         "--b\r\nContent-Type: text/plain\r\n\r\nIt did not arrive.\r\n"
         "--b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mail.test\r\n\r\n"
         "Final-Recipient: rfc822; " +
         envelope.to + "\r\nAction: failed\r\nStatus: 5.1.1\r\n\r\n" +
         "--b\r\nContent-Type: text/rfc822-headers\r\n\r\nMessage-ID: <" + message_id + ">\r\n\r\n--b--\r\n";
}

}  // namespace

Outcome MailServer::take(const mail::Envelope& envelope, std::string_view bytes, const std::string& message_id) {
  if (!lies || asked_ % 2 == 0)
    taken_.push_back({message_id, envelope.to, text_of(bytes), clock_.now_us(), store->head()});
  if (const auto death = dead.find(envelope.to); death != dead.end() && death->second == Death::kComesBack)
    reports_.push_back(report_of(envelope, message_id));
  return {Verdict::kTaken, Stage::kContent, 250, "2.0.0", "queued"};
}

Result<Outcome> MailServer::send(const mail::Envelope& envelope, std::string_view bytes, const mail::Stopping&) {
  const auto silence = fail(Errc::kUnavailable, "no connection");
  if (power_.gone || clock_.now_us() < away_until_us) return silence;
  ++asked_;
  const auto message_id = message_id_of(bytes);
  if (const auto death = dead.find(envelope.to); death != dead.end() && death->second == Death::kRefused) {
    refused_.insert(message_id);
    return Outcome{Verdict::kRefusedForGood, Stage::kRecipient, 550, "5.1.1", "no such user"};
  }
  const Outcome lost{Verdict::kUnknown, Stage::kContent, 0, "", "the connection broke"};
  const Ending ending = draw();
  switch (ending) {
    case Ending::kTaken: return take(envelope, bytes, message_id);
    case Ending::kBusy: return Outcome{Verdict::kRefusedForNow, Stage::kRecipient, 451, "4.3.2", "come again"};
    case Ending::kOurSender: return Outcome{Verdict::kRefusedForGood, Stage::kSender, 550, "5.7.1", "not you"};
    case Ending::kLostBefore: return lost;
    case Ending::kPowerBefore: power_.gone = true; return silence;
    case Ending::kLostAfter:
    case Ending::kPowerAfter: break;
  }
  take(envelope, bytes, message_id);
  ++lost_answers_;
  power_.gone = ending == Ending::kPowerAfter;
  return lost;
}

std::vector<std::string> MailServer::reports() { return std::exchange(reports_, {}); }

}  // namespace cairn::workers::reminders::testing
