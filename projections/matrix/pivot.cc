#include <algorithm>
#include <map>
#include <string_view>

#include "eventstore/base/json_writer.h"
#include "projections/matrix/query.h"

namespace cairn::projections::matrix {
namespace {

void values_or_none(const Field& field, const MatrixRow& row, Values& out) {
  values_of(field, row, out);
  if (out.empty()) out.push_back(kNone);
}

using Totals = std::map<std::string_view, Pivot::Total>;

std::vector<Pivot::Total> list_of(const Totals& totals) {
  std::vector<Pivot::Total> list;
  list.reserve(totals.size());
  for (const auto& [value, total] : totals) list.push_back(total);
  return list;
}

void write_totals(JsonWriter& json, std::string_view name, const Field& field, const Directory& directory,
                  const std::vector<Pivot::Total>& totals) {
  json.key(name).begin_array();
  for (const auto& total : totals) {
    json.begin_object().field("value", total.value);
    const auto label = label_of(field, directory, total.value);
    if (label != total.value) json.field("label", label);
    json.key("count").number(total.count).key("sum").number(total.sum).end_object();
  }
  json.end_array();
}

}  // namespace

Pivot pivot(const MatrixTable& table, const Query& query, const Field& rows, const Field& columns) {
  Pivot pivot{&rows, &columns, {}, {}, {}, 0, 0};
  std::map<std::pair<std::string_view, std::string_view>, size_t> cells;
  Totals row_totals;
  Totals column_totals;
  Values row_values;
  Values column_values;
  for (const auto* row : select(table, query)) {
    values_or_none(rows, *row, row_values);
    values_or_none(columns, *row, column_values);
    ++pivot.total;
    pivot.sum += row_values.size() * column_values.size();
    for (const auto value : row_values) {
      auto& total = row_totals.try_emplace(value, Pivot::Total{value, 0, 0}).first->second;
      ++total.count;
      total.sum += column_values.size();
      for (const auto column : column_values) ++cells[{value, column}];
    }
    for (const auto value : column_values) {
      auto& total = column_totals.try_emplace(value, Pivot::Total{value, 0, 0}).first->second;
      ++total.count;
      total.sum += row_values.size();
    }
  }
  for (const auto& [place, count] : cells) pivot.cells.push_back({place.first, place.second, count});
  pivot.row_totals = list_of(row_totals);
  pivot.column_totals = list_of(column_totals);
  return pivot;
}

std::string pivot_json(const MatrixTable& table, const Pivot& pivot) {
  std::string out;
  JsonWriter json(out);
  json.begin_object().field("rows", pivot.rows->name).field("columns", pivot.columns->name);
  json.key("multi_valued").begin_array();
  if (pivot.rows->many) json.text(pivot.rows->name);
  if (pivot.columns->many) json.text(pivot.columns->name);
  json.end_array().key("total").number(pivot.total).key("sum").number(pivot.sum).key("cells").begin_array();
  for (const auto& cell : pivot.cells) {
    json.begin_object().field("row", cell.row).field("column", cell.column);
    json.key("count").number(cell.count).end_object();
  }
  json.end_array();
  write_totals(json, "row_totals", *pivot.rows, table.directory(), pivot.row_totals);
  write_totals(json, "column_totals", *pivot.columns, table.directory(), pivot.column_totals);
  json.key("position").number(table.at().known.value()).end_object();
  return out;
}

}  // namespace cairn::projections::matrix
