#include "services/audit/health.h"

#include <algorithm>

#include "eventstore/checkpoints.h"

namespace cairn::services::audit {
namespace {

using eventstore::ViewStatus;

/// A view is read together with the head of a moment before, so it may be ahead of that head and is then not behind.
bool is_behind(const ViewStatus& view, Position head) { return view.parked || view.position < head; }

std::string_view status_of(const Audit& audit, const std::vector<ViewStatus>& views, Position head) {
  if (audit.store.fenced()) return "fenced";
  if (audit.stopping.load()) return "stopping";
  const bool behind =
      std::any_of(views.begin(), views.end(), [&](const ViewStatus& view) { return is_behind(view, head); });
  return behind ? "behind" : "ready";
}

/// How far the log is signed, and by whom from here on. A ledger without a key serves all the same and says so.
void signed_to_json(const Audit& audit, JsonWriter& json) {
  json.key("signed").begin_object().key("size");
  const auto note = audit.store.snapshot()->checkpoint();
  const auto said = note && note.value() ? eventstore::said_in(*note.value()) : fail(Errc::kNotFound, "");
  said ? json.number(said.value().size) : json.null();
  json.key("key");
  audit.keys.signer ? json.text(audit.keys.signer->verifier().text()) : json.null();
  json.end_object();
}

}  // namespace

void view_to_json(const ViewStatus& view, JsonWriter& json) {
  json.begin_object().field("name", view.name).key("generation").number(view.generation);
  json.key("position").number(view.position.value()).field("digest", view.digest).key("parked").boolean(view.parked);
  if (!view.alarm.empty()) json.field("alarm", view.alarm);
  if (view.building_generation > 0)
    json.key("building")
        .begin_object()
        .key("generation")
        .number(view.building_generation)
        .key("position")
        .number(view.building_position.value())
        .end_object();
  json.end_object();
}

Health health_of(const Audit& audit) {
  const Position head = audit.store.head();
  const auto views = audit.store.views();
  const std::string_view status = status_of(audit, views, head);
  Health health;
  health.ready = status == "ready";
  JsonWriter json(health.json);
  json.begin_object().field("status", status).field("origin", audit.store.origin());
  json.key("position").number(head.value()).key("views").begin_array();
  for (const auto& view : views) view_to_json(view, json);
  json.end_array();
  signed_to_json(audit, json);
  json.end_object();
  return health;
}

}  // namespace cairn::services::audit
