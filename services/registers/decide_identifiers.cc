#include "services/registers/decide_identifiers.h"

#include <algorithm>
#include <array>
#include <cstdint>

#include "services/registers/decide_case.h"

namespace cairn::services::registers {
namespace {

/// Whether text has the form of `pattern`: 9 stands for a digit, X for a digit or capital letter, all else for itself.
bool fits(std::string_view text, std::string_view pattern) {
  return std::ranges::equal(text, pattern, [](char c, char form) {
    const bool digit = c >= '0' && c <= '9';
    if (form == '9') return digit;
    if (form == 'X') return digit || (c >= 'A' && c <= 'Z');
    return c == form;
  });
}

/// Crockford's base 32 without i, l, o and u; the last two digits are 98 - (number * 100 mod 97).
bool is_ror(std::string_view text) {
  constexpr std::string_view kDigits = "0123456789abcdefghjkmnpqrstvwxyz";
  if (text.size() != 9 || text.front() != '0' || !fits(text.substr(7), "99")) return false;
  uint64_t number = 0;
  for (const char c : text.substr(0, 7)) {
    const size_t digit = kDigits.find(c);
    if (digit == std::string_view::npos) return false;
    number = number * 32 + digit;
  }
  const auto check = static_cast<uint64_t>((text[7] - '0') * 10 + (text[8] - '0'));
  return check == 98 - number * 100 % 97;
}

/// Letters count from A = 10; the whole number leaves 1 when divided by 97.
bool is_lei(std::string_view text) {
  if (!fits(text, "XXXXXXXXXXXXXXXXXX99")) return false;
  uint64_t rest = 0;
  for (const char c : text) {
    const bool digit = c >= '0' && c <= '9';
    rest = (rest * (digit ? 10 : 100) + static_cast<uint64_t>(digit ? c - '0' : c - 'A' + 10)) % 97;
  }
  return rest == 1;
}

bool is_wikidata(std::string_view text) {
  return text.size() >= 2 && text.size() <= 12 && text[0] == 'Q' && text[1] != '0' &&
         std::ranges::all_of(text.substr(1), [](char c) { return c >= '0' && c <= '9'; });
}

bool is_cip(std::string_view text) { return fits(text, "9999/999999/99"); }
bool is_npo(std::string_view text) { return fits(text, "999-999") || fits(text, "999-999 NPO"); }
bool is_pbo(std::string_view text) { return fits(text, "939999999"); }

struct Scheme {
  std::string_view name;
  bool (*is)(std::string_view text);
  std::string_view form;
};
constexpr std::array kSchemes = {
    Scheme{"XI-ROR", is_ror, "0, six letters or digits and two check digits, as 03yrm5c26"},
    Scheme{"XI-LEI", is_lei, "18 letters or digits and two check digits"},
    Scheme{"XI-WIKIDATA", is_wikidata, "Q and a number, as Q5468"},
    Scheme{"ZA-CIP", is_cip, "as 1994/007705/06"},
    Scheme{"ZA-NPO", is_npo, "as 001-234 NPO"},
    Scheme{"ZA-PBO", is_pbo, "nine digits from 93"},
    Scheme{"ZA-MDB", is_municipality, "a demarcation code, as ETH or KZN225"},
};

}  // namespace

std::optional<std::string> identifier_complaint(std::string_view scheme, std::string_view identifier) {
  const auto found = std::ranges::find(kSchemes, scheme, &Scheme::name);
  if (found == kSchemes.end()) {
    std::string text = in_quotes(scheme) + " is no scheme; known are";
    for (const auto& known : kSchemes) text.append(" ").append(known.name);
    return text;
  }
  if (found->is(identifier)) return std::nullopt;
  return in_quotes(identifier) + " is no " + std::string(scheme) + " identifier: " + std::string(found->form);
}

}  // namespace cairn::services::registers
