#pragma once

#include <set>
#include <string>
#include <string_view>

#include "eventstore/base/result.h"

namespace cairn::workers::mail {

/// What a template says, before ctemplate parses it: ctemplate complains on standard error only, and lets markers pass
/// that switch escaping off.
struct Markers {
  std::set<std::string, std::less<>> values;
  std::set<std::string, std::less<>> sections;  ///< without separators
};

/// kInvalid with the line and what is wrong for anything but {{NAME}}, {{#SECTION}}…{{/SECTION}},
/// {{#SECTION_separator}} directly in its section, and {{! remarks }}.
Result<Markers> read_markers(std::string_view source);

/// "ROWS_separator": what stands between two showings of ROWS.
bool is_separator(std::string_view section);

/// Takes the line end from each line that holds one section marker or remark alone, so that it leaves no empty line.
std::string without_marker_lines(std::string_view source);

}  // namespace cairn::workers::mail
