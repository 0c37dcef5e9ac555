#pragma once

#include <string>
#include <string_view>

namespace cairn::projections::matrix {

/// UTF-8 text as it is compared and searched: lower case, without the diacritics of Latin letters, typographic quotes
/// and dashes as their plain ones, runs of blanks as one. "Conférence – São" and "conference - sao" are the same.
std::string fold(std::string_view text);

/// Calls `visit(line)` for each '\n'-ended text of a list value.
template <class Visit>
void each_line(std::string_view list, Visit visit) {
  while (!list.empty()) {
    const size_t end = list.find('\n');
    const auto line = list.substr(0, end);
    if (!line.empty()) visit(line);
    if (end == std::string_view::npos) return;
    list.remove_prefix(end + 1);
  }
}

}  // namespace cairn::projections::matrix
