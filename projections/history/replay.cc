#include "projections/history/replay.h"

#include <algorithm>

#include "eventstore/base/json_writer.h"
#include "projections/facts/difference.h"
#include "projections/history/item_json.h"
#include "projections/matrix/row_json.h"
#include "projections/registers/audience.h"
#include "projections/registers/register.h"

namespace cairn::projections::history {
namespace {

/// As the history tells it: the names of columns, an empty text where there was, or is, no value.
std::vector<Change> told(const facts::Row& before, const facts::Row& after) {
  std::vector<Change> changes;
  for (auto& cell : facts::difference(before, after))
    changes.push_back({engagements::kColumns[cell.column].name, std::move(cell.element),
                       std::move(cell.before).value_or(""), std::move(cell.after).value_or("")});
  return changes;
}

/// The day from which the event counts.
Day counts_from(const HistoryItem& item) {
  const auto date = item.has_effective() ? eventstore::date_of(item.effective()) : std::nullopt;
  facts::Assertion assertion;
  assertion.effective = date;
  assertion.ends = item.ends();
  return assertion.counts_from();
}

Result<std::vector<Change>> changes_of(const facts::Timeline& timeline, const HistoryItem& item) {
  const Position before(item.position());
  auto changes = told(timeline.at(Day::latest(), before), timeline.at(Day::latest(), before.next()));
  if (!changes.empty()) return changes;
  const Day day = counts_from(item);
  return told(timeline.at(day, before), timeline.at(day, before.next()));
}

void write_item(JsonWriter& json, const Step& step) {
  const auto& item = step.item;
  write_envelope(json, item);
  requests::write_disputes(json, step.disputes);
  json.key("columns").begin_array();
  for (const auto& column : item.columns()) json.text(column);
  json.end_array().key("changes").begin_array();
  for (const auto& change : step.changes) {
    json.begin_object().field("column", change.column);
    if (!change.element.empty()) json.field("element", change.element);
    json.key("before");
    change.before.empty() ? json.null() : json.text(change.before);
    json.key("after");
    change.after.empty() ? json.null() : json.text(change.after);
    json.end_object();
  }
  json.end_array();
}

/// In an object that is open.
void write_state(JsonWriter& json, const Step& step) {
  std::string state = step.state ? std::string() : "null";
  if (step.state) matrix::append_row(state, *step.state, {}, true);
  json.key("state").raw(state);
}

void write_steps(JsonWriter& json, std::string_view name, const std::vector<Step>& steps, bool with_state) {
  json.key(name).begin_array();
  for (const auto& step : steps) {
    json.begin_object();
    write_item(json, step);
    if (with_state) write_state(json, step);
    json.end_object();
  }
  json.end_array();
}

std::string steps_json(std::string_view id, const std::vector<Step>& steps, Position known, bool with_state) {
  std::string out;
  JsonWriter json(out);
  json.begin_object().field("id", id);
  write_steps(json, with_state ? "steps" : "items", steps, with_state);
  json.key("position").number(known.value()).end_object();
  return out;
}

/// What everything about one engagement was made from.
struct Life {
  facts::Timeline timeline;
  std::vector<HistoryItem> items;
  requests::Disputes disputes;
};

/// An event as anybody may know of it (projections/publication): which, when and of what, by the public timeline.
HistoryItem published(const HistoryItem& item, const std::vector<facts::ColumnId>& columns) {
  HistoryItem told;
  told.set_position(item.position());
  told.set_type(item.type());
  told.set_recorded_us(item.recorded_us());
  if (item.has_effective()) *told.mutable_effective() = item.effective();
  told.set_ends(item.ends());
  if (item.has_target()) told.set_target(item.target());
  for (const auto column : columns) told.add_columns(std::string(engagements::kColumns[column].name));
  return told;
}

/// Those that say something that is published; of how many others there are nobody is told.
std::vector<HistoryItem> published(const std::vector<HistoryItem>& items, const facts::Timeline& timeline) {
  std::vector<HistoryItem> told;
  for (const auto& item : items)
    if (const auto columns = timeline.columns_of(Position(item.position())); !columns.empty())
      told.push_back(published(item, columns));
  for (auto& item : told)
    if (std::ranges::find(told, item.target(), &HistoryItem::position) == told.end()) item.clear_target();
  return told;
}

/// Those about something that a published item tells, as requests::disputes_in has them of a row.
requests::Disputes published(const requests::Disputes& disputes, const HistoryItem& item) {
  requests::Disputes told;
  for (auto [position, dispute] : disputes) {
    const bool is_column =
        std::ranges::find(engagements::kColumns, dispute.field, &facts::Column::name) != engagements::kColumns.end();
    if (is_column && std::ranges::find(item.columns(), dispute.field) == item.columns().end()) continue;
    if (!is_column) dispute.field.clear();
    told.emplace(position, std::move(dispute));
  }
  return told;
}

Result<Life> life_of(const eventstore::Snapshot& snapshot, std::string_view id, Position known,
                     registers::Audience audience) {
  const auto nobody = fail(Errc::kNotFound, "no engagement \"" + std::string(id.substr(0, 64)) + "\" by this known_at");
  const auto stream = StreamId::parse("engagement-" + std::string(id));
  if (!stream) return nobody;
  CAIRN_TRY(const auto reg, registers::Register::open(snapshot, registers::view_of(audience, "matrix")));
  CAIRN_TRY(auto timeline, reg.timeline(id));
  if (!timeline) return nobody;
  CAIRN_TRY(auto items, items_of(snapshot, stream.value(), known));
  if (audience == registers::Audience::kPublic) items = published(items, *timeline);
  if (items.empty()) return nobody;
  CAIRN_TRY(auto disputes, requests::disputes_of(snapshot, known, stream.value().text()));
  return Life{std::move(*timeline), std::move(items), std::move(disputes)};
}

Result<Step> step_of(const Life& life, const HistoryItem& item, const matrix::MatrixTable& table, std::string_view id,
                     bool with_revision) {
  Step step;
  CAIRN_TRY(step.changes, changes_of(life.timeline, item));
  auto row = life.timeline.at(table.at().valid, Position(item.position()).next());
  const bool in_public = table.audience() == registers::Audience::kPublic;
  const auto revision = with_revision && !in_public ? std::optional(Revision(item.revision())) : std::nullopt;
  if (row.exists())
    step.state = matrix::MatrixRow::join(std::string(id), std::make_shared<const facts::Row>(std::move(row)), revision,
                                         table.shared_directory(), table.at().valid);
  step.item = item;
  step.disputes = requests::disputes_at(life.disputes, Position(item.position()));
  if (in_public) step.disputes = published(step.disputes, item);
  return step;
}

/// The life of a row of the table: without an event where it is told to its unit's contact and nothing is published.
Result<Life> life_in(const eventstore::Snapshot& snapshot, const matrix::MatrixTable& table, std::string_view id) {
  auto life = life_of(snapshot, id, table.at().known, table.audience());
  if (!life && life.error().code == Errc::kNotFound && table.find(id)) return Life();
  return life;
}

}  // namespace

Result<std::vector<Step>> replay(const eventstore::Snapshot& snapshot, const matrix::MatrixTable& table,
                                 std::string_view id, bool with_revision) {
  CAIRN_TRY(const auto life, life_in(snapshot, table, id));
  std::vector<Step> steps;
  for (const auto& item : life.items) {
    CAIRN_TRY(auto step, step_of(life, item, table, id, with_revision));
    steps.push_back(std::move(step));
  }
  return steps;
}

Result<OneStep> replay_step(const eventstore::Snapshot& snapshot, const matrix::MatrixTable& table, std::string_view id,
                            bool with_revision, size_t number) {
  CAIRN_TRY(const auto life, life_in(snapshot, table, id));
  const size_t total = life.items.size();
  if (number > total)
    return fail(Errc::kNotFound, "engagement \"" + std::string(id) + "\" has " + std::to_string(total) +
                                     " steps by this known_at, there is no step " + std::to_string(number));
  CAIRN_TRY(auto step, step_of(life, life.items[number - 1], table, id, with_revision));
  return OneStep{std::move(step), number, total};
}

Result<std::vector<Position>> positions(const eventstore::Snapshot& snapshot, std::string_view id,
                                        registers::Audience audience) {
  CAIRN_TRY(const auto life, life_of(snapshot, id, snapshot.head(), audience));
  std::vector<Position> positions;
  for (const auto& item : life.items) positions.emplace_back(item.position());
  return positions;
}

Result<MatrixStep> last_step(const eventstore::Snapshot& snapshot, const matrix::MatrixTable& table) {
  const Position known = table.at().known;
  if (known == Position(0)) return fail(Errc::kNotFound, "before the first event there is no step");
  CAIRN_TRY(const auto event, snapshot.event_at(Position(known.value() - 1)));
  MatrixStep done{event.stream(), {}, table.rows().size()};
  CAIRN_TRY(const auto stream, StreamId::parse(event.stream()));
  CAIRN_TRY(auto item, item_at(snapshot, stream, Position(event.position())));
  done.step.item = item ? std::move(*item) : envelope_of(event);
  CAIRN_TRY(const auto disputes, requests::disputes_of(snapshot, known, event.stream()));
  done.step.disputes = requests::disputes_at(disputes, Position(event.position()));
  if (stream.category() != "engagement") return done;
  CAIRN_TRY(const auto reg, registers::Register::open(snapshot, "matrix"));
  CAIRN_TRY(const auto timeline, reg.timeline(stream.id()));
  if (timeline) {
    CAIRN_TRY(done.step.changes, changes_of(*timeline, done.step.item));
  }
  done.step.state = table.find(stream.id());
  return done;
}

std::string history_json(std::string_view id, const std::vector<Step>& steps, Position known) {
  return steps_json(id, steps, known, false);
}

std::string replay_json(std::string_view id, const std::vector<Step>& steps, Position known) {
  return steps_json(id, steps, known, true);
}

std::string step_json(std::string_view id, const OneStep& one, Position known) {
  std::string out;
  JsonWriter json(out);
  json.begin_object().field("id", id).key("step").number(uint64_t{one.number});
  json.key("total").number(uint64_t{one.total});
  write_steps(json, "steps", {one.step}, true);
  json.key("position").number(known.value()).end_object();
  return out;
}

std::string matrix_step_json(const MatrixStep& done, size_t number, Position known) {
  std::string out;
  JsonWriter json(out);
  json.begin_object().key("step").number(uint64_t{number}).key("total").number(known.value());
  json.field("stream", done.stream).key("event").begin_object();
  write_item(json, done.step);
  json.end_object();
  write_state(json, done.step);
  json.key("rows").number(uint64_t{done.rows}).key("position").number(known.value()).end_object();
  return out;
}

}  // namespace cairn::projections::history
