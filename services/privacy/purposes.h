#pragma once

#include <array>
#include <string_view>

namespace cairn::services::privacy {

/// Why a personal field is held, and on what ground (POPIA, Act 4 of 2013, sections 11 and 13).
struct Purpose {
  std::string_view field;
  std::string_view purpose;
  std::string_view basis;
};

inline constexpr std::string_view kPublicDuty = "POPIA section 11(1)(e): a public law duty performed by a public body";

inline constexpr std::array kPurposes = {
    Purpose{"name", "to address whoever fills a post that owes a report or an answer", kPublicDuty},
    Purpose{"email", "to send reminders, escalations and the links with which they are answered", kPublicDuty},
    Purpose{"telephone", "to reach whoever fills a post when a mail does not", kPublicDuty},
    Purpose{"language", "to write in the language that the person reads", kPublicDuty},
};

}  // namespace cairn::services::privacy
