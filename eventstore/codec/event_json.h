#pragma once

#include <string>
#include <string_view>

#include "eventstore/base/json_writer.h"
#include "eventstore/event.h"

namespace cairn::eventstore::codec {

/// The envelope and, as "data", the decoded payload:
///
///   {"position":7,"stream":"engagement-…","revision":2,"type":"PartyJoined","schema_version":1,
///    "recorded_at":"2026-07-01T08:30:00.000000Z","effective":"2011-01","actor":{"id":…,"role":…,"on_behalf_of":…},
///    "channel":…,"reason":…,"source":…,"tags":[…],"event_id":UUID,"commit":{"id":UUID,"index":0,"count":1},
///    "causation_id":hex,"correlation_id":hex,"data":{…}}
///
/// A sealed field is told as "[sealed]"; sealing/key_ring.h opens it before. Empty members are left out, "data" never.
/// A Corrected shows its "replacement" decoded. A type that this program does not know, or a payload that does not
/// parse, has "data":null and the bytes as "data_hex".
void event_to_json(const StoredEvent& event, JsonWriter& json);

/// The same as a CloudEvent 1.0 in JSON format: id is the event id, source "//ORIGIN/v1/events", type the full name of
/// the message, subject the stream; extensions: sequence (position), revision, effective, actor.
void event_to_cloud_event(const StoredEvent& event, std::string_view origin, JsonWriter& json);

/// 16 bytes as 8-4-4-4-12 hexadecimal digits (RFC 9562); any other number of bytes as plain hexadecimal.
std::string uuid_text(std::string_view bytes);

}  // namespace cairn::eventstore::codec
