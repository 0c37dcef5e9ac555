#include "projections/history/replay.h"

#include "eventstore/base/instant.h"
#include "eventstore/base/json_writer.h"
#include "projections/facts/difference.h"
#include "projections/matrix/row_json.h"
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
  json.key("position").number(item.position()).key("revision").number(item.revision());
  json.field("type", item.type()).field("recorded_at", instant_text(item.recorded_us())).key("effective");
  const auto effective = item.has_effective() ? eventstore::date_of(item.effective()) : std::nullopt;
  effective ? json.text(effective->text()) : json.null();
  if (item.ends()) json.key("ends").boolean(true);
  json.key("actor").begin_object().field("id", item.actor().id());
  if (!item.actor().role().empty()) json.field("role", item.actor().role());
  if (!item.actor().on_behalf_of().empty()) json.field("on_behalf_of", item.actor().on_behalf_of());
  json.end_object().field("channel", item.channel()).field("reason", item.reason()).field("source", item.source());
  if (item.has_target()) json.key("target").number(item.target());
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

std::string steps_json(std::string_view id, const std::vector<Step>& steps, Position known, bool with_state) {
  std::string out;
  JsonWriter json(out);
  json.begin_object().field("id", id).key(with_state ? "steps" : "items").begin_array();
  for (const auto& step : steps) {
    json.begin_object();
    write_item(json, step);
    if (with_state) {
      std::string state = step.state ? std::string() : "null";
      if (step.state) matrix::append_row(state, *step.state, {}, true);
      json.key("state").raw(state);
    }
    json.end_object();
  }
  json.end_array().key("position").number(known.value()).end_object();
  return out;
}

}  // namespace

Result<std::vector<Step>> replay(const eventstore::Snapshot& snapshot, const matrix::MatrixTable& table,
                                 std::string_view id, bool with_revision) {
  const auto stream = StreamId::parse("engagement-" + std::string(id));
  if (!stream) return fail(Errc::kNotFound, "no engagement \"" + std::string(id) + "\"");
  CAIRN_TRY(const auto reg, registers::Register::open(snapshot, "matrix"));
  CAIRN_TRY(const auto timeline, reg.timeline(id));
  CAIRN_TRY(auto items, items_of(snapshot, stream.value(), table.at().known));
  if (!timeline || items.empty()) return fail(Errc::kNotFound, "no engagement \"" + std::string(id) + "\"");

  std::vector<Step> steps;
  for (auto& item : items) {
    Step step;
    CAIRN_TRY(step.changes, changes_of(*timeline, item));
    auto row = timeline->at(table.at().valid, Position(item.position()).next());
    const auto revision = with_revision ? std::optional(Revision(item.revision())) : std::nullopt;
    if (row.exists())
      step.state = matrix::MatrixRow::join(std::string(id), std::make_shared<const facts::Row>(std::move(row)),
                                           revision, table.shared_directory(), table.at().valid);
    step.item = std::move(item);
    steps.push_back(std::move(step));
  }
  return steps;
}

std::string history_json(std::string_view id, const std::vector<Step>& steps, Position known) {
  return steps_json(id, steps, known, false);
}

std::string replay_json(std::string_view id, const std::vector<Step>& steps, Position known) {
  return steps_json(id, steps, known, true);
}

}  // namespace cairn::projections::history
