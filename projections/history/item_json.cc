#include "projections/history/item_json.h"

#include "eventstore/base/instant.h"

namespace cairn::projections::history {

void write_envelope(JsonWriter& json, const HistoryItem& item) {
  const bool all = item.has_actor();
  json.key("position").number(item.position());
  if (all) json.key("revision").number(item.revision());
  json.field("type", item.type()).field("recorded_at", instant_text(item.recorded_us())).key("effective");
  const auto effective = item.has_effective() ? eventstore::date_of(item.effective()) : std::nullopt;
  effective ? json.text(effective->text()) : json.null();
  if (item.ends()) json.key("ends").boolean(true);
  if (all) {
    json.key("actor").begin_object().field("id", item.actor().id());
    if (!item.actor().role().empty()) json.field("role", item.actor().role());
    if (!item.actor().on_behalf_of().empty()) json.field("on_behalf_of", item.actor().on_behalf_of());
    json.end_object().field("channel", item.channel()).field("reason", item.reason()).field("source", item.source());
  }
  if (item.has_target()) json.key("target").number(item.target());
}

}  // namespace cairn::projections::history
