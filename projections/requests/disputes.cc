#include "projections/requests/disputes.h"

#include <algorithm>

#include "projections/registers/register.h"
#include "projections/requests/kind.h"

namespace cairn::projections::requests {
Result<Disputes> disputes_of(const eventstore::Snapshot& snapshot, Position known, std::string_view stream) {
  Disputes disputes;
  const auto rows = registers::Register::open(snapshot, kKind.view);
  if (!rows && rows.error().code == Errc::kNotFound) return disputes;
  if (!rows) return rows.error();
  CAIRN_TRY(rows.value().each(Day::latest(), known, [&](std::string_view, const facts::Row& row) {
    for (auto& dispute : request_of(row).disputes)
      if (dispute.attached && (stream.empty() || dispute.stream == stream)) disputes.emplace(dispute.position, dispute);
    return true;
  }));
  return disputes;
}

Disputes disputes_at(const Disputes& disputes, Position position) {
  const auto [from, to] = disputes.equal_range(position);
  return {from, to};
}

Disputes disputes_in(const Disputes& disputes, const facts::Row& row, std::span<const facts::Column> columns) {
  Disputes shown;
  for (auto [position, dispute] : disputes) {
    const auto column = std::ranges::find(columns, dispute.field, &facts::Column::name);
    const auto meant = static_cast<facts::ColumnId>(column - columns.begin());
    const bool is_column = column != columns.end();
    const bool shows = std::ranges::any_of(row.cells(), [&](const facts::Cell& cell) {
      return cell.set_by == position && (!is_column || cell.column == meant);
    });
    if (!shows) continue;
    if (!is_column) dispute.field.clear();
    shown.emplace(position, std::move(dispute));
  }
  return shown;
}

void write_disputes(JsonWriter& json, const Disputes& disputes) {
  if (disputes.empty()) return;
  json.key("disputes").begin_array();
  for (const auto& [position, dispute] : disputes) {
    json.begin_object().key("position").number(position.value()).field("field", dispute.field);
    json.key("dispute").number(dispute.set_by.value()).end_object();
  }
  json.end_array();
}

void add_disputes(std::string& object, const Disputes& disputes) {
  if (disputes.empty()) return;
  std::string member;
  JsonWriter json(member);
  json.begin_object();
  write_disputes(json, disputes);
  json.end_object();
  const bool alone = object == "{}";
  object.pop_back();
  if (!alone) object += ',';
  object.append(member, 1);
}

}  // namespace cairn::projections::requests
