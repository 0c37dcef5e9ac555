#pragma once

#include <string>
#include <string_view>

#include "eventstore/base/date.h"
#include "projections/calendar/quarter.h"

/// Days and quarters in the words of the municipality's three languages. The isiZulu and the Afrikaans await review by
/// its language service.
namespace cairn::projections::calendar {

enum class Language { kEnglish, kZulu, kAfrikaans };

/// "en", "zu" or "af"; English for anything else.
Language language_of(std::string_view tag);
std::string_view tag_of(Language language);
std::string_view name_of(Language language);  ///< in that language

/// "14 October 2026"
std::string day_words(Day day, Language language);
/// The same of a date as cells have it, as exact as it is; other text as it is.
std::string date_words(std::string_view date, Language language);
/// "Q1 2026/27 (July to September 2026)"
std::string quarter_words(const Quarter& quarter, Language language);

}  // namespace cairn::projections::calendar
