#include "services/registers/row_json.h"

#include <algorithm>
#include <charconv>

#include "eventstore/base/json_writer.h"

namespace cairn::services::registers {
namespace {

using projections::facts::Cell;
using projections::facts::Column;
using projections::facts::ColumnType;

void append_value(JsonWriter& json, const Column& column, std::string_view value) {
  if (column.type == ColumnType::kList) {
    json.begin_array();
    while (!value.empty()) {
      const size_t end = std::min(value.find('\n'), value.size());
      json.text(value.substr(0, end));
      value.remove_prefix(std::min(end + 1, value.size()));
    }
    json.end_array();
    return;
  }
  int64_t number = 0;
  const auto read = std::from_chars(value.data(), value.data() + value.size(), number);
  const bool whole = read.ec == std::errc() && read.ptr == value.data() + value.size();
  if (column.type == ColumnType::kNumber && whole)
    json.number(number);
  else
    json.text(value);
}

}  // namespace

void append_row(std::string& out, std::span<const Column> columns, std::string_view id,
                const projections::facts::Row& row, const RowExtras& extras) {
  JsonWriter json(out);
  json.begin_object().field("id", id);
  for (size_t i = 0; i < columns.size(); ++i) {
    const auto cells = row.all(static_cast<projections::facts::ColumnId>(i));
    if (cells.empty()) continue;
    json.key(columns[i].name);
    if (!columns[i].by_element) {
      append_value(json, columns[i], cells.front()->value);
      continue;
    }
    json.begin_object();
    for (const Cell* cell : cells) {
      json.key(cell->element);
      append_value(json, columns[i], cell->value);
    }
    json.end_object();
  }
  if (!extras.resolves_to.empty()) json.field("resolves_to", extras.resolves_to);
  const auto* birth = row.find(projections::facts::kBirth);
  if (birth) {
    json.key("since");
    if (birth->effective)
      json.text(birth->effective->text());
    else
      json.null();
  }
  if (extras.revision) json.key("revision").number(extras.revision->value());
  json.key("positions").begin_object();
  for (const Cell& cell : row.cells()) {
    std::string name(columns[cell.column].name);
    if (!cell.element.empty()) name.append("/").append(cell.element);
    json.key(name).number(cell.set_by.value());
  }
  json.end_object().end_object();
}

}  // namespace cairn::services::registers
