#include "eventstore/codec/event_json.h"
#include "eventstore/codec/event_types.h"
#include "eventstore/event.h"
#include "tests/fuzz/fuzz.h"

// Any bytes as a stored record: refused, or shown as JSON in both forms, whatever its payload is.

namespace cairn::fuzz {

void try_input(std::string_view input) {
  eventstore::StoredEvent event;
  if (!event.ParseFromArray(input.data(), static_cast<int>(input.size()))) return;
  std::string shown;
  JsonWriter json(shown);
  eventstore::codec::event_to_json(event, json);
  check_json(shown);
  std::string cloud;
  JsonWriter cloud_json(cloud);
  eventstore::codec::event_to_cloud_event(event, "fuzz.example", cloud_json);
  check_json(cloud);

  // What was read and written again is the same record; another one would be shown otherwise.
  eventstore::StoredEvent again;
  CAIRN_CHECK(again.ParseFromString(event.SerializeAsString()), "a record that was read can be written and read again");
  std::string shown_again;
  JsonWriter json_again(shown_again);
  eventstore::codec::event_to_json(again, json_again);
  CAIRN_CHECK(shown == shown_again, "the same record is shown the same");
  if (const auto date = eventstore::effective_of(event))
    CAIRN_CHECK(PartialDate::parse(date->text()).value() == *date, "an effective date is a date");
}

}  // namespace cairn::fuzz
