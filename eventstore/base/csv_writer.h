#pragma once

#include <span>
#include <string>
#include <string_view>

namespace cairn {

/// Appends one record, ended by LF; fields are quoted where RFC 4180 needs it.
void append_csv_record(std::string& out, std::span<const std::string> fields);

/// A cell that a spreadsheet would take for a formula (it begins with = + - @, a tab or a carriage return; CWE-1236)
/// gets an apostrophe before it, and so does one that already looks like the outcome, so that `plain_of` is its
/// inverse.
std::string neutralised(std::string_view cell);
std::string plain_of(std::string_view cell);

}  // namespace cairn
