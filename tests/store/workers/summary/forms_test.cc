#include "workers/summary/forms.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "workers/summary/pdf.h"

namespace cairn::workers::summary {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;
namespace fs = std::filesystem;

/// One table with what real titles hold.
Document document_with(std::vector<std::string> titles) {
  Document document;
  document.title = "Summary";
  document.subtitle = "A municipality";
  document.municipality = "ETH";
  document.year = "2013-14";
  document.position = Position(7);
  document.made_at = "2014-07-30T10:00:00.000000Z";
  document.origin = "ledger.test";
  Table table{"titles", "Titles", {"Title", "Number"}, {}, {}, {}, true};
  for (auto& title : titles) table.rows.push_back({text_cell(std::move(title), "/v1/events/3"), number_cell(4)});
  document.sections.push_back({"front", "Front", {}, {std::move(table)}});
  return document;
}

PdfInput page(const std::string& html) { return {html, "https://ledger.test", "ab12", 1'406'700'000'000'000}; }

/// An executable that stands in the renderer's place.
PdfOptions instead(const std::string& script, int seconds = 20) {
  const auto path = fs::path(::testing::TempDir()) / ("renderer-" + std::to_string(::getpid()));
  std::ofstream(path) << "#!/bin/sh\n" << script << "\n";
  fs::permissions(path, fs::perms::owner_all);
  PdfOptions options;
  options.interpreter = path.string();
  options.seconds_max = seconds;
  return options;
}

TEST(HtmlTest, MarkupQuotesAndBrokenBytesAreText) {
  const auto html = html_of(document_with({"<script>alert(1)</script>", "\"a\" & b", "broken \xff"}));
  EXPECT_THAT(html, Not(HasSubstr("<script>")));
  EXPECT_THAT(html, HasSubstr("&lt;script&gt;alert(1)&lt;/script&gt;"));
  EXPECT_THAT(html, HasSubstr("&quot;a&quot; &amp; b"));
  EXPECT_THAT(html, HasSubstr("broken \xef\xbf\xbd"));
}

TEST(HtmlTest, TextFromRightToLeftKeepsItsDirection) {
  EXPECT_THAT(html_of(document_with({"شراكة بلدية"})), HasSubstr("<bdi>شراكة بلدية</bdi>"));
}

TEST(HtmlTest, EveryChartHasItsTable) {
  const auto html = html_of(document_with({"Ubambiswano", "São Paulo"}));
  EXPECT_THAT(html, HasSubstr("<svg"));
  EXPECT_LT(html.find("<svg"), html.find("<table id=\"titles\">"));
  EXPECT_THAT(html, HasSubstr("<caption>Titles</caption>"));
}

TEST(XlsxTest, IsTheSameEveryTimeAndPlain) {
  const auto document = document_with({"=1+1", "@now", "São Paulo", "شراكة"});
  const auto workbook = xlsx_of(document);
  ASSERT_TRUE(workbook) << workbook.error().context;
  EXPECT_EQ(xlsx_of(document).value(), workbook.value());
  // Stored, not packed: what stands in the cells stands in the file.
  EXPECT_THAT(workbook.value(), HasSubstr("'=1+1"));
  EXPECT_THAT(workbook.value(), HasSubstr("São Paulo"));
  EXPECT_THAT(workbook.value(), Not(HasSubstr("<f>"))) << "no cell is a formula";
}

TEST(PdfTest, IsTheSameEveryTime) {
  const auto html = html_of(document_with({"Ubambiswano lwamadolobha", "São Paulo", "شراكة بلدية", "עברית"}));
  const auto drawn = pdf_of(page(html));
  ASSERT_TRUE(drawn) << drawn.error().context;
  EXPECT_THAT(drawn.value().pdf, StartsWith("%PDF-1."));
  EXPECT_THAT(drawn.value().pdf, HasSubstr("/Lang (en)"));
  EXPECT_THAT(drawn.value().renderer, HasSubstr("WeasyPrint 57.2"));
  EXPECT_EQ(pdf_of(page(html)).value().pdf, drawn.value().pdf);
}

TEST(PdfTest, NothingIsFetched) {
  const auto drawn = pdf_of(page("<html><body><img src=\"file:///etc/hostname\" alt=\"x\"><p>text</p></body></html>"));
  ASSERT_TRUE(drawn) << drawn.error().context;
  EXPECT_EQ(drawn.value().pdf.find("/Image"), std::string::npos);
}

TEST(PdfTest, ARendererThatCrashesHangsOrIsMissingIsNamed) {
  PdfOptions missing;
  missing.interpreter = "/nowhere/python3";
  EXPECT_THAT(pdf_of(page("x"), missing).error().context, HasSubstr("there is no renderer"));
  EXPECT_THAT(pdf_of(page("x"), instead("kill -SEGV $$")).error().context, HasSubstr("signal 11"));
  EXPECT_THAT(pdf_of(page("x"), instead("echo out of paper >&2; exit 3")).error().context, HasSubstr("out of paper"));
  EXPECT_THAT(pdf_of(page("x"), instead("exit 0")).error().context, HasSubstr("wrote no PDF"));
  EXPECT_THAT(pdf_of(page("x"), instead("exec sleep 100", 1)).error().context, HasSubstr("took longer than 1 seconds"));
}

TEST(PdfTest, ARendererGoesWithTheProgram) {
  auto hangs = instead("exec sleep 100", 100);
  hangs.stopping = [asked = 0]() mutable { return ++asked == 2; };
  const auto drawn = pdf_of(page("x"), hangs);
  ASSERT_FALSE(drawn);
  EXPECT_EQ(drawn.error().code, Errc::kCancelled) << drawn.error().context;
}

}  // namespace
}  // namespace cairn::workers::summary
