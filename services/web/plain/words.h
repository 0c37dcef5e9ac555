#pragma once

#include <initializer_list>
#include <string>
#include <string_view>

#include "eventstore/base/date.h"

/// How codes, dates and instants read to people, in English.
namespace cairn::services::web::plain {

/// "delegation_in" -> "Delegation in"; some codes have better words ("za" levels, statuses). "none" -> "Not given".
std::string words_of(std::string_view code);
/// What a column is called above a list or a fact: "lead_units" -> "Lead unit".
std::string column_words(std::string_view column);
/// "PartyJoined" -> "Party joined".
std::string event_words(std::string_view type);
/// "19 Jan 2011", "Jan 2011", "2011".
std::string date_words(const PartialDate& date);
/// The same for text as cells have it; text that is no date as it is.
std::string date_words(std::string_view text);
/// "19–21 Apr 2016", "8 Oct – 2 Nov 2014", "2011 – Mar 2013"; one date when both are the same.
std::string span_words(std::string_view from, std::string_view to);
/// "South Africa" for "ZA"; the code where it is not one of those that we have a name for.
std::string_view country_words(std::string_view code);
/// "23 Nov 2026, 14:05" in South African Standard Time.
std::string instant_words(int64_t us);
/// "35000000000 ZAR" -> "ZAR 350 000 000.00".
std::string money_words(std::string_view minor_and_currency);
/// "4 engagements", "1 engagement".
std::string count_words(uint64_t count, std::string_view one, std::string_view many);
/// The text with {0}, {1} and so on, the first of each, replaced by the values.
std::string filled(std::string_view text, std::initializer_list<std::string_view> values);

}  // namespace cairn::services::web::plain
