#include "eventstore/base/base64.h"

#include <array>
#include <cstdint>

namespace cairn {
namespace {

constexpr std::string_view kDigits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

}  // namespace

std::string to_base64(std::string_view bytes) {
  std::string text;
  text.reserve((bytes.size() + 2) / 3 * 4);
  for (size_t at = 0; at < bytes.size(); at += 3) {
    const auto group = bytes.substr(at, 3);
    uint32_t bits = 0;
    for (size_t i = 0; i < 3; ++i) bits = bits << 8 | (i < group.size() ? static_cast<uint8_t>(group[i]) : 0u);
    for (size_t i = 0; i < 4; ++i) text.push_back(i <= group.size() ? kDigits[bits >> (18 - 6 * i) & 63] : '=');
  }
  return text;
}

std::optional<std::string> from_base64(std::string_view text) {
  if (text.size() % 4 != 0) return std::nullopt;
  std::string bytes;
  bytes.reserve(text.size() / 4 * 3);
  for (size_t at = 0; at < text.size(); at += 4) {
    uint32_t bits = 0;
    size_t digits = 0;
    for (; digits < 4 && text[at + digits] != '='; ++digits) {
      const size_t digit = kDigits.find(text[at + digits]);
      if (digit == std::string_view::npos) return std::nullopt;
      bits = bits << 6 | static_cast<uint32_t>(digit);
    }
    if (digits < 2) return std::nullopt;
    bits <<= 6 * (4 - digits);
    for (size_t i = 0; i + 1 < digits; ++i) bytes.push_back(static_cast<char>(bits >> (16 - 8 * i)));
  }
  // Padding in the middle, or bits behind the last byte, would be a second text for the same bytes.
  if (to_base64(bytes) != text) return std::nullopt;
  return bytes;
}

}  // namespace cairn
