#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "eventstore/base/date.h"
#include "eventstore/base/result.h"
#include "workers/mail/address.h"

namespace cairn::workers::mail {

enum class Method {
  kPublish,  ///< a feed
  kRequest,  ///< by mail: the date, or its change
  kCancel,   ///< by mail: nothing is due any more
};
/// "PUBLISH", "REQUEST", "CANCEL"
std::string_view name_of(Method method);

/// A span of hours; written as local time in Africa/Johannesburg.
struct Hours {
  int64_t begin_us = 0;
  int64_t end_us = 0;
};

/// One date in somebody's calendar (RFC 5545 VEVENT: Outlook leaves VTODO out).
struct Invitation {
  std::string uid;        ///< the same for ever for the same date: "duty-7f3a-2026-27-Q1@cairn.durban.gov.za"
  uint32_t sequence = 0;  ///< goes up with each change; a CANCEL has a higher one than what it cancels
  int64_t stamp_us = 0;   ///< DTSTAMP; given, so that the same invitation is the same bytes
  Day day;                ///< all day, unless `hours` is there
  std::optional<Hours> hours = std::nullopt;
  std::string summary;
  std::string description = {};
  std::string url = {};
  std::string language = "en";
  Mailbox organizer;
  std::vector<Mailbox> attendees = {};  ///< REQUEST and CANCEL need one (RFC 5546)
};

/// The iCalendar object: CRLF, lines folded at 75 octets between characters, VTIMEZONE where hours occur. kInvalid for
/// what RFC 5546 does not allow, an address that is none, text that is not UTF-8 or has control characters.
Result<std::string> ics_of(Method method, const Invitation& invitation);

/// Many dates as one PUBLISHed calendar, in the order given. `name`: what calendars show for the whole.
Result<std::string> feed_of(const std::string& name, const std::vector<Invitation>& invitations);

}  // namespace cairn::workers::mail
