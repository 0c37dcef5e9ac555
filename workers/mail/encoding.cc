#include "workers/mail/encoding.h"

#include <algorithm>

#include "eventstore/base/base64.h"

namespace cairn::workers::mail {
namespace {

constexpr size_t kLineBytesMax = 76;
// RFC 2047, 2 allows 75; so many that the first one still fits beside the header's name.
constexpr size_t kEncodedWordBytesMax = 60;
constexpr std::string_view kHex = "0123456789ABCDEF";
constexpr std::string_view kWordBegin = "=?utf-8?Q?";
constexpr std::string_view kWordEnd = "?=";

bool is_alphanumeric(char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

std::string escaped(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return {'=', kHex[byte >> 4], kHex[byte & 15]};
}

/// The value of a hexadecimal digit, in either case; -1 for another character.
int hex_value(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  return -1;
}

/// One line without its end, in lines of at most 76 bytes that end in "=" but for the last.
void append_quoted_line(std::string& out, std::string_view line) {
  size_t column = 0;
  for (size_t i = 0; i < line.size(); ++i) {
    const char c = line[i];
    const bool last = i + 1 == line.size();
    const bool plain = (c >= '!' && c <= '~' && c != '=') || ((c == ' ' || c == '\t') && !last);
    const bool at_begin = column == 0 && (c == '.' || (c == 'F' && line.substr(i).starts_with("From ")));
    const std::string written = plain && !at_begin ? std::string(1, c) : escaped(c);
    // A line that goes on needs one column for its "=".
    if (column + written.size() > kLineBytesMax - (last ? 0 : 1)) {
      out += "=\r\n";
      column = 0;
      // Seen anew as the first of its line.
      --i;
      continue;
    }
    out += written;
    column += written.size();
  }
}

/// Bytes of the UTF-8 character that begins at the front of well-formed text.
size_t character_bytes(std::string_view text) {
  size_t bytes = 1;
  while (bytes < text.size() && (text[bytes] & 0xC0) == 0x80) ++bytes;
  return bytes;
}

/// Text as encoded words with one space between, each of whole characters (RFC 2047, 5).
std::string encoded_words(std::string_view text) {
  std::string out;
  std::string word;
  const size_t room = kEncodedWordBytesMax - kWordBegin.size() - kWordEnd.size();
  const auto end_word = [&] {
    if (!out.empty()) out += ' ';
    out += std::string(kWordBegin) + word + std::string(kWordEnd);
    word.clear();
  };
  while (!text.empty()) {
    const size_t bytes = character_bytes(text);
    std::string written;
    for (const char c : text.substr(0, bytes)) {
      if (c == ' ') {
        written += '_';
      } else {
        // The strictest set, which a phrase allows too (RFC 2047, 5 (3)).
        written += is_alphanumeric(c) || std::string_view("!*+-/").find(c) != std::string_view::npos ? std::string(1, c)
                                                                                                     : escaped(c);
      }
    }
    if (word.size() + written.size() > room) end_word();
    word += written;
    text.remove_prefix(bytes);
  }
  if (!word.empty()) end_word();
  return out;
}

/// May stand in a header as it is: ASCII, no encoded word by accident, nothing that folding would change.
bool is_plain(std::string_view text) {
  if (text.starts_with(' ') || text.ends_with(' ')) return false;
  if (text.find("=?") != std::string_view::npos || text.find("  ") != std::string_view::npos) return false;
  size_t word_bytes = 0;
  for (const char c : text) {
    if (c < ' ' || c > '~') return false;
    word_bytes = c == ' ' ? 0 : word_bytes + 1;
    if (word_bytes > kEncodedWordBytesMax) return false;
  }
  return true;
}

}  // namespace

std::string to_quoted_printable(std::string_view text) {
  std::string out;
  out.reserve(text.size() + text.size() / 8);
  while (!text.empty()) {
    const size_t end = text.find('\n');
    std::string_view line = text.substr(0, end);
    if (end != std::string_view::npos && line.ends_with('\r')) line.remove_suffix(1);
    append_quoted_line(out, line);
    if (end == std::string_view::npos) break;
    out += "\r\n";
    text.remove_prefix(end + 1);
  }
  return out;
}

std::string to_base64_lines(std::string_view bytes) {
  constexpr size_t kBytesPerLine = kLineBytesMax / 4 * 3;
  std::string out;
  for (size_t at = 0; at < bytes.size(); at += kBytesPerLine)
    out += to_base64(bytes.substr(at, kBytesPerLine)) + "\r\n";
  return out;
}

std::string from_quoted_printable(std::string_view text) {
  std::string out;
  for (size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '=') {
      out += text[i];
      continue;
    }
    if (text.substr(i + 1).starts_with("\r\n")) {
      i += 2;
    } else if (text.substr(i + 1).starts_with("\n")) {
      i += 1;
    } else if (i + 2 < text.size() && hex_value(text[i + 1]) >= 0 && hex_value(text[i + 2]) >= 0) {
      out += static_cast<char>(hex_value(text[i + 1]) << 4 | hex_value(text[i + 2]));
      i += 2;
    } else {
      out += '=';
    }
  }
  return out;
}

std::string from_base64_lines(std::string_view text) {
  std::string out;
  uint32_t bits = 0;
  int bit_count = 0;
  for (const char c : text) {
    uint32_t value = 0;
    if (c >= 'A' && c <= 'Z') {
      value = static_cast<uint32_t>(c - 'A');
    } else if (c >= 'a' && c <= 'z') {
      value = static_cast<uint32_t>(c - 'a' + 26);
    } else if (c >= '0' && c <= '9') {
      value = static_cast<uint32_t>(c - '0' + 52);
    } else if (c == '+' || c == '/') {
      value = c == '+' ? 62 : 63;
    } else if (c == '=') {
      break;
    } else {
      continue;
    }
    bits = (bits << 6 | value) & 0xFFFFFF;
    bit_count += 6;
    if (bit_count < 8) continue;
    bit_count -= 8;
    out += static_cast<char>(bits >> bit_count & 0xFF);
  }
  return out;
}

std::string header(std::string_view name, std::string_view value) {
  std::string out = std::string(name) + ":";
  size_t column = out.size();
  while (!value.empty()) {
    const auto word = value.substr(0, value.find(' '));
    value.remove_prefix(std::min(value.size(), word.size() + 1));
    // The first word stays on the line of the name: a header's first line must not be empty (RFC 5322, 3.2.2).
    if (column + 1 + word.size() > kLineBytesMax && column > name.size() + 1) {
      out += "\r\n";
      column = 0;
    }
    out += ' ';
    out += word;
    column += 1 + word.size();
  }
  return out + "\r\n";
}

std::string text_header(std::string_view name, std::string_view text) {
  return header(name, is_plain(text) ? std::string(text) : encoded_words(text));
}

std::string phrase(std::string_view name) {
  if (name.empty()) return {};
  if (!is_plain(name)) return encoded_words(name);
  if (std::ranges::all_of(name, [](char c) { return is_alphanumeric(c) || c == ' ' || c == '-'; }))
    return std::string(name);
  std::string out = "\"";
  for (const char c : name) {
    if (c == '"' || c == '\\') out += '\\';
    out += c;
  }
  return out + "\"";
}

}  // namespace cairn::workers::mail
