#include "projections/audit/difference.h"

#include <algorithm>
#include <functional>
#include <optional>
#include <tuple>

#include "eventstore/base/json_writer.h"
#include "projections/engagements/columns.h"
#include "projections/facts/timeline.h"
#include "projections/history/item_json.h"
#include "projections/registers/register.h"

namespace cairn::projections::audit {
namespace {

using as_of::At;
using engagements::Column;

std::vector<Difference>& list_of(Differences& differences, facts::Cause cause) {
  switch (cause) {
    case facts::Cause::kHappened: return differences.happened;
    case facts::Cause::kLearned: return differences.learned;
    case facts::Cause::kCorrected: return differences.corrected;
  }
  return differences.happened;
}

/// By what people call the engagement.
struct Called {
  std::string ref;
  std::string title;
};

Result<Called> called(std::string_view timeline, const Differences& differences) {
  const auto bytes = std::make_shared<const std::string>(timeline);
  CAIRN_TRY(auto row, facts::Timeline::row_at(bytes, differences.to.valid, differences.to.known));
  if (!row.exists()) {
    CAIRN_TRY(row, facts::Timeline::row_at(bytes, differences.from.valid, differences.from.known));
  }
  return Called{std::string(row.text(id_of(Column::kRef))), std::string(row.text(id_of(Column::kTitleEn)))};
}

Result<void> add(Differences& differences, registers::Audience audience, std::string_view id,
                 std::string_view timeline) {
  const auto moment = [](At at) { return facts::Moment{at.valid, at.known}; };
  CAIRN_TRY(auto changes, facts::explain(timeline, moment(differences.from), moment(differences.to)));
  if (changes.empty()) return success();
  if (differences.size() + changes.size() > kDifferenceCellsMax)
    return fail(Errc::kTooLarge, "more than " + std::to_string(kDifferenceCellsMax) +
                                     " cells differ: name one engagement, or two pairs that are nearer to each other");
  CAIRN_TRY(const auto names, called(timeline, differences));
  for (auto& change : changes) {
    auto& list = list_of(differences, change.cause);
    list.push_back({std::string(id), names.ref, names.title, std::move(change), audience});
  }
  return success();
}

void write_pair(JsonWriter& json, std::string_view name, At at) {
  json.key(name).begin_object().field("valid_at", text_of(at.valid));
  json.key("known").number(at.known.value()).end_object();
}

void write_value(JsonWriter& json, std::string_view name, const std::optional<std::string>& value) {
  json.key(name);
  value ? json.text(*value) : json.null();
}

/// The events behind a list, each read once: the cells that one event set stand beside each other.
class Events {
 public:
  explicit Events(const eventstore::Snapshot& snapshot) : snapshot_(snapshot) {}

  Result<const history::HistoryItem*> of(const Difference& difference) {
    const Position position = difference.change.position;
    if (last_ && last_->position() == position.value()) return &*last_;
    const auto stream = StreamId::of("engagement", difference.engagement);
    CAIRN_TRY(last_, history::item_at(snapshot_, stream, position));
    if (last_ && difference.audience == registers::Audience::kPublic) keep_back(*last_);
    if (last_) return &*last_;
    return fail(Errc::kCorrupt, "the history has no event of " + stream.text() + " at position " +
                                    std::to_string(position.value()) + ", by which the matrix differs");
  }

 private:
  static void keep_back(history::HistoryItem& item) {
    item.clear_revision();
    item.clear_actor();
    item.clear_channel();
    item.clear_reason();
    item.clear_source();
    item.clear_columns();
  }

  const eventstore::Snapshot& snapshot_;
  std::optional<history::HistoryItem> last_;
};

Result<void> write_difference(JsonWriter& json, Events& events, const Difference& difference) {
  const auto& change = difference.change;
  CAIRN_TRY(const auto* item, events.of(difference));
  json.begin_object().field("engagement", difference.engagement);
  if (!difference.ref.empty()) json.field("ref", difference.ref);
  json.field("title", difference.title).field("field", engagements::kColumns[change.column].name);
  if (!change.element.empty()) json.field("element", change.element);
  write_value(json, "before", change.before);
  write_value(json, "after", change.after);
  if (change.set_by && *change.set_by != change.position) json.key("set_by").number(change.set_by->value());
  if (change.hindsight) {
    json.key("hindsight").begin_object();
    write_value(json, "value", change.hindsight->value);
    json.field("list", name_of(change.hindsight->cause));
    json.key("position").number(change.hindsight->position.value()).end_object();
  }
  history::write_envelope(json, *item);
  json.end_object();
  return success();
}

Result<void> write_list(JsonWriter& json, Events& events, std::string_view name, const std::vector<Difference>& list) {
  json.key(name).begin_array();
  for (const auto& difference : list) {
    CAIRN_TRY(write_difference(json, events, difference));
  }
  json.end_array();
  return success();
}

/// Adds what the audience's view says of the engagements that `wanted` admits, or of the one with the id `only`.
template <typename Wanted>
Result<void> add_all(Differences& differences, const eventstore::Snapshot& snapshot, registers::Audience audience,
                     std::string_view only, const Wanted& wanted) {
  CAIRN_TRY(const auto rows, registers::Register::open(snapshot, registers::view_of(audience, "matrix")));
  if (!only.empty()) {
    if (!wanted(only)) return success();
    CAIRN_TRY(const auto timeline, rows.timeline(only));
    return timeline ? add(differences, audience, only, timeline->encode()) : success();
  }
  Result<void> outcome = success();
  CAIRN_TRY(rows.each_timeline([&](std::string_view id, std::string_view timeline) {
    if (wanted(id)) outcome = add(differences, audience, id, timeline);
    return outcome.has_value();
  }));
  return outcome;
}

}  // namespace

Result<Differences> differences(const eventstore::Snapshot& snapshot, At from, At to, std::string_view only,
                                registers::Audience audience) {
  Differences differences{from, to, {}, {}, {}};
  CAIRN_TRY(add_all(differences, snapshot, audience, only, [](std::string_view) { return true; }));
  return differences;
}

Result<Differences> differences_for_unit(const eventstore::Snapshot& snapshot, At from, At to, std::string_view only,
                                         const std::set<std::string, std::less<>>& own) {
  using registers::Audience;
  Differences differences{from, to, {}, {}, {}};
  const auto is_own = [&](std::string_view id) { return own.contains(id); };
  CAIRN_TRY(add_all(differences, snapshot, Audience::kReaders, only, is_own));
  CAIRN_TRY(add_all(differences, snapshot, Audience::kPublic, only, std::not_fn(is_own)));
  for (auto* list : {&differences.happened, &differences.learned, &differences.corrected})
    std::ranges::sort(*list, {}, [](const Difference& one) {
      return std::tie(one.engagement, one.change.column, one.change.element);
    });
  return differences;
}

Result<std::string> differences_json(const eventstore::Snapshot& snapshot, const Differences& differences) {
  std::string out;
  JsonWriter json(out);
  Events events(snapshot);
  json.begin_object();
  write_pair(json, "from", differences.from);
  write_pair(json, "to", differences.to);
  json.key("totals").begin_object().key("happened").number(uint64_t{differences.happened.size()});
  json.key("learned").number(uint64_t{differences.learned.size()});
  json.key("corrected").number(uint64_t{differences.corrected.size()}).end_object();
  CAIRN_TRY(write_list(json, events, "happened", differences.happened));
  CAIRN_TRY(write_list(json, events, "learned", differences.learned));
  CAIRN_TRY(write_list(json, events, "corrected", differences.corrected));
  json.key("position").number(differences.to.known.value()).end_object();
  return out;
}

}  // namespace cairn::projections::audit
