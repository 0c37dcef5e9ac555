#include "services/web/plain/words.h"

#include <algorithm>
#include <array>
#include <cstdio>
#include <utility>

namespace cairn::services::web::plain {
namespace {

using Pair = std::pair<std::string_view, std::string_view>;

constexpr std::array kWords = {
    Pair{"none", "Not given"},
    Pair{"true", "Yes"},
    Pair{"false", "No"},
    Pair{"africa", "Africa"},
    Pair{"local", "Local"},
    Pair{"ngo", "NGO"},
    Pair{"mir", "MIR"},
    Pair{"igr", "IGR"},
    Pair{"mile_initiated", "Begun by MILE"},
    Pair{"pre_mile", "Before MILE"},
    Pair{"no_mandate", "No mandate linked"},
    Pair{"no_approval", "No approval recorded"},
    Pair{"no_lead_unit", "No lead unit"},
    Pair{"date_unknown", "Start date unknown"},
    Pair{"in", "Takes part"},
    Pair{"out", "Has left"},
};

constexpr std::array kColumns = {
    Pair{"ref", "Reference"},
    Pair{"title_zu", "Title (isiZulu)"},
    Pair{"title_af", "Title (Afrikaans)"},
    Pair{"geographic_level", "Reach"},
    Pair{"lead_units", "Lead unit"},
    Pair{"unit", "Unit"},
    Pair{"sdgs", "SDGs"},
    Pair{"pillars", "SALGA pillars"},
    Pair{"status_since", "Status since"},
    Pair{"start_date", "Began"},
    Pair{"planned_end", "Planned end"},
    Pair{"end_date", "Ended"},
    Pair{"countries", "Countries"},
    Pair{"focus_area", "Focus"},
    Pair{"running", "Running"},
    Pair{"partner_type", "Partner type"},
    Pair{"country", "Country"},
    Pair{"kind", "Kind"},
    Pair{"publication_class", "Publication"},
    Pair{"party", "Partner"},
};

/// Those that have taken part so far, and their neighbours.
constexpr std::array kCountries = {
    Pair{"AO", "Angola"},        Pair{"AR", "Argentina"},   Pair{"AT", "Austria"},       Pair{"AU", "Australia"},
    Pair{"BD", "Bangladesh"},    Pair{"BE", "Belgium"},     Pair{"BF", "Burkina Faso"},  Pair{"BR", "Brazil"},
    Pair{"BW", "Botswana"},      Pair{"CA", "Canada"},      Pair{"CD", "DR Congo"},      Pair{"CH", "Switzerland"},
    Pair{"CI", "Côte d’Ivoire"}, Pair{"CL", "Chile"},       Pair{"CM", "Cameroon"},      Pair{"CN", "China"},
    Pair{"CO", "Colombia"},      Pair{"DE", "Germany"},     Pair{"DK", "Denmark"},       Pair{"DZ", "Algeria"},
    Pair{"EC", "Ecuador"},       Pair{"EG", "Egypt"},       Pair{"ES", "Spain"},         Pair{"ET", "Ethiopia"},
    Pair{"FI", "Finland"},       Pair{"FR", "France"},      Pair{"GA", "Gabon"},         Pair{"GB", "United Kingdom"},
    Pair{"GH", "Ghana"},         Pair{"GN", "Guinea"},      Pair{"ID", "Indonesia"},     Pair{"IE", "Ireland"},
    Pair{"IL", "Israel"},        Pair{"IN", "India"},       Pair{"IT", "Italy"},         Pair{"JP", "Japan"},
    Pair{"KE", "Kenya"},         Pair{"KR", "South Korea"}, Pair{"LK", "Sri Lanka"},     Pair{"LS", "Lesotho"},
    Pair{"MA", "Morocco"},       Pair{"MG", "Madagascar"},  Pair{"MU", "Mauritius"},     Pair{"MW", "Malawi"},
    Pair{"MX", "Mexico"},        Pair{"MY", "Malaysia"},    Pair{"MZ", "Mozambique"},    Pair{"NA", "Namibia"},
    Pair{"NE", "Niger"},         Pair{"NG", "Nigeria"},     Pair{"NL", "Netherlands"},   Pair{"NO", "Norway"},
    Pair{"NP", "Nepal"},         Pair{"NZ", "New Zealand"}, Pair{"PE", "Peru"},          Pair{"PH", "Philippines"},
    Pair{"PK", "Pakistan"},      Pair{"PL", "Poland"},      Pair{"PS", "Palestine"},     Pair{"PT", "Portugal"},
    Pair{"RE", "Réunion"},       Pair{"RU", "Russia"},      Pair{"RW", "Rwanda"},        Pair{"SD", "Sudan"},
    Pair{"SE", "Sweden"},        Pair{"SG", "Singapore"},   Pair{"SN", "Senegal"},       Pair{"SZ", "Eswatini"},
    Pair{"TG", "Togo"},          Pair{"TH", "Thailand"},    Pair{"TN", "Tunisia"},       Pair{"TR", "Türkiye"},
    Pair{"TZ", "Tanzania"},      Pair{"UG", "Uganda"},      Pair{"US", "United States"}, Pair{"VN", "Viet Nam"},
    Pair{"ZA", "South Africa"},  Pair{"ZM", "Zambia"},      Pair{"ZW", "Zimbabwe"},
};

constexpr std::array<std::string_view, 12> kMonths = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                      "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};

template <size_t size>
std::string_view find(const std::array<Pair, size>& pairs, std::string_view code) {
  const auto found = std::find_if(pairs.begin(), pairs.end(), [&](const Pair& pair) { return pair.first == code; });
  return found == pairs.end() ? std::string_view() : found->second;
}

/// Underscores as blanks, the first letter upper-case.
std::string sentence(std::string_view code) {
  std::string out(code);
  std::replace(out.begin(), out.end(), '_', ' ');
  if (!out.empty() && out[0] >= 'a' && out[0] <= 'z') out[0] = static_cast<char>(out[0] - 32);
  return out;
}

}  // namespace

std::string words_of(std::string_view code) {
  const auto words = find(kWords, code);
  return words.empty() ? sentence(code) : std::string(words);
}

std::string column_words(std::string_view column) {
  const auto words = find(kColumns, column);
  return words.empty() ? sentence(column) : std::string(words);
}

std::string event_words(std::string_view type) {
  std::string out;
  for (const char c : type) {
    const bool upper = c >= 'A' && c <= 'Z';
    if (upper && !out.empty()) out += ' ';
    out += upper && !out.empty() ? static_cast<char>(c + 32) : c;
  }
  return out;
}

std::string date_words(const PartialDate& date) {
  std::string out = date.day() == 0 ? "" : std::to_string(date.day()) + " ";
  if (date.month() != 0) out.append(kMonths[static_cast<size_t>(date.month() - 1)]).append(" ");
  return out + std::to_string(date.year());
}

std::string date_words(std::string_view text) {
  const auto date = PartialDate::parse(text);
  return date ? date_words(date.value()) : std::string(text);
}

std::string span_words(std::string_view from, std::string_view to) {
  const auto first = PartialDate::parse(from);
  const auto last = PartialDate::parse(to);
  if (from == to) return date_words(from);
  if (!first || !last) return date_words(from) + " – " + date_words(to);
  const auto& a = first.value();
  const auto& b = last.value();
  const auto until = date_words(b);
  if (a.year() != b.year() || a.month() == 0 || b.month() == 0) return date_words(a) + " – " + until;
  if (a.day() != 0 && a.month() == b.month() && b.day() != 0) return std::to_string(a.day()) + "–" + until;
  auto begun = date_words(a);
  begun.resize(begun.rfind(' '));  // the year comes once
  return begun + " – " + until;
}

std::string_view country_words(std::string_view code) {
  const auto name = find(kCountries, code);
  return name.empty() ? code : name;
}

std::string instant_words(int64_t us) {
  constexpr int64_t kMinuteUs = int64_t{60} * 1'000'000;
  const int64_t minutes = us / kMinuteUs + 120;
  char clock[16];
  std::snprintf(clock, sizeof clock, ", %02d:%02d", static_cast<int>(minutes / 60 % 24),
                static_cast<int>(minutes % 60));
  return date_words(PartialDate::of_day(Day(static_cast<int32_t>(minutes / (24 * 60))))) + clock;
}

std::string money_words(std::string_view money) {
  const size_t blank = money.find(' ');
  if (blank == std::string_view::npos || blank < 1) return std::string(money);
  std::string digits(money.substr(0, blank));
  if (digits.size() < 3) digits.insert(0, 3 - digits.size(), '0');
  std::string out = "." + digits.substr(digits.size() - 2);
  const auto whole = digits.substr(0, digits.size() - 2);
  for (size_t i = 0; i < whole.size(); ++i) {
    if (i > 0 && i % 3 == 0) out.insert(0, "\xc2\xa0");
    out.insert(out.begin(), whole[whole.size() - 1 - i]);
  }
  return std::string(money.substr(blank + 1)) + "\xc2\xa0" + out;
}

std::string count_words(uint64_t count, std::string_view one, std::string_view many) {
  return std::to_string(count).append(" ").append(count == 1 ? one : many);
}

std::string filled(std::string_view text, std::initializer_list<std::string_view> values) {
  std::string said(text);
  size_t number = 0;
  for (const auto value : values) {
    const auto place = "{" + std::to_string(number++) + "}";
    if (const size_t at = said.find(place); at != std::string::npos) said.replace(at, place.size(), value);
  }
  return said;
}

}  // namespace cairn::services::web::plain
