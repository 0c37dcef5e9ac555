#include "workers/mail/message.h"

#include <fmt/format.h>

#include <array>
#include <chrono>

#include "eventstore/base/bytes.h"
#include "eventstore/base/utf8.h"
#include "workers/mail/encoding.h"

// The bytes of a mail (RFC 5322, 2045 to 2047, 2369, 3834, 8058):
//   header lines, an empty line, then multipart/alternative of
//     text/plain   quoted-printable
//     text/html    quoted-printable
//     text/calendar; method=…   base 64, when there is a calendar
// With attachments multipart/mixed of the above, with a header of its own, and each file in base 64.
// A boundary begins with "=_", which neither encoding ever writes, so it cannot occur in a part.

namespace cairn::workers::mail {
namespace {

constexpr size_t kTextHeaderBytesMax = 900;  // a line of 998 holds it, should somebody unfold it
constexpr size_t kReferencesMax = 50;
constexpr std::string_view kUrlMarks = "-._~:/?#[]@!$&'()*+,;=%";
constexpr std::string_view kIdMarks = "!#$%&'*+-/=?^_`{|}~.";

bool is_alphanumeric(char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

Error invalid(std::string_view what, const std::string& why) {
  return fail(Errc::kInvalid, std::string(what) + " " + why);
}

/// Text that goes into a header: one line, so that nothing after it can pass for a header of its own.
Result<void> check_line(std::string_view what, std::string_view text) {
  if (!is_utf8(text)) return invalid(what, "is not UTF-8");
  if (text.size() > kTextHeaderBytesMax) return invalid(what, "is longer than 900 bytes");
  for (const char c : text)
    if (static_cast<unsigned char>(c) < 0x20 || c == 0x7F)
      return invalid(what, fmt::format("has the control character {:#04x}", static_cast<unsigned char>(c)));
  return success();
}

Result<void> check_mailbox(std::string_view what, const Mailbox& mailbox) {
  CAIRN_TRY(check_line(std::string(what) + "'s name", mailbox.name));
  const auto checked = check_address(mailbox.address);
  if (!checked) return invalid(what, checked.error().context);
  return success();
}

Result<void> check_id(std::string_view what, std::string_view id) {
  const size_t at = id.find('@');
  const bool one_at = at != std::string_view::npos && at > 0 && at + 1 < id.size() && id.rfind('@') == at;
  for (const char c : id)
    if (!is_alphanumeric(c) && c != '@' && kIdMarks.find(c) == std::string_view::npos)
      return invalid(what, "has a character that no message id has");
  if (!one_at || id.size() > 250) return invalid(what, "is no message id (left@right, without <>)");
  return success();
}

Result<void> check_url(std::string_view what, std::string_view url) {
  if (!url.starts_with("https://") && !url.starts_with("http://")) return invalid(what, "is no http(s) address");
  if (url.size() > kTextHeaderBytesMax) return invalid(what, "is longer than 900 bytes");
  for (const char c : url)
    if (!is_alphanumeric(c) && kUrlMarks.find(c) == std::string_view::npos)
      return invalid(what, "has a character that no address has");
  return success();
}

Result<void> check_body(std::string_view what, std::string_view text) {
  if (text.empty()) return invalid(what, "is empty");
  if (!is_utf8(text)) return invalid(what, "is not UTF-8");
  if (text.find('\0') != std::string_view::npos) return invalid(what, "has a zero byte");
  return success();
}

Result<void> check_attachments(const std::vector<Attachment>& attachments) {
  size_t bytes = 0;
  for (const auto& file : attachments) {
    bytes += file.bytes.size();
    if (file.bytes.empty()) return invalid("an attachment", "is empty");
    if (file.name.empty() || file.name.size() > 100) return invalid("an attachment's name", "has no 1 to 100 bytes");
    for (const char c : file.name)
      if (!is_alphanumeric(c) && std::string_view(".-_").find(c) == std::string_view::npos)
        return invalid("an attachment's name", "has a character that is not taken");
    for (const char c : file.media_type)
      if (!is_alphanumeric(c) && std::string_view("/.+-").find(c) == std::string_view::npos)
        return invalid("an attachment's media type", "is none");
    if (file.media_type.find('/') == std::string::npos) return invalid("an attachment's media type", "is none");
  }
  if (bytes > kAttachmentBytesMax)
    return fail(Errc::kTooLarge,
                fmt::format("attachments have at most {} bytes, these {}", kAttachmentBytesMax, bytes));
  return success();
}

Result<void> check(const Message& message) {
  CAIRN_TRY(check_id("the message id", message.message_id));
  if (!message.in_reply_to.empty()) {
    CAIRN_TRY(check_id("in-reply-to", message.in_reply_to));
  }
  if (message.references.size() > kReferencesMax) return invalid("the references", "are more than 50");
  for (const auto& reference : message.references) {
    CAIRN_TRY(check_id("a reference", reference));
  }
  CAIRN_TRY(check_mailbox("the sender", message.from));
  CAIRN_TRY(check_mailbox("the recipient", message.to));
  if (message.reply_to) {
    CAIRN_TRY(check_mailbox("reply-to", *message.reply_to));
  }
  if (!message.return_path.empty()) {
    const auto checked = check_address(message.return_path);
    if (!checked) return invalid("the return path", checked.error().context);
  }
  CAIRN_TRY(check_line("the subject", message.subject));
  if (message.subject.empty()) return invalid("the subject", "is empty");
  for (const char c : message.language)
    if (!is_alphanumeric(c) && c != '-') return invalid("the language", "is no language tag");
  CAIRN_TRY(check_body("the text", message.text));
  CAIRN_TRY(check_body("the HTML", message.html));
  if (!message.list_unsubscribe_url.empty()) {
    CAIRN_TRY(check_url("list-unsubscribe", message.list_unsubscribe_url));
  }
  if (message.calendar) {
    CAIRN_TRY(check_body("the calendar", message.calendar->ics));
    for (const char c : message.calendar->method)
      if (c < 'A' || c > 'Z') return invalid("the calendar's method", "is none");
    if (message.calendar->method.empty()) return invalid("the calendar's method", "is empty");
  }
  return check_attachments(message.attachments);
}

/// "Thu, 10 Sep 2026 08:00:00 +0200": South African Standard Time, which its readers live in.
std::string date_text(int64_t us) {
  using namespace std::chrono;
  static constexpr std::array kDays{"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
  static constexpr std::array kMonths{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                      "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  const auto local = floor<seconds>(sys_time<microseconds>(microseconds(us))) + hours(2);
  const auto day = floor<days>(local);
  const year_month_day date(day);
  const hh_mm_ss time(local - day);
  return fmt::format("{}, {:02} {} {:04} {:02}:{:02}:{:02} +0200", kDays[weekday(day).c_encoding()],
                     static_cast<unsigned>(date.day()), kMonths[static_cast<unsigned>(date.month()) - 1],
                     static_cast<int>(date.year()), time.hours().count(), time.minutes().count(),
                     time.seconds().count());
}

std::string mailbox_text(const Mailbox& mailbox) {
  const auto name = phrase(mailbox.name);
  return name.empty() ? mailbox.address : name + " <" + mailbox.address + ">";
}

std::string headers_of(const Message& message) {
  std::string out = header("Date", date_text(message.date_us));
  out += header("From", mailbox_text(message.from));
  if (message.reply_to) out += header("Reply-To", mailbox_text(*message.reply_to));
  out += header("To", mailbox_text(message.to));
  out += text_header("Subject", message.subject);
  out += header("Message-ID", "<" + message.message_id + ">");
  if (!message.in_reply_to.empty()) out += header("In-Reply-To", "<" + message.in_reply_to + ">");
  if (!message.references.empty()) {
    std::string references;
    for (const auto& reference : message.references) references += (references.empty() ? "<" : " <") + reference + ">";
    out += header("References", references);
  }
  // No out-of-office reply to a machine (RFC 3834; the second is Exchange's); reports of non-delivery still come.
  out += header("Auto-Submitted", "auto-generated");
  out += header("X-Auto-Response-Suppress", "OOF, AutoReply");
  if (!message.list_unsubscribe_url.empty()) {
    out += header("List-Unsubscribe", "<" + message.list_unsubscribe_url + ">");
    // One click is for https only (RFC 8058, 3.1).
    if (message.list_unsubscribe_url.starts_with("https://"))
      out += header("List-Unsubscribe-Post", "List-Unsubscribe=One-Click");
  }
  if (!message.language.empty()) out += header("Content-Language", message.language);
  return out + header("MIME-Version", "1.0");
}

std::string boundary_of(std::string_view what, const Message& message) {
  return "=_" + to_hex(view_of(sha256({what, message.message_id}))).substr(0, 32);
}

std::string multipart(std::string_view kind, const std::string& boundary) {
  return header("Content-Type", fmt::format("multipart/{}; boundary=\"{}\"", kind, boundary)) + "\r\n";
}

std::string part(const std::string& boundary, const std::string& type, const std::string& encoding,
                 const std::string& body) {
  return "--" + boundary + "\r\n" + header("Content-Type", type) + header("Content-Transfer-Encoding", encoding) +
         "\r\n" + body + "\r\n";
}

/// Text, HTML and calendar, with the header that says so.
std::string alternative(const Message& message) {
  const auto boundary = boundary_of("boundary of ", message);
  auto out = multipart("alternative", boundary);
  out += part(boundary, "text/plain; charset=utf-8", "quoted-printable", to_quoted_printable(message.text));
  out += part(boundary, "text/html; charset=utf-8", "quoted-printable", to_quoted_printable(message.html));
  if (message.calendar)
    out += part(boundary, "text/calendar; charset=utf-8; method=" + message.calendar->method, "base64",
                to_base64_lines(message.calendar->ics));
  return out + "--" + boundary + "--\r\n";
}

std::string file_part(const std::string& boundary, const Attachment& file) {
  return "--" + boundary + "\r\n" + header("Content-Type", file.media_type) +
         header("Content-Transfer-Encoding", "base64") +
         header("Content-Disposition", "attachment; filename=\"" + file.name + "\"") + "\r\n" +
         to_base64_lines(file.bytes) + "\r\n";
}

}  // namespace

Result<std::string> render(const Message& message) {
  CAIRN_TRY(check(message));
  const auto headers = headers_of(message);
  const auto said = alternative(message);
  const size_t bytes = headers.size() + said.size();
  if (bytes > kMessageBytesMax)
    return fail(Errc::kTooLarge, fmt::format("a mail has at most {} bytes, this one {}", kMessageBytesMax, bytes));
  if (message.attachments.empty()) return headers + said;
  const auto boundary = boundary_of("outer boundary of ", message);
  auto out = headers + multipart("mixed", boundary) + "--" + boundary + "\r\n" + said + "\r\n";
  for (const auto& file : message.attachments) out += file_part(boundary, file);
  return out + "--" + boundary + "--\r\n";
}

std::string message_id_for(std::string_view key, const Mailbox& from) {
  return to_hex(view_of(sha256({"mail ", key}))).substr(0, 32) + "@" + std::string(domain_of(from.address));
}

}  // namespace cairn::workers::mail
