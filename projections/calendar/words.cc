#include "projections/calendar/words.h"

#include <array>

#include "eventstore/base/check.h"

namespace cairn::projections::calendar {
namespace {

struct Month {
  std::string_view en;
  std::string_view zu;
  std::string_view af;
};
constexpr std::array<Month, 12> kMonths = {{{"January", "Januwari", "Januarie"},
                                            {"February", "Februwari", "Februarie"},
                                            {"March", "Mashi", "Maart"},
                                            {"April", "Ephreli", "April"},
                                            {"May", "Meyi", "Mei"},
                                            {"June", "Juni", "Junie"},
                                            {"July", "Julayi", "Julie"},
                                            {"August", "Agasti", "Augustus"},
                                            {"September", "Septhemba", "September"},
                                            {"October", "Okthoba", "Oktober"},
                                            {"November", "Novemba", "November"},
                                            {"December", "Disemba", "Desember"}}};

std::string_view month_words(int month, Language language) {
  CAIRN_CHECK(month >= 1 && month <= 12, "a month of the calendar");
  const auto& words = kMonths[static_cast<size_t>(month - 1)];
  return language == Language::kZulu ? words.zu : language == Language::kAfrikaans ? words.af : words.en;
}

std::string words_of(const PartialDate& date, Language language) {
  std::string words;
  if (date.day() > 0) words = std::to_string(date.day()) + " ";
  if (date.month() > 0) words.append(month_words(date.month(), language)).append(" ");
  return words + std::to_string(date.year());
}

}  // namespace

Language language_of(std::string_view tag) {
  if (tag == "zu") return Language::kZulu;
  return tag == "af" ? Language::kAfrikaans : Language::kEnglish;
}

std::string_view tag_of(Language language) {
  switch (language) {
    case Language::kEnglish: return "en";
    case Language::kZulu: return "zu";
    case Language::kAfrikaans: return "af";
  }
  return "en";
}

std::string_view name_of(Language language) {
  switch (language) {
    case Language::kEnglish: return "English";
    case Language::kZulu: return "isiZulu";
    case Language::kAfrikaans: return "Afrikaans";
  }
  return "English";
}

std::string day_words(Day day, Language language) { return words_of(PartialDate::of_day(day), language); }

std::string date_words(std::string_view date, Language language) {
  const auto known = PartialDate::parse(date);
  return known ? words_of(known.value(), language) : std::string(date);
}

std::string quarter_words(const Quarter& quarter, Language language) {
  const auto first = PartialDate::of_day(quarter.first_day());
  const auto last = PartialDate::of_day(quarter.last_day());
  constexpr std::array<std::string_view, 3> kTo = {" to ", " kuya ku-", " tot "};
  std::string words = quarter.text() + " (";
  words.append(month_words(first.month(), language)).append(kTo[static_cast<size_t>(language)]);
  return words + words_of(PartialDate::of(last.year(), last.month(), 0).value(), language) + ")";
}

}  // namespace cairn::projections::calendar
