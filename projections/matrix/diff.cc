#include "projections/matrix/diff.h"

#include "eventstore/base/json_writer.h"

namespace cairn::projections::matrix {
namespace {

void write_pair(JsonWriter& json, std::string_view name, At at) {
  json.key(name).begin_object().field("valid_at", text_of(at.valid));
  json.key("known").number(at.known.value()).end_object();
}

void write_value(JsonWriter& json, std::string_view name, const std::optional<std::string>& value) {
  json.key(name);
  value ? json.text(*value) : json.null();
}

void write_row(JsonWriter& json, const RowDifference& row) {
  const MatrixRow& shown = row.after ? *row.after : *row.before;
  json.begin_object().field("id", shown.id());
  if (const auto ref = shown.text(engagements::Column::kRef); !ref.empty()) json.field("ref", ref);
  json.field("title", shown.text(engagements::Column::kTitleEn));
  json.field("change", !row.before ? "appeared" : !row.after ? "disappeared" : "changed");
  json.key("cells").begin_array();
  for (const auto& cell : row.cells) {
    json.begin_object().field("column", engagements::kColumns[cell.column].name);
    if (!cell.element.empty()) json.field("element", cell.element);
    write_value(json, "before", cell.before);
    write_value(json, "after", cell.after);
    if (cell.set_by) json.key("position").number(cell.set_by->value());
    json.end_object();
  }
  json.end_array().end_object();
}

}  // namespace

std::vector<RowDifference> diff(const MatrixTable& from, const MatrixTable& to) {
  static const facts::Row kNothing;
  std::vector<RowDifference> differences;
  auto old = from.rows().begin();
  auto now = to.rows().begin();
  while (old != from.rows().end() || now != to.rows().end()) {
    const bool no_old = old == from.rows().end();
    const bool no_now = now == to.rows().end();
    RowDifference row;
    if (!no_old && (no_now || (*old)->id() <= (*now)->id())) row.before = *old;
    if (!no_now && (no_old || (*now)->id() <= (*old)->id())) row.after = *now;
    if (row.before) ++old;
    if (row.after) ++now;
    row.cells =
        facts::difference(row.before ? row.before->facts() : kNothing, row.after ? row.after->facts() : kNothing);
    if (!row.cells.empty()) differences.push_back(std::move(row));
  }
  return differences;
}

std::string diff_json(const MatrixTable& from, const MatrixTable& to, const std::vector<RowDifference>& rows) {
  std::string out;
  JsonWriter json(out);
  json.begin_object();
  write_pair(json, "from", from.at());
  write_pair(json, "to", to.at());
  json.key("total").number(rows.size()).key("items").begin_array();
  for (const auto& row : rows) write_row(json, row);
  json.end_array().key("position").number(to.at().known.value()).end_object();
  return out;
}

}  // namespace cairn::projections::matrix
