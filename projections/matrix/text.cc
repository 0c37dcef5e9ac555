#include "projections/matrix/text.h"

#include <array>
#include <cstdint>

namespace cairn::projections::matrix {
namespace {

/// What the letters U+00C0 to U+017F (Latin-1 Supplement, Latin Extended-A) are without case and diacritics.
constexpr std::array<std::string_view, 0x180 - 0xC0> kPlain = {
    "a", "a", "a",  "a",  "a", "a", "ae", "c", "e", "e", "e", "e", "i", "i", "i",  "i",   // C0
    "d", "n", "o",  "o",  "o", "o", "o",  "x", "o", "u", "u", "u", "u", "y", "th", "ss",  // D0
    "a", "a", "a",  "a",  "a", "a", "ae", "c", "e", "e", "e", "e", "i", "i", "i",  "i",   // E0
    "d", "n", "o",  "o",  "o", "o", "o",  "/", "o", "u", "u", "u", "u", "y", "th", "y",   // F0
    "a", "a", "a",  "a",  "a", "a", "c",  "c", "c", "c", "c", "c", "c", "c", "d",  "d",   // 100
    "d", "d", "e",  "e",  "e", "e", "e",  "e", "e", "e", "e", "e", "g", "g", "g",  "g",   // 110
    "g", "g", "g",  "g",  "h", "h", "h",  "h", "i", "i", "i", "i", "i", "i", "i",  "i",   // 120
    "i", "i", "ij", "ij", "j", "j", "k",  "k", "k", "l", "l", "l", "l", "l", "l",  "l",   // 130
    "l", "l", "l",  "n",  "n", "n", "n",  "n", "n", "n", "n", "n", "o", "o", "o",  "o",   // 140
    "o", "o", "oe", "oe", "r", "r", "r",  "r", "r", "r", "s", "s", "s", "s", "s",  "s",   // 150
    "s", "s", "t",  "t",  "t", "t", "t",  "t", "u", "u", "u", "u", "u", "u", "u",  "u",   // 160
    "u", "u", "u",  "u",  "w", "w", "y",  "y", "y", "z", "z", "z", "z", "z", "z",  "s",   // 170
};

constexpr uint32_t kNoCodePoint = UINT32_MAX;

/// One code point of UTF-8 of up to three bytes; anything else is one byte that stands for itself.
struct CodePoint {
  uint32_t value;
  size_t bytes;
};

CodePoint code_point_at(std::string_view text) {
  const auto byte = [&](size_t i) { return i < text.size() ? static_cast<uint8_t>(text[i]) : uint8_t{0}; };
  const auto rest = [&](size_t i) { return static_cast<uint32_t>(byte(i) & 0x3f); };
  const uint8_t first = byte(0);
  if (first >= 0xc2 && first <= 0xdf && text.size() >= 2) return {(first & 0x1fu) << 6 | rest(1), 2};
  if (first >= 0xe0 && first <= 0xef && text.size() >= 3) return {(first & 0xfu) << 12 | rest(1) << 6 | rest(2), 3};
  return {kNoCodePoint, 1};
}

/// Empty for a code point that stands for itself.
std::string_view plain_of(uint32_t value) {
  if (value >= 0xC0 && value < 0x180) return kPlain[value - 0xC0];
  if (value == 0xA0) return " ";
  if (value >= 0x2010 && value <= 0x2015) return "-";
  if (value >= 0x2018 && value <= 0x201b) return "'";
  if (value >= 0x201c && value <= 0x201f) return "\"";
  return {};
}

}  // namespace

std::string fold(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (size_t at = 0; at < text.size();) {
    const auto byte = static_cast<uint8_t>(text[at]);
    if (byte < 0x80) {
      const bool blank = byte == ' ' || byte == '\t' || byte == '\n' || byte == '\r';
      if (!blank)
        out += static_cast<char>(byte >= 'A' && byte <= 'Z' ? byte + 32 : byte);
      else if (!out.empty() && out.back() != ' ')
        out += ' ';
      ++at;
      continue;
    }
    const auto [value, bytes] = code_point_at(text.substr(at));
    const bool combining = value >= 0x300 && value <= 0x36f;
    const auto plain = plain_of(value);
    if (!combining) out.append(plain.empty() ? text.substr(at, bytes) : plain);
    at += bytes;
  }
  while (!out.empty() && out.back() == ' ') out.pop_back();
  return out;
}

}  // namespace cairn::projections::matrix
