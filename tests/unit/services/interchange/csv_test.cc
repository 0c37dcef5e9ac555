#include "services/interchange/csv.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace cairn::services::interchange {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

std::vector<CsvRecord> records_of(std::string_view bytes) {
  CsvReader reader(bytes);
  std::vector<CsvRecord> records;
  while (auto record = reader.next()) records.push_back(std::move(*record));
  return records;
}

std::vector<CsvRecord> rows_of(std::string_view bytes) {
  auto table = CsvTable::open(bytes);
  std::vector<CsvRecord> rows;
  while (auto row = table.value().next()) rows.push_back(std::move(*row));
  return rows;
}

TEST(CsvReaderTest, ReadsQuotesCommasAndLineBreaks) {
  const auto records = records_of("a,\"b, \"\"c\"\"\",\"d\r\ne\nf\"\r\ng,,\n");
  ASSERT_THAT(records, SizeIs(2));
  EXPECT_THAT(records[0].fields, ElementsAre("a", "b, \"c\"", "d\r\ne\nf"));
  EXPECT_THAT(records[1].fields, ElementsAre("g", "", ""));
  EXPECT_EQ(records[1].line, 4U);
}

TEST(CsvReaderTest, TheLastLineNeedsNoEnd) {
  EXPECT_THAT(records_of("a,b").at(0).fields, ElementsAre("a", "b"));
  EXPECT_THAT(records_of("a,").at(0).fields, ElementsAre("a", ""));
  EXPECT_THAT(records_of("a,\"b\"").at(0).fields, ElementsAre("a", "b"));
}

TEST(CsvReaderTest, PassesOverTheByteOrderMarkAndEmptyLines) {
  const auto records = records_of("\xEF\xBB\xBF\n\r\na\n\nb\n");
  ASSERT_THAT(records, SizeIs(2));
  EXPECT_THAT(records[0].fields, ElementsAre("a"));
  EXPECT_EQ(records[0].line, 3U);
  EXPECT_EQ(records[1].line, 5U);
  EXPECT_THAT(records_of(""), IsEmpty());
}

TEST(CsvReaderTest, AQuoteNeverClosedCostsOneLineOnly) {
  const auto records = records_of("a,b\nc,\"d\ne,f\n");
  ASSERT_THAT(records, SizeIs(3));
  ASSERT_THAT(records[1].errors, SizeIs(1));
  EXPECT_EQ(records[1].errors[0].line, 2U);
  EXPECT_EQ(records[1].errors[0].column, 2U);
  EXPECT_THAT(records[1].errors[0].detail, HasSubstr("never closed"));
  EXPECT_THAT(records[2].fields, ElementsAre("e", "f"));
  EXPECT_EQ(records[2].line, 3U);
}

TEST(CsvReaderTest, AnUnclosedQuoteBeforeAQuotedFieldCostsOneLineOnly) {
  const auto records = records_of("c,\"d\ne,\"f\"\ng,h\n");
  ASSERT_THAT(records, SizeIs(3));
  EXPECT_THAT(records[0].errors.at(0).detail, HasSubstr("after the closing quote"));
  EXPECT_THAT(records[1].fields, ElementsAre("e", "f"));
  EXPECT_EQ(records[1].line, 2U);
}

TEST(CsvReaderTest, AQuoteWithinAPlainFieldIsBroken) {
  const auto records = records_of("a,b\"c\",d\ne,f,g\n");
  ASSERT_THAT(records, SizeIs(2));
  EXPECT_EQ(records[0].errors.at(0).column, 2U);
  EXPECT_THAT(records[1].errors, IsEmpty());
}

TEST(CsvReaderTest, ARecordHasALimit) {
  const std::string long_field = "\"" + std::string(kRecordBytesMax + 1, 'x') + "\"\n";
  const auto records = records_of(long_field + "a\n");
  ASSERT_THAT(records, SizeIs(2));
  EXPECT_THAT(records[0].errors.at(0).detail, HasSubstr("over 1048576 bytes"));
  EXPECT_THAT(records[1].fields, ElementsAre("a"));
}

TEST(CsvTableTest, NamesTheColumnOfBadBytes) {
  const auto rows = rows_of("name,place\nok,fine\n\xE9t\xE9,here\nafter,all\n");
  ASSERT_THAT(rows, SizeIs(3));
  ASSERT_THAT(rows[1].errors, SizeIs(1));
  EXPECT_EQ(rows[1].errors[0].line, 3U);
  EXPECT_EQ(rows[1].errors[0].heading, "name");
  EXPECT_THAT(rows[2].errors, IsEmpty());
}

TEST(CsvTableTest, AWrongNumberOfFieldsIsARowsOwnError) {
  const auto rows = rows_of("a,b\n1\n1,2\n1,2,3\n");
  EXPECT_THAT(rows[0].errors.at(0).detail, HasSubstr("1 fields; the heading has 2"));
  EXPECT_THAT(rows[1].errors, IsEmpty());
  EXPECT_THAT(rows[2].errors.at(0).detail, HasSubstr("3 fields"));
}

TEST(CsvTableTest, AnEmptyFileHasNoHeading) {
  EXPECT_THAT(CsvTable::open("").error().context, HasSubstr("empty"));
  EXPECT_EQ(CsvTable::open("a,\"b\n").error().code, Errc::kInvalid);
}

TEST(HeadingTest, TheComplaintNamesMissingAndUnexpectedColumns) {
  const std::vector<std::string_view> expected{"code", "name"};
  const auto complain = [&](const std::vector<std::string>& found) { return heading_complaint(found, expected); };
  EXPECT_EQ(complain({"code", "name"}), std::nullopt);
  EXPECT_EQ(complain({"code", "title"}), "wrong columns; missing: name; unexpected: \"title\"");
  EXPECT_EQ(complain({"name", "code"}), "wrong columns; in another order than code, name");
}

TEST(CsvWriterTest, WhatIsWrittenReadsTheSame) {
  const std::vector<std::string> fields{"plain", "a,b", "say \"so\"", "two\nlines", "", " blank "};
  std::string bytes;
  append_csv_record(bytes, fields);
  append_csv_record(bytes, std::vector<std::string>{""});
  const auto records = records_of(bytes);
  ASSERT_THAT(records, SizeIs(2));
  EXPECT_EQ(records[0].fields, fields);
  EXPECT_THAT(records[1].fields, ElementsAre(""));
}

TEST(CsvWriterTest, FormulasAreNeutralisedAndComeBack) {
  EXPECT_EQ(neutralised("=1+1"), "'=1+1");
  EXPECT_EQ(neutralised("-5"), "'-5");
  EXPECT_EQ(neutralised("'tis"), "'tis");
  for (const std::string cell : {"=1", "+1", "-1", "@a", "\tx", "\rx", "'=1", "''=1", "'", "'a", "", "plain"})
    EXPECT_EQ(plain_of(neutralised(cell)), cell);
}

}  // namespace
}  // namespace cairn::services::interchange
