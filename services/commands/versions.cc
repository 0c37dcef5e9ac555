#include "services/commands/versions.h"

#include <map>

#include "projections/registers/register.h"
#include "services/http/json.h"

namespace cairn::services::commands {
namespace {

namespace facts = projections::facts;

/// A value as it lies in the row, by which two are told apart, and as a caller is told of it.
struct Value {
  std::string kept;
  std::string told;
};
using Values = std::map<std::string, Value>;

/// Values by their JSON pointer.
Values cells_of(const facts::Row& row, const projections::registers::RegisterKind& kind,
                const eventstore::sealing::KeyRing* keys) {
  Values cells;
  for (const auto& cell : row.cells()) {
    std::string pointer = "/" + std::string(kind.columns[cell.column].name);
    if (!cell.element.empty()) pointer += "/" + http::pointer_token(cell.element);
    cells.emplace(std::move(pointer),
                  Value{std::string(cell.value), eventstore::sealing::masked_text(cell.value, keys)});
  }
  return cells;
}

std::string shown(const Values& cells, const std::string& pointer) {
  const auto found = cells.find(pointer);
  return found == cells.end() ? "nothing" : "\"" + found->second.told.substr(0, 256) + "\"";
}

}  // namespace

Result<std::vector<Complaint>> versions_of(const eventstore::Snapshot& snapshot,
                                           const projections::registers::RegisterKind& kind, std::string_view id,
                                           Revision seen, const eventstore::sealing::KeyRing* keys) {
  CAIRN_TRY(const auto rows, projections::registers::Register::open(snapshot, kind.view));
  CAIRN_TRY(const auto timeline, rows.timeline(id));
  std::vector<Complaint> complaints;
  if (!timeline) return complaints;
  std::optional<Position> then;
  CAIRN_TRY(snapshot.scan_stream(StreamId::of(kind.category, id), seen, [&](const auto& event, std::string_view) {
    if (event.revision() == seen.value()) then = Position(event.position() + 1);
    return false;
  }));
  if (!then) return complaints;  // a revision that never was
  const auto before = cells_of(timeline->at(Day::latest(), *then), kind, keys);
  const auto after = cells_of(timeline->latest(), kind, keys);
  const auto revision = std::to_string(seen.value());
  for (const auto& [pointer, value] : before) {
    const auto now = after.find(pointer);
    if (now == after.end() || now->second.kept != value.kept)
      complaints.push_back({pointer, "was " + shown(before, pointer) + " at revision " + revision + ", is " +
                                         shown(after, pointer) + " now"});
  }
  for (const auto& [pointer, value] : after)
    if (!before.contains(pointer))
      complaints.push_back({pointer, "was nothing at revision " + revision + ", is " + shown(after, pointer) + " now"});
  return complaints;
}

}  // namespace cairn::services::commands
