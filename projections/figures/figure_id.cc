#include "projections/figures/figure_id.h"

#include <algorithm>
#include <vector>

namespace cairn::projections::figures {
namespace {

bool is_word(std::string_view text) {
  return !text.empty() && text.size() <= 64 && std::ranges::all_of(text, [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
  });
}

std::vector<std::string_view> parts_of(std::string_view text) {
  std::vector<std::string_view> parts;
  while (true) {
    const size_t dot = std::min(text.find('.'), text.size());
    parts.push_back(text.substr(0, dot));
    if (dot == text.size()) return parts;
    text.remove_prefix(dot + 1);
  }
}

}  // namespace

Result<FigureId> FigureId::parse(std::string_view text, const std::string& home) {
  const auto wrong = fail(Errc::kInvalid, "\"" + std::string(text.substr(0, 128)) +
                                              "\" is no figure; one is named relationships_active.2013-14 or "
                                              "relationships_active.2013-14.scope.africa");
  const auto parts = parts_of(text);
  if ((parts.size() != 2 && parts.size() != 4) || !is_word(parts[0])) return wrong;
  std::string_view period = parts[1];
  std::string municipality = home;
  if (const size_t line = period.find('_'); line != std::string_view::npos) {
    municipality = period.substr(0, line);
    period.remove_prefix(line + 1);
  }
  const auto read = indicators::Period::parse(period);
  if (!read || !is_word(municipality)) return wrong;
  FigureId id{std::string(parts[0]), std::move(municipality), read.value()};
  if (parts.size() == 2) return id;
  if (!is_word(parts[2]) || !is_word(parts[3])) return wrong;
  return id.of_slice(parts[2], parts[3]);
}

std::string FigureId::text(std::string_view home) const {
  std::string text = formula + "." + (municipality == home ? "" : municipality + "_") + period.id();
  if (!dimension.empty()) text.append(".").append(dimension).append(".").append(slice);
  return text;
}

FigureId FigureId::of_slice(std::string_view name, std::string_view value) const {
  FigureId id = *this;
  id.dimension = name;
  id.slice = value;
  return id;
}

}  // namespace cairn::projections::figures
