#include "services/audit/page.h"

#include "eventstore/codec/event_json.h"
#include "projections/requests/disputes.h"

namespace cairn::services::audit {
namespace {

using eventstore::Filter;
using eventstore::Snapshot;
using eventstore::StoredEvent;
using eventstore::codec::event_to_cloud_event;
using eventstore::codec::event_to_json;
using eventstore::sealing::KeyRing;
using projections::requests::Disputes;

constexpr size_t kStretchBytes = 256 * 1024;

/// As everybody sees it who may read the log: a value itself is asked for by name (services/privacy).
void write_event(const StoredEvent& event, const KeyRing* ring, JsonWriter& json) {
  if (!eventstore::sealing::may_be_personal(event.type())) return event_to_json(event, json);
  event_to_json(eventstore::sealing::masked(event, ring), json);
}

/// With the disputes about what it says (POPIA section 24(2)(d)).
void write_event(const StoredEvent& event, const KeyRing* ring, const Disputes& disputes, JsonWriter& json) {
  const auto own = projections::requests::disputes_at(disputes, Position(event.position()));
  if (own.empty()) return write_event(event, ring, json);
  std::string object;
  JsonWriter one(object);
  write_event(event, ring, one);
  projections::requests::add_disputes(object, own);
  json.raw(object);
}

void write_cloud_event(const StoredEvent& event, const KeyRing* ring, std::string_view origin, JsonWriter& json) {
  if (!eventstore::sealing::may_be_personal(event.type())) return event_to_cloud_event(event, origin, json);
  event_to_cloud_event(eventstore::sealing::masked(event, ring), origin, json);
}

Result<uint64_t> count(const Snapshot& snapshot, const Selection& selection) {
  if (selection.is_everything()) return snapshot.head().value();
  if (selection.is_one_stream()) {
    CAIRN_TRY(const auto head, snapshot.stream_head(*selection.filter.stream));
    return head ? head->last.value() + 1 : 0;
  }
  uint64_t found = 0;
  CAIRN_TRY(snapshot.scan(Position(0), snapshot.head(), selection.filter, [&](const StoredEvent&, std::string_view) {
    ++found;
    return true;
  }));
  return found;
}

}  // namespace

Result<Page> read_page(const eventstore::Store& store, const KeyRing* ring, const Selection& selection) {
  const auto snapshot = store.snapshot();
  const bool cloud = selection.form == Form::kCloudEvents;
  Page page;
  page.head = snapshot->head();
  CAIRN_TRY(const auto disputes, projections::requests::disputes_of(*snapshot, page.head));
  JsonWriter json(page.body);
  if (!cloud) {
    CAIRN_TRY(const uint64_t total, count(*snapshot, selection));
    json.begin_object().key("total").number(total).key("items");
  }
  json.begin_array();
  uint64_t written = 0;
  uint64_t last = 0;
  bool more = false;
  CAIRN_TRY(
      snapshot->scan(selection.from, page.head, selection.filter, [&](const StoredEvent& event, std::string_view) {
        more = written == selection.limit;
        if (more) return false;
        if (cloud)
          write_cloud_event(event, ring, store.origin(), json);
        else
          write_event(event, ring, disputes, json);
        last = event.position();
        ++written;
        return true;
      }));
  json.end_array();
  if (cloud) return page;
  json.key("next");
  if (more)
    json.text(std::to_string(last));
  else
    json.null();
  json.key("position").number(page.head.value()).end_object();
  return page;
}

Result<Page> read_event(const eventstore::Store& store, const KeyRing* ring, Position position) {
  const auto snapshot = store.snapshot();
  CAIRN_TRY(const auto event, snapshot->event_at(position));
  Page page;
  page.head = snapshot->head();
  CAIRN_TRY(const auto disputes, projections::requests::disputes_of(*snapshot, page.head));
  JsonWriter json(page.body);
  write_event(event, ring, disputes, json);
  return page;
}

Result<Stretch> read_stretch(const eventstore::Store& store, const KeyRing* ring, const Selection& selection,
                             Position from, Position to) {
  Stretch stretch;
  stretch.next = to;
  CAIRN_TRY(store.snapshot()->scan(from, to, selection.filter, [&](const StoredEvent& event, std::string_view) {
    append_event(event, ring, selection.form, stretch.text);
    ++stretch.written;
    if (stretch.text.size() < kStretchBytes) return true;
    stretch.next = Position(event.position()).next();
    return false;
  }));
  return stretch;
}

void append_event(const StoredEvent& event, const KeyRing* ring, Form form, std::string& out) {
  if (form == Form::kServerSent)
    out.append("id: ")
        .append(std::to_string(event.position()))
        .append("\nevent: ")
        .append(event.type())
        .append("\ndata: ");
  JsonWriter json(out);
  write_event(event, ring, json);
  out.append(form == Form::kServerSent ? "\n\n" : "\n");
}

}  // namespace cairn::services::audit
