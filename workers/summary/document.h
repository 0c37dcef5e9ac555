#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "projections/figures/year.h"

/// A year's summary before it has a form: what all four of them show. Plain values.
namespace cairn::workers::summary {

/// One cell of a table. A number keeps its value beside its text, so that a sheet can reckon with it.
struct Cell {
  enum class Type : uint8_t { kText, kNumber, kNoData };
  Type type = Type::kText;
  std::string text;
  int64_t number = 0;  ///< kNumber
  int decimals = 0;    ///< kNumber: the number is in units of 10 to the power of -decimals
  std::string link;    ///< path of what it cites; empty for none
};

inline Cell text_cell(std::string text, std::string link = {}) {
  return {Cell::Type::kText, std::move(text), 0, 0, std::move(link)};
}
inline Cell number_cell(int64_t number, std::string link = {}) {
  return {Cell::Type::kNumber, std::to_string(number), number, 0, std::move(link)};
}
inline Cell no_data_cell(std::string link = {}) { return {Cell::Type::kNoData, "no data", 0, 0, std::move(link)}; }

struct Table {
  std::string id;  ///< of the sheet and the place in the page: letters, digits and _
  std::string caption;
  std::vector<std::string> columns;
  std::vector<std::vector<Cell>> rows;
  std::string note;        ///< what is counted; empty for none
  std::string when_empty;  ///< said in place of a table without rows
  bool chart = false;      ///< the second column is drawn as bars above the table
};

struct Section {
  std::string id;
  std::string title;
  std::vector<std::string> paragraphs;
  std::vector<Table> tables;
};

/// A figure as it is printed, once, whatever tables show it.
struct Entry {
  projections::figures::Pinned pinned;
  std::string id;
  std::string link;
  projections::figures::Figure figure;
  std::vector<std::string> member_titles;  ///< beside figure.members

  std::string text() const { return text_of(figure.value, figure.formula->shape); }
};

struct Document {
  std::string title;
  std::string subtitle;
  std::string municipality;
  std::string year;  ///< 2013-14
  Position position;
  std::string made_at;  ///< RFC 3339: when the last event was recorded that it is made from
  std::string origin;
  std::string checkpoint;
  std::vector<Entry> headlines;  ///< the tiles of the first page
  std::vector<Section> sections;
  std::vector<Entry> figures;  ///< all of them, in the order of the catalogue
};

}  // namespace cairn::workers::summary
