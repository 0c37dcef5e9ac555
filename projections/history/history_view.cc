#include "projections/history/history_view.h"

#include <algorithm>
#include <set>

#include "eventstore/base/bytes.h"

namespace cairn::projections::history {
namespace {

std::string prefix_of(std::string_view stream) { return std::string("h").append(stream).append(1, '\0'); }

std::string key_of(std::string_view stream, uint64_t position) {
  auto key = prefix_of(stream);
  append_u64(key, position);
  return key;
}

Result<HistoryItem> parse(std::string_view bytes) {
  HistoryItem item;
  if (!item.ParseFromArray(bytes.data(), static_cast<int>(bytes.size())))
    return fail(Errc::kCorrupt, "a row of the history does not parse");
  return item;
}

/// Adds the names of the columns that the assertion sets.
void name_columns(const registers::RegisterKind& kind, const facts::Assertion& assertion,
                  std::set<facts::ColumnId>& columns) {
  for (const auto& fact : assertion.facts)
    if (fact.column < kind.columns.size()) columns.insert(fact.column);
}

/// Adds the columns of the event at `target`, which this stream recorded earlier.
Result<void> add_target(const registers::RegisterKind& kind, std::string_view stream, Position target,
                        eventstore::ViewRows& rows, std::set<facts::ColumnId>& columns) {
  CAIRN_TRY(const auto bytes, rows.get(key_of(stream, target.value())));
  if (!bytes) return success();  // of another stream: the register refuses it, or ignores it
  CAIRN_TRY(const auto item, parse(*bytes));
  for (const auto& name : item.columns()) {
    const auto column = std::find_if(kind.columns.begin(), kind.columns.end(),
                                     [&](const facts::Column& candidate) { return candidate.name == name; });
    if (column != kind.columns.end()) columns.insert(static_cast<facts::ColumnId>(column - kind.columns.begin()));
  }
  return success();
}

}  // namespace

HistoryItem envelope_of(const eventstore::StoredEvent& event) {
  HistoryItem item;
  item.set_position(event.position());
  item.set_revision(event.revision());
  item.set_type(event.type());
  item.set_recorded_us(event.recorded_us());
  if (event.has_effective()) *item.mutable_effective() = event.effective();
  *item.mutable_actor() = event.actor();
  item.set_channel(event.channel());
  item.set_reason(event.reason());
  item.set_source(event.source());
  return item;
}

Result<void> HistoryView::apply(const eventstore::StoredEvent& event, eventstore::ViewRows& rows) {
  const std::string_view stream = event.stream();
  const auto category = stream.substr(0, stream.find('-'));
  const auto found = std::find_if(kinds_.begin(), kinds_.end(),
                                  [&](const registers::RegisterKind* kind) { return kind->category == category; });
  if (found == kinds_.end()) return success();
  const auto& kind = **found;

  auto item = envelope_of(event);
  std::set<facts::ColumnId> columns;
  std::optional<Position> target;
  if (event.type() == registers::kVoidedType) {
    CAIRN_TRY(target, registers::voided_by(event));
  } else if (event.type() == registers::kCorrectedType) {
    CAIRN_TRY(const auto correction, registers::correction_of(event, kind.assertion_of));
    target = correction.target;
    name_columns(kind, correction.replacement, columns);
    item.set_ends(correction.replacement.ends);
    item.clear_effective();
    if (correction.replacement.effective)
      eventstore::set_date(item.mutable_effective(), *correction.replacement.effective);
  } else {
    CAIRN_TRY(const auto assertion, kind.assertion_of(event));
    name_columns(kind, assertion, columns);
    item.set_ends(assertion.ends);
  }
  if (target) {
    item.set_target(target->value());
    CAIRN_TRY(add_target(kind, stream, *target, rows, columns));
  }
  for (const auto column : columns) item.add_columns(std::string(kind.columns[column].name));
  rows.insert(key_of(stream, event.position()), item.SerializeAsString());
  return success();
}

Result<std::vector<HistoryItem>> items_of(const eventstore::Snapshot& snapshot, const StreamId& stream,
                                          Position known) {
  CAIRN_TRY(const auto view, snapshot.view("history"));
  const auto prefix = prefix_of(stream.text());
  const auto cursor = view.cursor();
  std::vector<HistoryItem> items;
  for (cursor->seek(prefix); cursor->valid() && cursor->key().starts_with(prefix); cursor->next()) {
    CAIRN_TRY(auto item, parse(cursor->value()));
    if (item.position() >= known.value()) break;
    items.push_back(std::move(item));
  }
  CAIRN_TRY(cursor->status());
  return items;
}

Result<std::optional<HistoryItem>> item_at(const eventstore::Snapshot& snapshot, const StreamId& stream,
                                           Position position) {
  CAIRN_TRY(const auto view, snapshot.view("history"));
  CAIRN_TRY(const auto bytes, view.get(key_of(stream.text(), position.value())));
  if (!bytes) return std::optional<HistoryItem>();
  CAIRN_TRY(auto item, parse(*bytes));
  return std::optional(std::move(item));
}

}  // namespace cairn::projections::history
