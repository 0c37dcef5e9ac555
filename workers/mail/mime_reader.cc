#include "workers/mail/mime_reader.h"

#include <algorithm>

#include "workers/mail/encoding.h"

namespace cairn::workers::mail {
namespace {

/// Takes the first line off, without its end.
std::string_view take_line(std::string_view& text) {
  const size_t end = std::min(text.find('\n'), text.size());
  auto line = text.substr(0, end);
  text.remove_prefix(std::min(text.size(), end + 1));
  if (line.ends_with('\r')) line.remove_suffix(1);
  return line;
}

bool is_space(char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; }

/// A field name has printable ASCII without spaces (RFC 5322, 3.6.8).
bool is_field_name(std::string_view name) {
  return !name.empty() && std::ranges::all_of(name, [](char c) { return c > ' ' && c <= '~'; });
}

}  // namespace

std::string lower(std::string_view text) {
  std::string out(text);
  for (char& c : out)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return out;
}

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && is_space(text.front())) text.remove_prefix(1);
  while (!text.empty() && is_space(text.back())) text.remove_suffix(1);
  return text;
}

std::string_view Entity::header(std::string_view name) const {
  for (const auto& [header_name, value] : headers)
    if (header_name == name) return value;
  return {};
}

Entity read_entity(std::string_view bytes) {
  Entity entity;
  while (!bytes.empty()) {
    const auto before = bytes;
    const auto line = take_line(bytes);
    if (line.empty()) break;
    if (is_space(line.front()) && !entity.headers.empty()) {
      auto& value = entity.headers.back().second;
      if (value.size() + line.size() <= kHeaderBytesMax) (value += ' ') += trimmed(line);
      continue;
    }
    const size_t colon = line.find(':');
    if (colon == std::string_view::npos || !is_field_name(trimmed(line.substr(0, colon)))) {
      bytes = before;
      break;
    }
    if (entity.headers.size() == kHeadersMax) continue;
    const auto value = trimmed(line.substr(colon + 1)).substr(0, kHeaderBytesMax);
    entity.headers.emplace_back(lower(trimmed(line.substr(0, colon))), value);
  }
  entity.body = bytes;
  return entity;
}

std::string media_type(std::string_view content_type) {
  return lower(trimmed(content_type.substr(0, content_type.find(';'))));
}

std::string parameter(std::string_view content_type, std::string_view name) {
  size_t at = std::min(content_type.find(';'), content_type.size());
  while (at < content_type.size()) {
    ++at;
    const size_t equals = content_type.find('=', at);
    if (equals == std::string_view::npos) return {};
    auto found_name = content_type.substr(at, equals - at);
    found_name.remove_prefix(found_name.rfind(';') + 1);  // npos + 1 is 0
    const bool found = lower(trimmed(found_name)) == name;
    auto rest = content_type.substr(equals + 1);
    while (!rest.empty() && is_space(rest.front())) rest.remove_prefix(1);
    std::string value;
    if (rest.starts_with('"')) {
      rest.remove_prefix(1);
      while (!rest.empty() && rest.front() != '"') {
        if (rest.front() == '\\' && rest.size() > 1) rest.remove_prefix(1);
        value += rest.front();
        rest.remove_prefix(1);
      }
      rest.remove_prefix(std::min(rest.size(), rest.find(';')));
    } else {
      value = trimmed(rest.substr(0, rest.find(';')));
      rest.remove_prefix(std::min(rest.size(), rest.find(';')));
    }
    if (found) return value;
    at = content_type.size() - rest.size();
  }
  return {};
}

std::vector<std::string_view> parts_of(std::string_view body, std::string_view boundary) {
  std::vector<std::string_view> parts;
  if (boundary.empty()) return parts;
  const std::string line_begin = "--" + std::string(boundary);
  const char* begin = nullptr;
  while (!body.empty() && parts.size() < kPartsMax) {
    const char* const at = body.data();
    const auto line = take_line(body);
    if (!line.starts_with(line_begin)) continue;
    const auto rest = trimmed(line.substr(line_begin.size()));
    if (!rest.empty() && rest != "--") continue;
    if (begin) parts.emplace_back(begin, static_cast<size_t>(at - begin));
    begin = rest.empty() ? body.data() : nullptr;
    if (!begin) return parts;
  }
  // A mail that was cut off has no last line; what is there of its last part is read.
  if (begin && parts.size() < kPartsMax)
    parts.emplace_back(begin, static_cast<size_t>(body.data() + body.size() - begin));
  return parts;
}

std::string decoded_body(const Entity& entity) {
  const auto encoding = lower(entity.header("content-transfer-encoding"));
  if (encoding == "quoted-printable") return from_quoted_printable(entity.body);
  if (encoding == "base64") return from_base64_lines(entity.body);
  return std::string(entity.body);
}

}  // namespace cairn::workers::mail
