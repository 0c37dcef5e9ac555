#include "workers/mail/template_markers.h"

#include <fmt/format.h>

#include <algorithm>
#include <vector>

namespace cairn::workers::mail {
namespace {

constexpr std::string_view kSeparator = "_separator";

bool is_name(std::string_view text) {
  if (text.empty() || text.front() < 'A' || text.front() > 'Z') return false;
  return std::ranges::all_of(text, [](char c) { return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_'; });
}

std::string_view trimmed(std::string_view line) {
  while (!line.empty() && (line.front() == ' ' || line.front() == '\t')) line.remove_prefix(1);
  while (!line.empty() && (line.back() == ' ' || line.back() == '\t' || line.back() == '\r')) line.remove_suffix(1);
  return line;
}

bool is_marker_line(std::string_view line) {
  const auto text = trimmed(line);
  if (!text.starts_with("{{") || !text.ends_with("}}") || text.find("}}") != text.size() - 2) return false;
  return text.size() > 4 && std::string_view("#/!").find(text[2]) != std::string_view::npos;
}

/// One pass over a template, with the sections that are open.
class Reader {
 public:
  Result<Markers> read(std::string_view source) {
    size_t line = 1;
    for (size_t at = 0; at < source.size();) {
      const size_t begin = source.find("{{", at);
      if (source.substr(at, begin - at).find("}}") != std::string_view::npos) return wrong(line, "}} without {{");
      if (begin == std::string_view::npos) break;
      line += static_cast<size_t>(std::ranges::count(source.substr(at, begin - at), '\n'));
      const size_t end = source.find("}}", begin);
      if (end == std::string_view::npos) return wrong(line, "{{ without }}");
      const auto marker = source.substr(begin + 2, end - begin - 2);
      CAIRN_TRY(take(marker, line));
      line += static_cast<size_t>(std::ranges::count(marker, '\n'));
      at = end + 2;
    }
    if (!open_.empty()) return wrong(line, "the section " + open_.back() + " is not closed");
    return std::move(markers_);
  }

 private:
  static Error wrong(size_t line, const std::string& what) {
    return fail(Errc::kInvalid, fmt::format("line {}: {}", line, what));
  }

  Result<void> take(std::string_view marker, size_t line) {
    if (marker.starts_with('!')) return success();
    if (marker.starts_with('#')) return open(marker.substr(1), line);
    if (marker.starts_with('/')) {
      if (open_.empty() || open_.back() != marker.substr(1))
        return wrong(line, fmt::format("{{{{{}}}}} closes {}", marker, open_.empty() ? "nothing" : open_.back()));
      open_.pop_back();
      return success();
    }
    if (!is_name(marker)) return wrong(line, fmt::format("{{{{{}}}}} is no value, section or remark", marker));
    markers_.values.emplace(marker);
    return success();
  }

  Result<void> open(std::string_view name, size_t line) {
    const bool separator = is_separator(name);
    const auto section = separator ? name.substr(0, name.size() - kSeparator.size()) : name;
    if (!is_name(section)) return wrong(line, fmt::format("{{{{#{}}}}} has no name of a section", name));
    if (separator && (open_.empty() || open_.back() != section))
      return wrong(line, fmt::format("{{{{#{}}}}} stands outside of its section", name));
    if (!separator) markers_.sections.emplace(section);
    open_.emplace_back(name);
    return success();
  }

  Markers markers_;
  std::vector<std::string> open_;
};

}  // namespace

Result<Markers> read_markers(std::string_view source) { return Reader().read(source); }

bool is_separator(std::string_view section) { return section.ends_with(kSeparator); }

std::string without_marker_lines(std::string_view source) {
  std::string out;
  while (!source.empty()) {
    const size_t end = source.find('\n');
    const auto line = source.substr(0, end);
    source.remove_prefix(end == std::string_view::npos ? source.size() : end + 1);
    if (is_marker_line(line)) {
      out += trimmed(line);
    } else {
      out += line;
      if (end != std::string_view::npos) out += '\n';
    }
  }
  return out;
}

}  // namespace cairn::workers::mail
