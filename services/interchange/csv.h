#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "eventstore/base/csv_writer.h"
#include "eventstore/base/result.h"

namespace cairn::services::interchange {

inline constexpr size_t kRecordBytesMax = 1024 * 1024;

/// One complaint about a file: where and what. `column` counts from 1; 0 when the whole record is meant.
struct CsvError {
  size_t line = 0;  ///< the record's first line, from 1
  size_t column = 0;
  std::string heading;  ///< of the column, when it is known
  std::string detail;
};

/// One record, good when it has no errors. Fields are as they are in the file, without their quotes.
struct CsvRecord {
  size_t line = 0;
  std::vector<std::string> fields;
  std::vector<CsvError> errors;
};

/// Reads records of RFC 4180 one after the other, from bytes that must outlive it: fields in quotes may hold commas,
/// doubled quotes and line ends; lines end with CRLF or LF; a UTF-8 byte order mark at the beginning is passed over,
/// and so are empty lines. What is broken makes an error of its record and never stops the others: after broken quoting
/// it goes on with the line after the one where the quote was opened. Memory: one record.
class CsvReader {
 public:
  explicit CsvReader(std::string_view bytes);
  /// The next record; none at the end.
  std::optional<CsvRecord> next();
  /// How many bytes have been read.
  size_t offset() const { return at_; }

 private:
  enum class Field { kMore, kLast, kBroken };
  Field read_field(CsvRecord& record);
  Field read_quoted(CsvRecord& record, std::string& field);
  Field end_of_field();
  void recover(CsvRecord& record, std::string detail, size_t from, size_t line);
  void skip_empty_lines();

  std::string_view bytes_;
  size_t at_ = 0;
  size_t line_ = 1;
};

/// A file with a heading: records that have the right number of fields, each by the heading's names.
class CsvTable {
 public:
  /// Reads the heading. kInvalid, with the line, when there is none or it is broken.
  static Result<CsvTable> open(std::string_view bytes);
  const std::vector<std::string>& heading() const { return heading_; }
  /// The next record; a wrong number of fields and fields that are not UTF-8 are among its errors, which know their
  /// headings.
  std::optional<CsvRecord> next();
  size_t offset() const { return reader_.offset(); }

 private:
  explicit CsvTable(std::string_view bytes) : reader_(bytes) {}
  CsvReader reader_;
  std::vector<std::string> heading_;
};

/// nullopt when the heading is exactly the expected one, else one sentence that names the missing, unexpected and
/// displaced columns.
std::optional<std::string> heading_complaint(std::span<const std::string> found,
                                             std::span<const std::string_view> expected);

}  // namespace cairn::services::interchange
