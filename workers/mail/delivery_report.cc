#include "workers/mail/delivery_report.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "workers/mail/address.h"
#include "workers/mail/mime_reader.h"

// A report (RFC 3462, 3464) as mail servers write them:
//   multipart/report
//     text/plain               words for a person
//     message/delivery-status  fields of the mail, an empty line, then fields of each recipient
//     message/rfc822           the mail it is about; or text/rfc822-headers, its headers

namespace cairn::workers::mail {
namespace {

constexpr size_t kRecipientsMax = 100;
constexpr size_t kIdBytesMax = 998;
constexpr int kDepthMax = 4;
constexpr size_t kTypeBytesMax = 60;
constexpr std::array<std::string_view, 5> kActions{"failed", "delayed", "delivered", "relayed", "expanded"};

/// The first address in the text, in angles or alone; empty when there is none.
std::string address_in(std::string_view text) {
  const size_t open = text.find('<');
  if (open != std::string_view::npos) {
    text = text.substr(open + 1);
    text = text.substr(0, text.find('>'));
  }
  text = trimmed(text.substr(0, text.find(',')));
  return check_address(text) ? std::string(text) : std::string();
}

/// "5f3a@durban.gov.za" of "<5f3a@durban.gov.za>"; empty for what cannot be one.
std::string id_in(std::string_view text) {
  const size_t open = text.find('<');
  if (open != std::string_view::npos)
    text = text.substr(open + 1, std::min(text.find('>', open), text.size()) - open - 1);
  text = trimmed(text);
  const bool plain = std::ranges::all_of(text, [](char c) { return c > ' ' && c <= '~' && c != '<' && c != '>'; });
  return plain && text.size() <= kIdBytesMax ? std::string(text) : std::string();
}

bool is_digit(char c) { return c >= '0' && c <= '9'; }

/// "5.1.1" where the text begins with one (RFC 3463, 2); else empty.
std::string status_in(std::string_view text) {
  std::string status;
  for (const char c : trimmed(text)) {
    if (!is_digit(c) && c != '.') break;
    status += c;
  }
  const bool dots = std::ranges::count(status, '.') == 2 && status.find("..") == std::string::npos;
  if (!dots || status.size() > 9 || status.size() < 5 || status[1] != '.' || status.back() == '.') return {};
  return std::string_view("245").find(status.front()) == std::string_view::npos ? std::string() : status;
}

/// What comes after "rfc822;" or "smtp;": the value of a typed field.
std::string_view typed_value(std::string_view field) {
  const size_t semicolon = field.find(';');
  return trimmed(semicolon == std::string_view::npos ? field : field.substr(semicolon + 1));
}

/// None when these are not the fields of a recipient.
std::optional<ReportedRecipient> recipient_of(const Entity& fields) {
  const auto original = typed_value(fields.header("original-recipient"));
  const auto last = typed_value(fields.header("final-recipient"));
  const auto action = lower(fields.header("action"));
  const auto whom = last.empty() ? original : last;
  if (whom.empty() || std::ranges::find(kActions, action) == kActions.end()) return std::nullopt;
  const auto words = typed_value(fields.header("diagnostic-code"));
  ReportedRecipient recipient{blanked(whom), action, status_in(fields.header("status")), blanked(words, whom), false};
  recipient.hard = action == "failed" && recipient.status.starts_with('5');
  return recipient;
}

/// What was found on the way through the parts.
struct Found {
  bool status_part = false;
  std::string message_id;
  std::vector<ReportedRecipient> recipients;
};

void read_status(std::string_view text, Found& found) {
  found.status_part = true;
  while (!text.empty() && found.recipients.size() < kRecipientsMax) {
    const auto fields = read_entity(text);
    if (const auto recipient = recipient_of(fields)) found.recipients.push_back(*recipient);
    if (fields.body.size() == text.size()) {
      // Neither fields nor an empty line: on to the next line.
      const size_t end = text.find('\n');
      text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    } else {
      text = fields.body;
    }
  }
}

void read_part(const Entity& part, int depth, Found& found) {
  const auto content_type = part.header("content-type");
  const auto type = media_type(content_type);
  if (type.starts_with("multipart/")) {
    if (depth == kDepthMax) return;
    for (const auto bytes : parts_of(part.body, parameter(content_type, "boundary")))
      read_part(read_entity(bytes), depth + 1, found);
  } else if (type == "message/delivery-status" || type == "message/global-delivery-status") {
    read_status(decoded_body(part), found);
  } else if (type == "message/rfc822" || type == "text/rfc822-headers" || type == "message/global" ||
             type == "message/global-headers") {
    if (found.message_id.empty()) found.message_id = id_in(read_entity(decoded_body(part)).header("message-id"));
  }
}

/// Where the report came to: what the last server wrote down, else what its sender did.
std::string sent_to(const Entity& report) {
  for (const std::string_view name : {"delivered-to", "x-original-to", "envelope-to", "to"}) {
    auto address = address_in(report.header(name));
    if (!address.empty()) return address;
  }
  return {};
}

}  // namespace

Result<DeliveryReport> parse_delivery_report(std::string_view bytes) {
  if (bytes.size() > kReportBytesMax)
    return fail(Errc::kTooLarge,
                fmt::format("a report has at most {} bytes, this one {}", kReportBytesMax, bytes.size()));
  if (bytes.starts_with("From ")) bytes.remove_prefix(std::min(bytes.find('\n'), bytes.size() - 1) + 1);
  const auto report = read_entity(bytes);
  if (report.headers.empty()) return fail(Errc::kInvalid, "is no mail: it has no headers");
  const auto type = media_type(report.header("content-type"));
  if (!type.starts_with("multipart/")) {
    // A type that cannot be read is text (RFC 2045, 5.2).
    const auto named = blanked(type.substr(0, kTypeBytesMax));
    return fail(Errc::kInvalid, "is no delivery report but " + (named.empty() ? "plain text" : named));
  }
  Found found;
  read_part(report, 0, found);
  if (!found.status_part) return fail(Errc::kInvalid, "is no delivery report: it has no part message/delivery-status");
  if (found.recipients.empty()) return fail(Errc::kInvalid, "is a delivery report on no recipient");
  DeliveryReport read{std::move(found.message_id), sent_to(report), std::move(found.recipients)};
  if (read.message_id.empty() && read.sent_to.empty())
    return fail(Errc::kInvalid, "is a delivery report that names neither the mail it is about nor where it was sent");
  return read;
}

}  // namespace cairn::workers::mail
