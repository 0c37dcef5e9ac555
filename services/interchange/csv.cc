#include "services/interchange/csv.h"

#include <algorithm>

#include "eventstore/base/utf8.h"

// The grammar that is read (RFC 4180, with LF beside CRLF, and UTF-8 beyond ASCII):
//   file   := [BOM] record (end record)* [end]      end := CRLF | LF
//   record := field ("," field)*
//   field  := '"' (any but '"' | '""')* '"' | (any but '"' "," CR LF)*

namespace cairn::services::interchange {
namespace {

constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

std::string joined(const std::vector<std::string>& names) {
  std::string text;
  for (const auto& name : names) text += (text.empty() ? "" : ", ") + name;
  return text;
}

}  // namespace

CsvReader::CsvReader(std::string_view bytes) : bytes_(bytes) {
  if (bytes_.starts_with(kByteOrderMark)) at_ = kByteOrderMark.size();
}

std::optional<CsvRecord> CsvReader::next() {
  skip_empty_lines();
  if (at_ >= bytes_.size()) return std::nullopt;
  CsvRecord record;
  record.line = line_;
  Field field = Field::kMore;
  while (field == Field::kMore) field = read_field(record);
  return record;
}

void CsvReader::skip_empty_lines() {
  while (at_ < bytes_.size()) {
    const auto rest = bytes_.substr(at_);
    const size_t end = rest.starts_with("\r\n") ? 2 : rest.front() == '\n' ? 1 : 0;
    if (end == 0) return;
    at_ += end;
    ++line_;
  }
}

CsvReader::Field CsvReader::read_field(CsvRecord& record) {
  const size_t begin = at_;
  const size_t line = line_;
  std::string field;
  if (at_ < bytes_.size() && bytes_[at_] == '"') {
    const Field outcome = read_quoted(record, field);
    if (outcome != Field::kBroken) record.fields.push_back(std::move(field));
    return outcome;
  }
  while (at_ < bytes_.size() && bytes_[at_] != ',' && bytes_[at_] != '\n') {
    if (bytes_[at_] == '"') {
      recover(record, "a quote within a field that is not quoted", begin, line);
      return Field::kBroken;
    }
    ++at_;
  }
  auto text = bytes_.substr(begin, at_ - begin);
  if (at_ < bytes_.size() && bytes_[at_] == '\n' && text.ends_with('\r')) text.remove_suffix(1);
  if (text.size() > kRecordBytesMax) {
    recover(record, "a record over " + std::to_string(kRecordBytesMax) + " bytes", begin, line);
    return Field::kBroken;
  }
  record.fields.emplace_back(text);
  return end_of_field();
}

CsvReader::Field CsvReader::read_quoted(CsvRecord& record, std::string& field) {
  const size_t begin = at_;
  const size_t line = line_;
  for (++at_; at_ < bytes_.size() && at_ - begin <= kRecordBytesMax; ++at_) {
    if (bytes_[at_] == '\n') ++line_;
    if (bytes_[at_] != '"') {
      field.push_back(bytes_[at_]);
      continue;
    }
    if (bytes_.substr(at_ + 1).starts_with('"')) {
      field.push_back('"');
      ++at_;
      continue;
    }
    ++at_;
    const auto rest = bytes_.substr(at_);
    if (rest.empty() || rest.front() == ',' || rest.front() == '\n') return end_of_field();
    if (rest.starts_with("\r\n")) {
      ++at_;
      return end_of_field();
    }
    recover(record, "text after the closing quote", begin, line);
    return Field::kBroken;
  }
  recover(record,
          at_ < bytes_.size() ? "a record over " + std::to_string(kRecordBytesMax) + " bytes"
                              : std::string("a quote that is never closed"),
          begin, line);
  return Field::kBroken;
}

CsvReader::Field CsvReader::end_of_field() {
  if (at_ >= bytes_.size()) return Field::kLast;
  const bool more = bytes_[at_] == ',';
  ++at_;
  if (!more) ++line_;
  return more ? Field::kMore : Field::kLast;
}

/// Goes on after the line in which the broken field began, at `from` in line `line`.
void CsvReader::recover(CsvRecord& record, std::string detail, size_t from, size_t line) {
  record.errors.push_back({record.line, record.fields.size() + 1, {}, std::move(detail)});
  const size_t end = bytes_.find('\n', from);
  at_ = end == std::string_view::npos ? bytes_.size() : end + 1;
  line_ = line + 1;
}

Result<CsvTable> CsvTable::open(std::string_view bytes) {
  CsvTable table(bytes);
  auto heading = table.reader_.next();
  if (!heading) return fail(Errc::kInvalid, "the file is empty; expected a heading in line 1");
  if (!heading->errors.empty())
    return fail(Errc::kInvalid, "line " + std::to_string(heading->line) + ", column " +
                                    std::to_string(heading->errors.front().column) +
                                    " of the heading: " + heading->errors.front().detail);
  for (const auto& name : heading->fields)
    if (!is_utf8(name)) return fail(Errc::kInvalid, "the heading is not UTF-8");
  table.heading_ = std::move(heading->fields);
  return table;
}

std::optional<CsvRecord> CsvTable::next() {
  auto record = reader_.next();
  if (!record) return record;
  if (record->errors.empty() && record->fields.size() != heading_.size())
    record->errors.push_back(
        {record->line,
         std::min(record->fields.size(), heading_.size()) + 1,
         {},
         std::to_string(record->fields.size()) + " fields; the heading has " + std::to_string(heading_.size())});
  for (size_t i = 0; i < record->fields.size(); ++i) {
    if (!is_utf8(record->fields[i])) record->errors.push_back({record->line, i + 1, {}, "bytes that are not UTF-8"});
    if (record->fields[i].find('\0') != std::string::npos)
      record->errors.push_back({record->line, i + 1, {}, "the character U+0000, which is no text"});
  }
  for (auto& error : record->errors)
    if (error.column >= 1 && error.column <= heading_.size()) error.heading = heading_[error.column - 1];
  return record;
}

std::optional<std::string> heading_complaint(std::span<const std::string> found,
                                             std::span<const std::string_view> expected) {
  if (std::ranges::equal(found, expected)) return std::nullopt;
  std::vector<std::string> missing;
  std::vector<std::string> unexpected;
  for (const auto name : expected)
    if (std::ranges::find(found, name) == found.end()) missing.emplace_back(name);
  for (const auto& name : found)
    if (std::ranges::find(expected, name) == expected.end()) unexpected.push_back("\"" + name + "\"");
  std::string text = "wrong columns";
  if (!missing.empty()) text += "; missing: " + joined(missing);
  if (!unexpected.empty()) text += "; unexpected: " + joined(unexpected);
  if (missing.empty() && unexpected.empty())
    text += "; in another order than " + joined({expected.begin(), expected.end()});
  return text;
}

}  // namespace cairn::services::interchange
