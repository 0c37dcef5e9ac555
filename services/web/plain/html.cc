#include "services/web/plain/html.h"

#include <algorithm>

namespace cairn::services::web::plain {
namespace {

/// Bytes of the UTF-8 sequence (RFC 3629) at the front of `text`, or 0 when it is none.
size_t sequence_bytes(std::string_view text) {
  const auto byte = [&](size_t i) { return i < text.size() ? static_cast<unsigned char>(text[i]) : 0u; };
  const unsigned first = byte(0);
  const size_t bytes = first < 0x80 ? 1 : first < 0xc2 ? 0 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : first < 0xf5 ? 4 : 0;
  for (size_t i = 1; i < bytes; ++i)
    if ((byte(i) & 0xc0u) != 0x80u) return 0;
  const bool overlong = (first == 0xe0 && byte(1) < 0xa0) || (first == 0xf0 && byte(1) < 0x90);
  const bool beyond = (first == 0xed && byte(1) > 0x9f) || (first == 0xf4 && byte(1) > 0x8f);
  return overlong || beyond ? 0 : bytes;
}

}  // namespace

Html& Html::text(std::string_view text) {
  for (size_t at = 0; at < text.size();) {
    switch (text[at]) {
      case '&': out_ += "&amp;"; break;
      case '<': out_ += "&lt;"; break;
      case '>': out_ += "&gt;"; break;
      case '"': out_ += "&quot;"; break;
      case '\'': out_ += "&#39;"; break;
      default: {
        const size_t bytes = sequence_bytes(text.substr(at));
        out_.append(bytes == 0 ? "\xef\xbf\xbd" : text.substr(at, bytes));
        at += bytes == 0 ? 1 : bytes;
        continue;
      }
    }
    ++at;
  }
  return *this;
}

std::string encoded(std::string_view text) {
  constexpr char kDigits[] = "0123456789ABCDEF";
  std::string out;
  for (const char c : text) {
    const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
                       c == '.' || c == '_' || c == '~';
    if (plain) {
      out += c;
      continue;
    }
    const auto byte = static_cast<unsigned char>(c);
    out += '%';
    out += kDigits[byte >> 4];
    out += kDigits[byte & 0xf];
  }
  return out;
}

std::string url(std::string_view path, const Parameters& parameters) {
  std::string out(path);
  char separator = '?';
  for (const auto& [name, value] : parameters) {
    if (value.empty()) continue;
    out.append(1, separator).append(encoded(name)).append("=").append(encoded(value));
    separator = '&';
  }
  return out;
}

std::string_view value_of(const Parameters& parameters, std::string_view name) {
  const auto found =
      std::find_if(parameters.begin(), parameters.end(), [&](const auto& pair) { return pair.first == name; });
  return found == parameters.end() ? std::string_view() : std::string_view(found->second);
}

bool has(const Parameters& parameters, std::string_view name, std::string_view value) {
  return std::any_of(parameters.begin(), parameters.end(),
                     [&](const auto& pair) { return pair.first == name && pair.second == value; });
}

Parameters without(Parameters parameters, std::string_view name) {
  std::erase_if(parameters, [&](const auto& pair) { return pair.first == name; });
  return parameters;
}

Parameters with(Parameters parameters, std::string_view name, std::string_view value) {
  auto changed = without(std::move(parameters), name);
  changed.emplace_back(name, value);
  return changed;
}

Parameters times_of(const Parameters& parameters) {
  Parameters times;
  for (const auto& pair : parameters)
    if (pair.first == "valid_at" || pair.first == "known_at" || pair.first == "as_of") times.push_back(pair);
  return times;
}

}  // namespace cairn::services::web::plain
