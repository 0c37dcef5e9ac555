#include "eventstore/codec/event_types.h"
#include "eventstore/codec/message_json.h"
#include "services/http/json.h"
#include "tests/fuzz/fuzz.h"

// A line that names a type of event, then its JSON as a client sends it: refused with complaints, or a message whose
// own JSON reads as the same message.

namespace cairn::fuzz {
namespace {

using eventstore::codec::EventTypes;

std::string json_of(const google::protobuf::Message& message) {
  std::string text;
  JsonWriter json(text);
  eventstore::codec::message_to_json(message, json);
  return text;
}

}  // namespace

void try_input(std::string_view input) {
  const auto type = take_line(input);
  const auto said = services::http::parse_json(input);
  if (!said || !said.value().is_object()) return;
  const auto message = EventTypes::all().read(type, said.value().get_object());
  if (!message) {
    const bool known = EventTypes::all().find(type) != nullptr;
    CAIRN_CHECK(!known || !message.error().complaints.empty(), "what is refused says where it is wrong");
    return;
  }
  const auto text = json_of(*message.value());
  check_json(text);
  const auto bytes = message.value()->SerializeAsString();
  const auto stored = EventTypes::all().parse(type, bytes);
  CAIRN_CHECK(stored && json_of(*stored.value()) == text, "what was read can be stored and read back");
  // The JSON of a Corrected shows its replacement in a member of its own.
  if (type == "Corrected") return;
  const auto again = EventTypes::all().read(type, services::http::parse_json(text).value().get_object());
  CAIRN_CHECK(again && again.value()->SerializeAsString() == bytes, "a message's own JSON reads as the same message");
}

}  // namespace cairn::fuzz
