#include "eventstore/base/csv_writer.h"

#include <algorithm>

namespace cairn {
namespace {

bool begins_formula(std::string_view cell) {
  return !cell.empty() && std::string_view("=+-@\t\r").find(cell.front()) != std::string_view::npos;
}

/// Apostrophes, then something that begins a formula.
bool looks_neutralised(std::string_view cell) {
  const size_t apostrophes = std::min(cell.find_first_not_of('\''), cell.size());
  return apostrophes > 0 && begins_formula(cell.substr(apostrophes));
}

}  // namespace

void append_csv_record(std::string& out, std::span<const std::string> fields) {
  bool first = true;
  for (const auto& field : fields) {
    if (!first) out.push_back(',');
    // A record of one empty field would be an empty line, which is no record.
    const bool quote = field.find_first_of(",\"\r\n") != std::string::npos || (field.empty() && fields.size() == 1);
    first = false;
    if (!quote) {
      out += field;
      continue;
    }
    out.push_back('"');
    for (const char c : field) {
      if (c == '"') out.push_back('"');
      out.push_back(c);
    }
    out.push_back('"');
  }
  out.push_back('\n');
}

std::string neutralised(std::string_view cell) {
  return begins_formula(cell) || looks_neutralised(cell) ? "'" + std::string(cell) : std::string(cell);
}

std::string plain_of(std::string_view cell) { return std::string(looks_neutralised(cell) ? cell.substr(1) : cell); }

}  // namespace cairn
