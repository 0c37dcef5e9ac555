#include "eventstore/codec/event_json.h"

#include "cairn/common/v1/common.pb.h"
#include "eventstore/base/bytes.h"
#include "eventstore/base/instant.h"
#include "eventstore/codec/event_types.h"
#include "eventstore/codec/message_json.h"
#include "eventstore/sealing/key_ring.h"

namespace cairn::eventstore::codec {
namespace {

void told(JsonWriter& json, std::string_view name, std::string_view value) {
  if (!value.empty()) json.field(name, value);
}

/// Corrections inside corrections that are still decoded. Nobody needs more than none, and bytes can nest thousands.
constexpr int kDepthMax = 4;

/// "NAME":{…}, or "NAME":null,"NAME_hex":"…" for bytes that this program cannot read.
void payload_to_json(std::string_view name, std::string_view type, std::string_view payload, JsonWriter& json,
                     int depth = 0);

void correction_to_json(const common::v1::Corrected& corrected, JsonWriter& json, int depth) {
  json.begin_object().key("position").number(corrected.position()).field("type", corrected.type());
  json.key("schema_version").number(corrected.schema_version());
  if (const auto effective = date_of(corrected.effective())) json.field("effective", effective->text());
  payload_to_json("replacement", corrected.type(), corrected.payload(), json, depth + 1);
  json.end_object();
}

void payload_to_json(std::string_view name, std::string_view type, std::string_view payload, JsonWriter& json,
                     int depth) {
  const auto message = EventTypes::all().parse(type, payload);
  if (!message || depth > kDepthMax) {
    json.key(name).null().field(std::string(name) + "_hex", to_hex(payload));
    return;
  }
  json.key(name);
  if (type == "Corrected")
    correction_to_json(static_cast<const common::v1::Corrected&>(*message.value()), json, depth);
  else
    message_to_json(*message.value(), json);
}

/// The payload as "data". What is sealed still is shown as such: whoever may read it opens it before (revealed).
void data_to_json(const StoredEvent& event, JsonWriter& json) {
  if (event.sealed().empty()) return payload_to_json("data", event.type(), event.payload(), json);
  payload_to_json("data", event.type(), sealing::revealed(event, nullptr).payload(), json);
}

void actor_to_json(const StoredEvent& event, JsonWriter& json) {
  if (!event.has_actor()) return;
  json.key("actor").begin_object();
  told(json, "id", event.actor().id());
  told(json, "role", event.actor().role());
  told(json, "on_behalf_of", event.actor().on_behalf_of());
  json.end_object();
}

}  // namespace

void event_to_json(const StoredEvent& event, JsonWriter& json) {
  json.begin_object().key("position").number(event.position()).field("stream", event.stream());
  json.key("revision").number(event.revision()).field("type", event.type());
  json.key("schema_version").number(event.schema_version());
  json.field("recorded_at", instant_text(event.recorded_us()));
  if (const auto effective = effective_of(event)) json.field("effective", effective->text());
  actor_to_json(event, json);
  told(json, "channel", event.channel());
  told(json, "reason", event.reason());
  told(json, "source", event.source());
  if (event.tags_size() > 0) {
    json.key("tags").begin_array();
    for (const auto& tag : event.tags()) json.text(tag);
    json.end_array();
  }
  json.field("event_id", uuid_text(event.event_id()));
  json.key("commit").begin_object().field("id", uuid_text(event.commit_id()));
  json.key("index").number(event.commit_index()).key("count").number(event.commit_count()).end_object();
  told(json, "causation_id", uuid_text(event.causation_id()));
  told(json, "correlation_id", uuid_text(event.correlation_id()));
  told(json, "traceparent", event.traceparent());
  data_to_json(event, json);
  json.end_object();
}

void event_to_cloud_event(const StoredEvent& event, std::string_view origin, JsonWriter& json) {
  const auto* type = EventTypes::all().find(event.type());
  json.begin_object().field("specversion", "1.0").field("id", uuid_text(event.event_id()));
  json.field("source", "//" + std::string(origin) + "/v1/events");
  json.field("type", type == nullptr ? event.type() : type->full_name());
  json.field("subject", event.stream()).field("time", instant_text(event.recorded_us()));
  json.field("datacontenttype", "application/json");
  json.field("sequence", std::to_string(event.position())).field("revision", std::to_string(event.revision()));
  if (const auto effective = effective_of(event)) json.field("effective", effective->text());
  told(json, "actor", event.actor().id());
  told(json, "traceparent", event.traceparent());
  data_to_json(event, json);
  json.end_object();
}

std::string uuid_text(std::string_view bytes) {
  std::string hex = to_hex(bytes);
  if (bytes.size() != 16) return hex;
  for (const size_t at : {20U, 16U, 12U, 8U}) hex.insert(at, 1, '-');
  return hex;
}

}  // namespace cairn::eventstore::codec
