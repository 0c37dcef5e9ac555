#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace cairn::services::registers {

/// Checks an identifier by the pattern and, where the scheme has one, the check digits of its scheme, named as
/// org-id.guide does. Returns what is wrong, or none:
///
///   XI-ROR       0, six letters or digits of Crockford's base 32, two check digits (ISO/IEC 7064, MOD 97-10)
///   XI-LEI       ISO 17442: 18 letters or digits, two check digits (MOD 97-10)
///   XI-WIKIDATA  Q and a number
///   ZA-CIP       company registration: 1994/007705/06
///   ZA-NPO       non-profit organisation: 001-234 NPO or 001-234
///   ZA-PBO       public benefit organisation: nine digits from 93
///   ZA-MDB       demarcation code: ETH, KZN225
std::optional<std::string> identifier_complaint(std::string_view scheme, std::string_view identifier);

}  // namespace cairn::services::registers
