#include <algorithm>

#include "eventstore/base/utf8.h"
#include "workers/summary/forms.h"
#include "workers/summary/style.h"

namespace cairn::workers::summary {
namespace {

/// What comes from the ledger goes through `text`; `raw` is for our own markup.
class Page {
 public:
  Page& raw(std::string_view markup) {
    out_.append(markup);
    return *this;
  }
  Page& text(std::string_view text) {
    const bool whole = is_utf8(text);
    for (const char c : text) {
      if (!whole && static_cast<unsigned char>(c) >= 0x80) {
        out_ += "\xef\xbf\xbd";
        continue;
      }
      switch (c) {
        case '&': out_ += "&amp;"; break;
        case '<': out_ += "&lt;"; break;
        case '>': out_ += "&gt;"; break;
        case '"': out_ += "&quot;"; break;
        default: out_ += c;
      }
    }
    return *this;
  }
  /// A text of the ledger may be written from right to left; it keeps its own direction.
  Page& bidi(std::string_view value) { return raw("<bdi>").text(value).raw("</bdi>"); }
  std::string take() { return std::move(out_); }

 private:
  std::string out_;
};

void write_value(Page& page, const Cell& cell) {
  if (cell.type == Cell::Type::kNoData)
    page.raw("<em class=\"nodata\">").text(cell.text).raw("</em>");
  else if (cell.type == Cell::Type::kNumber)
    page.text(cell.text);
  else
    page.bidi(cell.text);
}

void write_cell(Page& page, const Cell& cell) {
  if (cell.link.empty()) return write_value(page, cell);
  page.raw("<a href=\"").text(cell.link).raw("\">");
  write_value(page, cell);
  page.raw("</a>");
}

/// At most 40 bytes, cut between two characters.
std::string shortened(const std::string& text) {
  constexpr size_t kBytesMax = 40;
  if (text.size() <= kBytesMax) return text;
  size_t end = kBytesMax - 2;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) --end;
  return text.substr(0, end) + "…";
}

/// Horizontal bars of the second column; the table below has the same numbers.
void write_chart(Page& page, const Table& table) {
  constexpr size_t kBarsMax = 14;
  int64_t most = 0;
  for (const auto& row : table.rows) most = std::max(most, row[1].number);
  if (most == 0) return;
  const size_t bars = std::min(kBarsMax, table.rows.size());
  const auto height = std::to_string(bars * 22 + 6);
  page.raw("<svg viewBox=\"0 0 640 ").raw(height).raw("\" role=\"img\" aria-label=\"").text(table.caption);
  page.raw(
      ": bars of the numbers in the table below\" font-family=\"Inter, DejaVu Sans, sans-serif\" font-size=\"11\">");
  for (size_t i = 0; i < bars; ++i) {
    const auto& row = table.rows[i];
    const auto y = i * 22 + 4;
    const auto width = static_cast<uint64_t>(row[1].number) * 330 / static_cast<uint64_t>(most);
    const auto label = shortened(row[0].text);
    page.raw("<text x=\"250\" y=\"").raw(std::to_string(y + 13)).raw("\" text-anchor=\"end\" fill=\"#1d2426\">");
    page.text(label).raw("</text><rect x=\"260\" y=\"").raw(std::to_string(y)).raw("\" width=\"");
    page.raw(std::to_string(std::max<uint64_t>(width, row[1].number > 0 ? 2 : 0)));
    page.raw("\" height=\"17\" rx=\"2\" fill=\"#0d5c63\"/><text x=\"");
    page.raw(std::to_string(268 + width)).raw("\" y=\"").raw(std::to_string(y + 13)).raw("\" fill=\"#1d2426\">");
    page.text(row[1].text).raw("</text>");
  }
  page.raw("</svg>\n");
}

/// Whether every cell of a column is a number or "no data": set to the right.
bool is_numeric(const Table& table, size_t column) {
  return std::ranges::all_of(table.rows, [&](const std::vector<Cell>& row) {
    return column < row.size() && (row[column].type != Cell::Type::kText || row[column].text.empty());
  });
}

void write_table(Page& page, const Table& table) {
  if (table.rows.empty()) {
    page.raw("<h3 id=\"").text(table.id).raw("\">").text(table.caption).raw("</h3>\n<p class=\"empty\">");
    page.text(table.when_empty).raw("</p>\n");
    return;
  }
  if (table.chart) write_chart(page, table);
  page.raw("<table id=\"").text(table.id).raw("\">\n<caption>").text(table.caption).raw("</caption>\n<thead><tr>");
  for (size_t i = 0; i < table.columns.size(); ++i) {
    page.raw(i > 0 && is_numeric(table, i) ? "<th scope=\"col\" class=\"n\">" : "<th scope=\"col\">");
    page.text(table.columns[i]).raw("</th>");
  }
  page.raw("</tr></thead>\n<tbody>\n");
  for (const auto& row : table.rows) {
    page.raw("<tr>");
    for (size_t i = 0; i < row.size(); ++i) {
      page.raw(i == 0 ? "<th scope=\"row\">" : is_numeric(table, i) ? "<td class=\"n\">" : "<td>");
      write_cell(page, row[i]);
      page.raw(i == 0 ? "</th>" : "</td>");
    }
    page.raw("</tr>\n");
  }
  page.raw("</tbody></table>\n");
  if (!table.note.empty()) page.raw("<p class=\"note\">").text(table.note).raw("</p>\n");
}

void write_head(Page& page, const Document& document) {
  page.raw("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<title>").text(document.title);
  page.raw("</title>\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n");
  page.raw("<meta name=\"description\" content=\"").text(document.subtitle).raw("\">\n");
  page.raw("<meta name=\"generator\" content=\"Cairn, template ").raw(std::to_string(kTemplateVersion)).raw("\">\n");
  for (const auto* name : {"dcterms.created", "dcterms.modified"})
    page.raw("<meta name=\"").raw(name).raw("\" content=\"").text(document.made_at).raw("\">\n");
  page.raw("<style>").raw(kStyle).raw("</style>\n</head>\n<body>\n");
}

void write_tiles(Page& page, const Document& document) {
  page.raw("<ul class=\"tiles\">\n");
  for (const auto& entry : document.headlines) {
    page.raw("<li><a href=\"").text(entry.link).raw("\"><b>");
    page.text(entry.text()).raw("</b><span>").text(entry.figure.formula->title);
    if (entry.pinned.id.period.quarter) page.text(", " + entry.pinned.id.period.quarter->text());
    page.raw("</span></a></li>\n");
  }
  page.raw("</ul>\n");
}

}  // namespace

std::string html_of(const Document& document) {
  Page page;
  write_head(page, document);
  page.raw("<p class=\"running\" aria-hidden=\"true\">").text(document.municipality + " " + document.year + ", from ");
  page.text(std::to_string(document.position.value()) + " events of " + document.origin).raw("</p>\n");
  page.raw("<header>\n<h1>").text(document.title).raw("</h1>\n<p class=\"lead\">").text(document.subtitle);
  page.raw("</p>\n</header>\n<nav aria-label=\"Contents\"><ol class=\"toc\">\n");
  for (const auto& section : document.sections)
    page.raw("<li><a href=\"#").text(section.id).raw("\">").text(section.title).raw("</a></li>\n");
  page.raw("</ol></nav>\n<main>\n");
  for (const auto& section : document.sections) {
    const bool front = &section == &document.sections.front();
    page.raw("<section").raw(&section == &document.sections[front ? 0 : 1] && !front ? " class=\"break\"" : "");
    page.raw(" aria-labelledby=\"").text(section.id).raw("\">\n<h2 id=\"").text(section.id).raw("\">");
    page.text(section.title).raw("</h2>\n");
    if (front) write_tiles(page, document);
    for (const auto& paragraph : section.paragraphs) page.raw("<p class=\"note\">").text(paragraph).raw("</p>\n");
    for (const auto& table : section.tables) write_table(page, table);
    page.raw("</section>\n");
  }
  page.raw("</main>\n<footer><p>Made from the first ").text(std::to_string(document.position.value()));
  page.raw(" events of the ledger ").text(document.origin).raw(", the last of them recorded ").text(document.made_at);
  page.raw(". Every number is a link to the events it rests on. Posts are named, never persons.</p></footer>\n");
  return page.raw("</body>\n</html>\n").take();
}

}  // namespace cairn::workers::summary
