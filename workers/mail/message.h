#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "eventstore/base/result.h"
#include "workers/mail/address.h"

namespace cairn::workers::mail {

/// An iCalendar object as a mail carries it (invitation.h makes it).
struct Calendar {
  std::string method;  ///< "REQUEST", "CANCEL" or "PUBLISH", as in the object itself (RFC 6047)
  std::string ics;
};

/// A file that comes with a mail.
struct Attachment {
  std::string name;        ///< "summary-2026-27.pdf": letters, digits, '.', '-' and '_'
  std::string media_type;  ///< "application/pdf"
  std::string bytes;
};

/// A mail to one mailbox, whole: nothing is asked of a clock or of chance, so the same message is the same bytes.
struct Message {
  std::string message_id;  ///< without <>: "5f3a…@cairn.durban.gov.za"
  std::string in_reply_to = {};
  std::vector<std::string> references = {};  ///< the thread from its first mail on
  Mailbox from;
  Mailbox to;
  std::optional<Mailbox> reply_to = std::nullopt;
  std::string return_path = {};  ///< of the envelope; empty: the address of `from`
  std::string subject;
  int64_t date_us = 0;
  std::string language = "en";
  std::string text;
  std::string html;
  std::optional<Calendar> calendar = std::nullopt;
  std::string list_unsubscribe_url = {};  ///< empty: no such header
  std::vector<Attachment> attachments = {};
};

constexpr size_t kMessageBytesMax = 1 << 20;             // without attachments
constexpr size_t kAttachmentBytesMax = size_t{8} << 20;  // of all of them; base 64 makes 11 MiB of it

/// The mail as it goes over the wire (RFC 5322, 2045 to 2047): CRLF, lines of at most 76 bytes unless a single word is
/// longer, multipart/alternative of text, HTML and calendar, UTF-8; with attachments that is the first part of
/// multipart/mixed. It says Auto-Submitted: auto-generated (RFC 3834),
/// and with an https address List-Unsubscribe-Post (RFC 8058) beside List-Unsubscribe. `return_path` is not in the
/// bytes. kInvalid for an address, id or URL that is none, for control characters in a header (nothing can be slipped
/// in), for text that is not UTF-8; kTooLarge beyond kMessageBytesMax or kAttachmentBytesMax. No error holds an
/// address.
Result<std::string> render(const Message& message);

/// "<hash of the key>@<domain of from>": the same key is the same mail for ever.
std::string message_id_for(std::string_view key, const Mailbox& from);

}  // namespace cairn::workers::mail
