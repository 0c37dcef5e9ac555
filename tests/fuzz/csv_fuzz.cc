#include "services/interchange/csv.h"
#include "tests/fuzz/fuzz.h"

// Any bytes as a CSV file: every record is read, good or with its errors, in the order of its lines; good records read
// the same when written and read again; and a cell that is made harmless for a spreadsheet comes back as it was.

namespace cairn::fuzz {

using namespace services::interchange;

void try_input(std::string_view input) {
  CAIRN_CHECK(plain_of(neutralised(input)) == input, "a neutralised cell comes back as it was");

  CsvReader reader(input);
  std::string written;
  std::vector<std::vector<std::string>> good;
  size_t line = 0;
  while (const auto record = reader.next()) {
    CAIRN_CHECK(record->line > line, "records come in the order of their lines");
    line = record->line;
    if (!record->errors.empty()) continue;
    append_csv_record(written, record->fields);
    good.push_back(record->fields);
  }
  CAIRN_CHECK(reader.offset() == input.size(), "a file is read to its end");

  // A first field may begin with what a file's own byte order mark would be taken for.
  if (written.starts_with("\xEF\xBB\xBF")) return;
  CsvReader again(written);
  for (const auto& fields : good) {
    const auto record = again.next();
    CAIRN_CHECK(record && record->errors.empty() && record->fields == fields, "a good record reads as it was written");
  }
  CAIRN_CHECK(!again.next(), "what is written is the good records alone");

  auto table = CsvTable::open(input);
  if (!table) return;
  while (const auto record = table.value().next())
    CAIRN_CHECK(!record->errors.empty() || record->fields.size() == table.value().heading().size(),
                "a good record has a field for each column");
}

}  // namespace cairn::fuzz
