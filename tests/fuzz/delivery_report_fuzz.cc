#include "eventstore/base/utf8.h"
#include "tests/fuzz/fuzz.h"
#include "workers/mail/address.h"
#include "workers/mail/delivery_report.h"

// Any bytes as a mail on standard input of `cairn mail-in`. What is read of them holds no local part of an address, is
// text of one line, and is hard only for a failure of class 5.

namespace cairn::fuzz {

using namespace workers::mail;

namespace {

void check_words(const std::string& text) {
  CAIRN_CHECK(is_utf8(text) && text.size() <= 500, "what is kept is short text");
  CAIRN_CHECK(text.find('\n') == std::string::npos && text.find('\r') == std::string::npos, "on one line");
  CAIRN_CHECK(blanked(text) == text, "with no address in it");
}

}  // namespace

void try_input(std::string_view input) {
  const auto report = parse_delivery_report(input);
  if (!report) {
    CAIRN_CHECK(report.error().code == Errc::kInvalid && !report.error().context.empty(), "a refusal says why");
    check_words(report.error().context);
    return;
  }
  const auto& read = report.value();
  CAIRN_CHECK(!read.recipients.empty(), "a report is on somebody");
  CAIRN_CHECK(!read.message_id.empty() || !read.sent_to.empty(), "and about a mail");
  CAIRN_CHECK(read.sent_to.empty() || check_address(read.sent_to), "where it came to is an address");
  for (const char c : read.message_id) CAIRN_CHECK(c > ' ' && c <= '~', "an id is printable");
  for (const auto& recipient : read.recipients) {
    check_words(recipient.recipient);
    check_words(recipient.diagnostic);
    CAIRN_CHECK(!recipient.hard || (recipient.action == "failed" && recipient.status.starts_with("5.")),
                "hard is 5.x.x");
  }
}

}  // namespace cairn::fuzz
