#include <xlsxwriter.h>
#include <zip.h>

#include <array>
#include <cmath>
#include <filesystem>
#include <fstream>
#include <set>
#include <sstream>

#include "eventstore/base/instant.h"
#include "eventstore/base/utf8.h"
#include "workers/summary/forms.h"
#include "workers/summary/temp_folder.h"

// libxlsxwriter writes a file; its parts are then stored instead of packed, all of 1 January 1980: no build of zlib and
// no clock shows in the bytes.

namespace cairn::workers::summary {
namespace {

constexpr size_t kSheetNameMax = 31;
constexpr size_t kCellMax = 32'767;  // characters that a cell takes

/// A sheet, written row by row.
class Sheet {
 public:
  Sheet(lxw_workbook* book, const std::string& name, lxw_format* head, lxw_format* link)
      : sheet_(workbook_add_worksheet(book, name.c_str())), head_(head), link_(link) {}

  void heads(const std::vector<std::string>& columns) {
    for (size_t i = 0; i < columns.size(); ++i)
      worksheet_write_string(sheet_, row_, static_cast<lxw_col_t>(i), safe(columns[i]).c_str(), head_);
    worksheet_freeze_panes(sheet_, row_ + 1, 0);
    ++row_;
  }
  void title(const std::string& text) { worksheet_write_string(sheet_, row_++, 0, safe(text).c_str(), head_); }
  Sheet& text(const std::string& value) {
    worksheet_write_string(sheet_, row_, column_++, safe(value).c_str(), nullptr);
    return *this;
  }
  Sheet& linked(const std::string& value, const std::string& url) {
    const auto shown = safe(value);
    if (url.empty() || worksheet_write_url(sheet_, row_, column_, url.c_str(), link_) != LXW_NO_ERROR)
      worksheet_write_string(sheet_, row_, column_, shown.c_str(), nullptr);
    else
      worksheet_write_string(sheet_, row_, column_, shown.c_str(), link_);
    ++column_;
    return *this;
  }
  Sheet& number(double value, lxw_format* format = nullptr) {
    worksheet_write_number(sheet_, row_, column_++, value, format);
    return *this;
  }
  Sheet& skip() {
    ++column_;
    return *this;
  }
  void end_row() {
    ++row_;
    column_ = 0;
  }
  void widths(std::initializer_list<double> widths) {
    lxw_col_t column = 0;
    for (const double width : widths) {
      worksheet_set_column(sheet_, column, column, width, nullptr);
      ++column;
    }
  }

 private:
  /// A text that begins as a formula does is written as text, and stays one when somebody edits the cell.
  static std::string safe(const std::string& value) {
    std::string text = is_utf8(value) ? value : std::string("(not readable: no UTF-8)");
    if (!text.empty() && std::string_view("=+-@\t\r").find(text.front()) != std::string_view::npos) text.insert(0, "'");
    if (text.size() <= kCellMax) return text;
    size_t end = kCellMax - 4;
    while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) --end;
    return text.substr(0, end) + "…";
  }

  lxw_worksheet* sheet_;
  lxw_format* head_;
  lxw_format* link_;
  lxw_row_t row_ = 0;
  lxw_col_t column_ = 0;
};

class Workbook {
 public:
  Workbook(const Document& document, const std::string& file) : document_(document), book_(workbook_new(file.c_str())) {
    lxw_doc_properties properties{};
    std::string title = document.title;
    properties.title = title.data();
    properties.created = static_cast<time_t>(parse_instant(document.made_at).value() / 1'000'000);
    workbook_set_properties(book_, &properties);
    head_ = workbook_add_format(book_);
    format_set_bold(head_);
    link_ = workbook_add_format(book_);
    format_set_font_color(link_, 0x0D5C63);
    percent_ = workbook_add_format(book_);
    format_set_num_format(percent_, "0.0%");
    money_ = workbook_add_format(book_);
    format_set_num_format(money_, "#,##0.00");
  }

  bool write() {
    about();
    figures();
    for (const auto& section : document_.sections)
      for (const auto& table : section.tables) write_table(table);
    return workbook_close(book_) == LXW_NO_ERROR;
  }

 private:
  std::string url_of(const std::string& path) const { return path.empty() ? "" : "https://" + document_.origin + path; }

  void about() {
    Sheet sheet(book_, "About", head_, link_);
    sheet.widths({24, 100});
    sheet.title(document_.title);
    const std::array<std::pair<const char*, std::string>, 8> lines = {{
        {"For", document_.subtitle},
        {"Municipality", document_.municipality},
        {"Financial year", document_.year},
        {"Ledger", document_.origin},
        {"Known", "the first " + std::to_string(document_.position.value()) + " events"},
        {"Last of them recorded", document_.made_at},
        {"Template", std::to_string(kTemplateVersion)},
        {"Checkpoint", document_.checkpoint},
    }};
    for (const auto& [name, value] : lines) {
      sheet.text(name).text(value);
      sheet.end_row();
    }
  }

  /// Every figure, its numbers as numbers. Of money and amounts a line a currency or unit.
  void figures() {
    Sheet sheet(book_, "Figures", head_, link_);
    sheet.widths({44, 30, 12, 12, 22, 14, 10, 10, 10, 26, 26, 8});
    sheet.heads(
        {"Id", "Title", "Period", "Dimension", "Slice", "Value", "Of", "Share", "Unit", "Text", "Formula", "Version"});
    for (const auto& entry : document_.figures) {
      const auto& value = entry.figure.value;
      const bool sums = value.has_data && !value.sums.empty();
      if (!sums) figure_row(sheet, entry, "", std::nullopt);
      for (const auto& [unit, amount] : value.sums) figure_row(sheet, entry, unit, amount);
    }
  }

  void figure_row(Sheet& sheet, const Entry& entry, const std::string& unit, std::optional<int64_t> amount) {
    using projections::figures::Shape;
    const auto& value = entry.figure.value;
    const auto shape = entry.figure.formula->shape;
    sheet.linked(entry.id, url_of(entry.link)).text(std::string(entry.figure.formula->title));
    sheet.text(entry.pinned.id.period.id()).text(entry.pinned.id.dimension).text(entry.pinned.id.slice);
    if (!value.has_data)
      sheet.text("no data").skip().skip();
    else if (amount)
      sheet.number(static_cast<double>(*amount) / (shape == Shape::kMoney ? 100 : 1000), money_).skip().skip();
    else if (shape == Shape::kMoney)
      sheet.number(0, money_).skip().skip();
    else if (shape == Shape::kShare)
      sheet.number(static_cast<double>(value.count))
          .number(static_cast<double>(value.of))
          .number(static_cast<double>(value.count) / static_cast<double>(value.of), percent_);
    else
      sheet.number(static_cast<double>(value.count)).skip().skip();
    sheet.text(unit).text(entry.text()).text(std::string(entry.figure.formula->name));
    sheet.number(entry.figure.formula->version);
    sheet.end_row();
  }

  void write_table(const Table& table) {
    auto name = table.id.substr(0, kSheetNameMax);
    if (!names_.insert(name).second) return;
    Sheet sheet(book_, name, head_, link_);
    sheet.widths({44, 28, 24, 24, 30, 30});
    sheet.heads(table.columns);
    if (table.rows.empty()) sheet.text(table.when_empty);
    for (const auto& row : table.rows) {
      for (const auto& cell : row) {
        if (cell.type == Cell::Type::kNumber)
          sheet.number(static_cast<double>(cell.number) / std::pow(10, cell.decimals),
                       cell.decimals > 0 ? money_ : nullptr);
        else
          sheet.linked(cell.text, url_of(cell.link));
      }
      sheet.end_row();
    }
  }

  const Document& document_;
  lxw_workbook* book_;
  lxw_format* head_ = nullptr;
  lxw_format* link_ = nullptr;
  lxw_format* percent_ = nullptr;
  lxw_format* money_ = nullptr;
  std::set<std::string> names_;
};

/// Each part stored as it is, all of the same day.
Result<void> store_plain(const std::string& file) {
  constexpr zip_uint16_t kFirstOfJanuary1980 = 1 << 5 | 1;
  int error = 0;
  zip_t* archive = zip_open(file.c_str(), 0, &error);
  if (archive == nullptr) return fail(Errc::kIo, "the workbook cannot be opened again");
  const auto count = static_cast<zip_uint64_t>(zip_get_num_entries(archive, 0));
  for (zip_uint64_t index = 0; index < count; ++index) {
    const bool set = zip_set_file_compression(archive, index, ZIP_CM_STORE, 0) == 0 &&
                     zip_file_set_dostime(archive, index, 0, kFirstOfJanuary1980, 0) == 0;
    if (set) continue;
    zip_discard(archive);
    return fail(Errc::kIo, "the workbook cannot be stored plainly");
  }
  if (zip_close(archive) == 0) return success();
  zip_discard(archive);
  return fail(Errc::kIo, "the workbook cannot be written again");
}

}  // namespace

Result<std::string> xlsx_of(const Document& document) {
  CAIRN_TRY(const TempFolder folder, TempFolder::make());
  const auto file = (folder.path() / "summary.xlsx").string();
  if (!Workbook(document, file).write()) return fail(Errc::kIo, "the workbook cannot be written");
  CAIRN_TRY(store_plain(file));
  std::ifstream read(file, std::ios::binary);
  std::stringstream bytes;
  bytes << read.rdbuf();
  if (!read || bytes.str().empty()) return fail(Errc::kIo, "the workbook cannot be read");
  return bytes.str();
}

}  // namespace cairn::workers::summary
