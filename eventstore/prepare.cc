#include "eventstore/prepare.h"

#include <openssl/rand.h>

#include <algorithm>

#include "eventstore/base/check.h"
#include "eventstore/base/utf8.h"
#include "eventstore/keys.h"

namespace cairn::eventstore {
namespace {

class RandomSalts final : public IdSource {
 public:
  std::array<uint8_t, 16> next() override {
    // Drawn for many events at once: a call costs the same for 16 bytes and for 1024. Each byte is used once.
    thread_local std::array<std::array<uint8_t, 16>, 64> drawn;
    thread_local size_t used = drawn.size();
    if (used == drawn.size()) {
      CAIRN_CHECK(RAND_bytes(drawn.front().data(), static_cast<int>(sizeof drawn)) == 1, "the system has random bytes");
      used = 0;
    }
    return drawn[used++];
  }
};

Error over(const std::string& what, size_t is, size_t max) {
  return fail(Errc::kTooLarge, what + ": " + std::to_string(is) + ", at most " + std::to_string(max));
}

Result<void> check_indexed(std::string_view what, std::string_view text) {
  if (!text.empty() && text.size() <= kIndexTextBytesMax) return success();
  return fail(Errc::kInvalid, std::string(what) + " has " + std::to_string(text.size()) + " bytes, wanted 1 to " +
                                  std::to_string(kIndexTextBytesMax));
}

/// A text that is no UTF-8 would be stored and never parsed again.
Result<void> check_text(std::string_view what, std::string_view text) {
  if (is_utf8(text)) return success();
  return fail(Errc::kInvalid, std::string(what) + " is no UTF-8 text");
}

Result<void> check_event(const NewEvent& event) {
  CAIRN_TRY(check_indexed("the event's type", event.type));
  CAIRN_TRY(check_text("the event's type", event.type));
  CAIRN_TRY(check_text("the reason", event.reason));
  CAIRN_TRY(check_text("the source", event.source));
  if (event.tags.size() > kEventTagsMax) return over("tags of an event", event.tags.size(), kEventTagsMax);
  for (const auto& tag : event.tags) {
    CAIRN_TRY(check_indexed("a tag", tag));
    CAIRN_TRY(check_text("a tag", tag));
  }
  return success();
}

/// All but the sizes, which are known once the events are made.
Result<void> check_request(const Append& request) {
  if (request.writes.empty()) return fail(Errc::kInvalid, "a commit needs at least one event");
  if (request.writes.size() > kCommitStreamsMax)
    return over("streams of a commit", request.writes.size(), kCommitStreamsMax);
  if (request.conditions.size() > kCommitConditionsMax)
    return over("conditions of a commit", request.conditions.size(), kCommitConditionsMax);
  size_t events = 0;
  for (const auto& write : request.writes) {
    if (write.events.empty())
      return fail(Errc::kInvalid, "the write to stream " + write.stream.text() + " has no event");
    events += write.events.size();
  }
  if (events > kCommitEventsMax) return over("events of a commit", events, kCommitEventsMax);
  for (size_t i = 0; i < request.writes.size(); ++i)
    for (size_t k = 0; k < i; ++k)
      if (request.writes[i].stream == request.writes[k].stream)
        return fail(Errc::kInvalid, "stream " + request.writes[i].stream.text() + " is named twice");
  for (const auto& write : request.writes) {
    for (const auto& event : write.events) {
      CAIRN_TRY(check_event(event));
    }
  }
  if (!request.correlation_id.empty()) {
    CAIRN_TRY(check_indexed("the correlation id", request.correlation_id));
  }
  CAIRN_TRY(check_text("the channel", request.channel));
  CAIRN_TRY(check_text("the trace", request.traceparent));
  CAIRN_TRY(check_text("the actor's id", request.actor.id));
  CAIRN_TRY(check_text("the actor's role", request.actor.role));
  CAIRN_TRY(check_text("the actor's unit", request.actor.on_behalf_of));
  return success();
}

/// Everything that is known before the sequencer: the rest of the record is set there.
std::shared_ptr<StoredEvent> event_of(const Append& request, const StreamId& stream, NewEvent& from, IdSource& salts) {
  auto event = std::make_shared<StoredEvent>();
  event->set_event_id(from.id.bytes().data(), from.id.bytes().size());
  event->set_stream(stream.text());
  event->set_type(std::move(from.type));
  event->set_schema_version(from.schema_version);
  if (from.effective) set_date(event->mutable_effective(), *from.effective);
  event->set_commit_id(request.commit_id.bytes().data(), request.commit_id.bytes().size());
  if (!request.causation_id.empty()) event->set_causation_id(request.causation_id);
  if (!request.correlation_id.empty()) event->set_correlation_id(request.correlation_id);
  auto* actor = event->mutable_actor();
  actor->set_id(request.actor.id);
  actor->set_role(request.actor.role);
  actor->set_on_behalf_of(request.actor.on_behalf_of);
  event->set_channel(request.channel);
  event->set_reason(std::move(from.reason));
  event->set_source(std::move(from.source));
  for (auto& tag : from.tags) event->add_tags(std::move(tag));
  event->set_payload(std::move(from.payload));
  for (auto& field : from.sealed) *event->add_sealed() = std::move(field);
  const auto salt = salts.next();
  event->set_salt(salt.data(), salt.size());
  if (!request.traceparent.empty()) event->set_traceparent(request.traceparent);
  return event;
}

Result<void> check_event_ids(const std::vector<EventId>& ids) {
  auto sorted = ids;
  std::sort(sorted.begin(), sorted.end());
  const auto twin = std::adjacent_find(sorted.begin(), sorted.end());
  if (twin == sorted.end()) return success();
  return fail(Errc::kInvalid, "event id " + to_hex(twin->view()) + " is named twice in the commit");
}

void add_text(std::string& out, std::string_view text) {
  append_u64(out, text.size());
  out.append(text);
}

void add_texts(std::string& out, const std::vector<std::string>& texts) {
  append_u64(out, texts.size());
  for (const auto& text : texts) add_text(out, text);
}

void add_event(std::string& out, const NewEvent& event) {
  out.append(event.id.view());
  add_text(out, event.type);
  append_u32(out, event.schema_version);
  add_text(out, event.effective ? event.effective->text() : std::string());
  add_text(out, event.payload);
  add_text(out, event.reason);
  add_text(out, event.source);
  add_texts(out, event.tags);
}

/// Behind everything else and only where there is some, so that requests without have the hash that they always had.
void add_sealed(std::string& out, const Append& request) {
  std::string fields;
  uint64_t index = 0;
  for (const auto& write : request.writes)
    for (const auto& event : write.events) {
      for (const auto& field : event.sealed) {
        append_u64(fields, index);
        for (const auto* text : {&field.subject_id(), &field.path(), &field.nonce(), &field.ciphertext()})
          add_text(fields, *text);
        append_u32(fields, field.key_version());
      }
      ++index;
    }
  if (!fields.empty()) add_text(out, fields);
}

}  // namespace

IdSource& random_salts() {
  static RandomSalts salts;
  return salts;
}

Hash request_hash_of(const Append& request) {
  // Lengths stand before texts and counts before lists, so that no two requests give the same bytes.
  std::string bytes;
  bytes.append(request.commit_id.view());
  append_u64(bytes, request.writes.size());
  for (const auto& write : request.writes) {
    add_text(bytes, write.stream.text());
    append_u32(bytes, static_cast<uint32_t>(write.expected.kind));
    append_u64(bytes, write.expected.revision.value());
    append_u64(bytes, write.events.size());
    for (const auto& event : write.events) add_event(bytes, event);
  }
  append_u64(bytes, request.conditions.size());
  for (const auto& condition : request.conditions) {
    add_texts(bytes, condition.query.categories);
    add_texts(bytes, condition.query.types);
    add_texts(bytes, condition.query.tags);
    add_text(bytes, condition.query.stream ? condition.query.stream->text() : std::string());
    append_u64(bytes, condition.from.value());
  }
  for (const auto* text : {&request.actor.id, &request.actor.role, &request.actor.on_behalf_of, &request.channel,
                           &request.causation_id, &request.correlation_id})
    add_text(bytes, *text);
  add_sealed(bytes, request);
  return sha256(bytes);
}

Result<Prepared> prepare(Append request, IdSource& salts) {
  CAIRN_TRY(check_request(request));
  Prepared prepared;
  prepared.id = request.commit_id;
  prepared.request_hash = request_hash_of(request);
  for (auto& write : request.writes) {
    for (auto& event : write.events) {
      prepared.event_ids.push_back(event.id);
      prepared.events.push_back(event_of(request, write.stream, event, salts));
    }
    prepared.writes.push_back({std::move(write.stream), write.expected, write.events.size()});
  }
  CAIRN_TRY(check_event_ids(prepared.event_ids));
  const auto count = static_cast<uint32_t>(prepared.events.size());
  for (uint32_t i = 0; i < count; ++i) {
    prepared.events[i]->set_commit_index(i);
    prepared.events[i]->set_commit_count(count);
    const size_t bytes = prepared.events[i]->ByteSizeLong();
    if (bytes > kEventBytesMax) return over("bytes of an event", bytes, kEventBytesMax);
    prepared.bytes += bytes;
  }
  if (prepared.bytes > kCommitBytesMax) return over("bytes of a commit", prepared.bytes, kCommitBytesMax);
  prepared.conditions = std::move(request.conditions);
  return prepared;
}

}  // namespace cairn::eventstore
