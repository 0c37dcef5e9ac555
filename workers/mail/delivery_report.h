#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "eventstore/base/result.h"

namespace cairn::workers::mail {

constexpr size_t kReportBytesMax = 16 << 20;

/// What a report says of one recipient. Its address is blanked: "…@durban.gov.za".
struct ReportedRecipient {
  std::string recipient;   ///< Final-Recipient, else Original-Recipient
  std::string action;      ///< "failed", "delayed", "delivered", "relayed" or "expanded"
  std::string status;      ///< RFC 3463: "5.1.1"
  std::string diagnostic;  ///< the other server's words, blanked; may be empty
  bool hard = false;       ///< failed with 5.x.x: the address is dead, as far as that server knows
};

/// A delivery status notification (RFC 3464) about one mail.
struct DeliveryReport {
  std::string message_id;  ///< of the mail it is about, without <>; empty when only `sent_to` tells
  std::string sent_to;     ///< the address the report came to: ours, with the token of return_path_of()
  std::vector<ReportedRecipient> recipients;  ///< at least one
};

/// Reads a mail as a mail server hands it on (CRLF or LF, an mbox "From " line before it allowed). kInvalid saying what
/// it lacks when it is no report (an out-of-office reply, a person's mail) or names neither the mail it is about nor a
/// recipient; kTooLarge beyond kReportBytesMax. Never trusts a byte: it comes from anywhere.
Result<DeliveryReport> parse_delivery_report(std::string_view bytes);

}  // namespace cairn::workers::mail
