#include "projections/facts/matching.h"

#include <array>
#include <cstdint>

namespace cairn::projections::facts {
namespace {

/// Base letters of U+00C0 to U+017F (Latin-1 Supplement and Latin Extended-A), in order; '.' stands for two letters or
/// for no letter.
constexpr std::string_view kLatin =
    "aaaaaa.ceeeeiiiidnooooo.ouuuuy..aaaaaa.ceeeeiiiidnooooo.ouuuuy.y"   // U+00C0
    "aaaaaaccccccccddddeeeeeeeeeegggggggghhhhiiiiiiiiii..jjkkklllllll"   // U+0100
    "lllnnnnnnnnnoooooo..rrrrrrssssssssttttttuuuuuuuuuuuuwwyyyzzzzzzs";  // U+0140
static_assert(kLatin.size() == 0x180 - 0xC0);

struct Decoded {
  uint32_t point;
  size_t bytes;
};

/// The first code point; a byte that begins none stands for itself.
Decoded decode(std::string_view text) {
  const auto byte = [&](size_t i) { return static_cast<uint32_t>(static_cast<unsigned char>(text[i])); };
  const uint32_t first = byte(0);
  const size_t bytes = first < 0xC0 ? 1 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4;
  if (bytes == 1 || bytes > text.size()) return {first, 1};
  uint32_t point = first & (0xFFU >> (bytes + 1));
  for (size_t i = 1; i < bytes; ++i) point = point << 6 | (byte(i) & 0x3FU);
  return {point, bytes};
}

void append_utf8(std::string& out, uint32_t point) {
  if (point < 0x800) {
    out.push_back(static_cast<char>(0xC0 | point >> 6));
  } else if (point < 0x10000) {
    out.push_back(static_cast<char>(0xE0 | point >> 12));
    out.push_back(static_cast<char>(0x80 | (point >> 6 & 0x3F)));
  } else {
    out.push_back(static_cast<char>(0xF0 | point >> 18));
    out.push_back(static_cast<char>(0x80 | (point >> 12 & 0x3F)));
    out.push_back(static_cast<char>(0x80 | (point >> 6 & 0x3F)));
  }
  out.push_back(static_cast<char>(0x80 | (point & 0x3F)));
}

/// Ligatures and letters that Latin spells with two.
std::string_view two_letters(uint32_t point) {
  switch (point) {
    case 0xC6:
    case 0xE6: return "ae";
    case 0xDE:
    case 0xFE: return "th";
    case 0xDF: return "ss";
    case 0x132:
    case 0x133: return "ij";
    case 0x152:
    case 0x153: return "oe";
    default: return {};
  }
}

bool is_mark_or_punctuation(uint32_t point) {
  return point < 0xC0 || point == 0xD7 || point == 0xF7 || (point >= 0x300 && point <= 0x36F) ||
         (point >= 0x2000 && point <= 0x2BFF) || (point >= 0x3000 && point <= 0x303F) || point == 0xFEFF;
}

uint32_t lower_greek_or_cyrillic(uint32_t point) {
  if ((point >= 0x391 && point <= 0x3A9) || (point >= 0x410 && point <= 0x42F)) return point + 0x20;
  if (point >= 0x400 && point <= 0x40F) return point + 0x50;
  return point;
}

}  // namespace

std::string matching_key(std::string_view name) {
  std::string key;
  while (!name.empty()) {
    const auto [point, bytes] = decode(name);
    name.remove_prefix(bytes);
    if (point >= 'A' && point <= 'Z') {
      key.push_back(static_cast<char>(point - 'A' + 'a'));
    } else if ((point >= 'a' && point <= 'z') || (point >= '0' && point <= '9')) {
      key.push_back(static_cast<char>(point));
    } else if (is_mark_or_punctuation(point)) {
      continue;
    } else if (const auto two = two_letters(point); !two.empty()) {
      key.append(two);
    } else if (point < 0x180) {
      key.push_back(kLatin[point - 0xC0]);
    } else {
      append_utf8(key, lower_greek_or_cyrillic(point));
    }
  }
  return key;
}

}  // namespace cairn::projections::facts
