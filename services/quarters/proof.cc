#include "services/quarters/proof.h"

#include <algorithm>
#include <array>

#include "eventstore/base/bytes.h"
#include "eventstore/base/instant.h"
#include "eventstore/base/json_writer.h"
#include "eventstore/codec/event_types.h"
#include "eventstore/codec/message_json.h"
#include "projections/duties/kind.h"

namespace cairn::services::quarters {
namespace {

struct Meaning {
  std::string_view type;
  std::string_view what;
};
constexpr std::array kMeanings = {
    Meaning{"DutyOpened", "owed"},           Meaning{"ReminderQueued", "queued"}, Meaning{"ReminderSending", "sent"},
    Meaning{"ReminderSent", "delivered"},    Meaning{"ReminderFailed", "failed"}, Meaning{"ReminderBounced", "bounced"},
    Meaning{"ReminderDeclined", "declined"}, Meaning{"LinkIssued", "sent"},       Meaning{"LinkOpened", "opened"},
    Meaning{"AnswersSubmitted", "answered"}, Meaning{"AnswersUndone", "undone"},  Meaning{"Escalated", "escalated"},
    Meaning{"DutyExcused", "excused"},
};

std::string_view meaning_of(std::string_view type) {
  const auto found = std::ranges::find(kMeanings, type, &Meaning::type);
  return found == kMeanings.end() ? std::string_view("other") : found->what;
}

/// Appends one event; an event of a type that is not known is named all the same.
Result<void> write_event(JsonWriter& json, const eventstore::StoredEvent& event, const eventstore::Snapshot& snapshot) {
  CAIRN_TRY(const auto leaf, snapshot.leaf_hash(Position(event.position())));
  json.begin_object().field("what", meaning_of(event.type())).key("position").number(event.position());
  json.key("revision").number(event.revision()).field("type", event.type());
  json.field("recorded_at", instant_text(event.recorded_us())).field("leaf_hash", to_hex(view_of(leaf)));
  json.field("actor", event.actor().id()).field("channel", event.channel());
  if (!event.reason().empty()) json.field("reason", event.reason());
  const auto message = eventstore::codec::EventTypes::all().parse(event.type(), event.payload());
  if (message) {
    json.key("data");
    eventstore::codec::message_to_json(*message.value(), json);
  }
  json.end_object();
  return success();
}

}  // namespace

Result<std::string> proof_json(const eventstore::Snapshot& snapshot, std::string_view unit,
                               const projections::calendar::Quarter& quarter, Position known) {
  const auto stream = StreamId::parse("duty-" + projections::duties::id_of(unit, quarter));
  const auto missing = fail(Errc::kNotFound, "unit " + std::string(unit) + " has no duty for " + quarter.id());
  if (!stream) return missing;
  std::string out;
  JsonWriter json(out);
  json.begin_object().field("unit", unit).field("quarter", quarter.id()).field("words", quarter.words());
  json.field("stream", stream.value().text()).key("events").begin_array();
  std::array<uint64_t, kMeanings.size()> counts{};
  Result<void> failed = success();
  uint64_t events = 0;
  const auto scanned = snapshot.scan_stream(stream.value(), Revision(0), [&](const auto& event, std::string_view) {
    if (event.position() >= known.value()) return false;
    ++events;
    const auto found = std::ranges::find(kMeanings, std::string_view(event.type()), &Meaning::type);
    if (found != kMeanings.end()) ++counts[static_cast<size_t>(found - kMeanings.begin())];
    failed = write_event(json, event, snapshot);
    return failed.has_value();
  });
  if (!scanned) return scanned.error().code == Errc::kNotFound ? missing : scanned.error();
  CAIRN_TRY(failed);
  if (events == 0) return missing;
  json.end_array().key("counts").begin_object();
  for (const auto what : {"owed", "queued", "sent", "delivered", "failed", "bounced", "declined", "opened", "answered",
                          "undone", "escalated", "excused"}) {
    uint64_t count = 0;
    for (size_t i = 0; i < kMeanings.size(); ++i) count += kMeanings[i].what == what ? counts[i] : 0;
    json.key(what).number(count);
  }
  json.end_object().key("position").number(known.value()).end_object();
  return out;
}

}  // namespace cairn::services::quarters
