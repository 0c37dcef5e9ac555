#include "eventstore/base/json_writer.h"
#include "workers/summary/forms.h"

namespace cairn::workers::summary {
namespace {

void write_cell(JsonWriter& json, const Cell& cell) {
  json.begin_object().field("text", cell.text);
  if (cell.type == Cell::Type::kNumber) json.key("number").number(cell.number).key("decimals").number(cell.decimals);
  if (cell.type == Cell::Type::kNoData) json.key("number").null();
  if (!cell.link.empty()) json.field("link", cell.link);
  json.end_object();
}

void write_table(JsonWriter& json, const Table& table) {
  json.begin_object().field("id", table.id).field("caption", table.caption).key("columns").begin_array();
  for (const auto& column : table.columns) json.text(column);
  json.end_array().key("rows").begin_array();
  for (const auto& row : table.rows) {
    json.begin_array();
    for (const auto& cell : row) write_cell(json, cell);
    json.end_array();
  }
  json.end_array();
  if (!table.note.empty()) json.field("note", table.note);
  if (table.rows.empty() && !table.when_empty.empty()) json.field("empty", table.when_empty);
  json.end_object();
}

void write_value(JsonWriter& json, const projections::figures::Figure& figure) {
  if (!figure.value.has_data) {
    json.null();
    return;
  }
  json.begin_object().key("count").number(figure.value.count);
  if (figure.formula->shape == projections::figures::Shape::kShare) json.key("of").number(figure.value.of);
  if (!figure.value.sums.empty()) {
    json.key("sums").begin_array();
    for (const auto& [unit, amount] : figure.value.sums)
      json.begin_object().field("unit", unit).key("amount").number(amount).end_object();
    json.end_array();
  }
  json.end_object();
}

void write_entry(JsonWriter& json, const Entry& entry) {
  json.begin_object().field("id", entry.id).field("title", entry.figure.formula->title);
  json.field("formula", entry.figure.formula->name).key("version").number(entry.figure.formula->version);
  json.field("period", entry.pinned.id.period.id());
  if (!entry.pinned.id.dimension.empty())
    json.field("dimension", entry.pinned.id.dimension).field("slice", entry.pinned.id.slice);
  json.field("text", entry.text()).key("value");
  write_value(json, entry.figure);
  json.key("members").begin_array();
  for (size_t i = 0; i < entry.figure.members.size(); ++i)
    json.begin_object().field("id", entry.figure.members[i]).field("title", entry.member_titles[i]).end_object();
  json.end_array().field("link", entry.link).end_object();
}

}  // namespace

std::string json_of(const Document& document) {
  std::string out;
  JsonWriter json(out);
  json.begin_object().field("title", document.title).field("subtitle", document.subtitle);
  json.field("municipality", document.municipality).field("year", document.year).field("origin", document.origin);
  json.key("position").number(document.position.value()).field("made_at", document.made_at);
  json.key("template").number(kTemplateVersion).field("checkpoint", document.checkpoint);
  json.key("sections").begin_array();
  for (const auto& section : document.sections) {
    json.begin_object().field("id", section.id).field("title", section.title).key("tables").begin_array();
    for (const auto& table : section.tables) write_table(json, table);
    json.end_array().end_object();
  }
  json.end_array().key("figures").begin_array();
  for (const auto& entry : document.figures) write_entry(json, entry);
  json.end_array().end_object();
  out += '\n';
  return out;
}

}  // namespace cairn::workers::summary
