#pragma once

#include <string>
#include <vector>

#include "cairn/access/v1/events.pb.h"
#include "eventstore/base/json_writer.h"
#include "eventstore/event.h"
#include "eventstore/store.h"

namespace cairn::services::privacy {

/// That somebody was told of a person.
struct Disclosure {
  Position position;
  int64_t recorded_us = 0;
  eventstore::Actor actor;
  cairn::access::v1::PersonalDataRevealed said;
};

/// Every disclosure of the person, newest last. CHECKs that `person` is the id of one. Blocking; kCorrupt for an event
/// that does not read.
Result<std::vector<Disclosure>> disclosures_of(const eventstore::Snapshot& snapshot, std::string_view person);

/// {"position","recorded_at","actor":{"id","role","on_behalf_of"},"operation","fields","purpose"}
void append_disclosure(JsonWriter& json, const Disclosure& disclosure);

}  // namespace cairn::services::privacy
