#include "tests/crash/script.h"

#include <map>
#include <random>

namespace cairn::eventstore::testing {
namespace {

constexpr uint64_t kCommits = 40;
constexpr size_t kPayloadBytesMin = 100;
constexpr size_t kPayloadBytesMore = 3000;
constexpr uint64_t kConditionEvery = 5;

std::string text_of(uint64_t number) { return std::to_string(number); }

std::array<uint8_t, 16> id_bytes(uint8_t kind, uint64_t number) {
  std::array<uint8_t, 16> bytes{};
  bytes[0] = kind;
  for (size_t i = 0; i < 8; ++i) bytes[15 - i] = static_cast<uint8_t>(number >> (8 * i));
  return bytes;
}

std::string tag_of(uint64_t event) { return "tag-" + text_of(event % kScriptTags); }

NewEvent event_of(uint64_t number, std::mt19937_64& random) {
  NewEvent event;
  event.id = EventId(id_bytes(2, number));
  event.type = number % 2 ? "Noted" : "Counted";
  event.tags = {tag_of(number)};
  event.payload.resize(kPayloadBytesMin + random() % kPayloadBytesMore);
  for (auto& byte : event.payload) byte = static_cast<char>(random());
  return event;
}

/// Holds while nothing at or after `from` has the type, or the tag.
Condition no_type_from(uint64_t from, const std::string& type) {
  Condition condition{{}, Position(from)};
  condition.query.types = {type};
  return condition;
}
Condition no_tag_from(uint64_t from, const std::string& tag) {
  Condition condition{{}, Position(from)};
  condition.query.tags = {tag};
  return condition;
}

Append request_of(CommitId id, const std::string& actor) {
  Append request;
  request.commit_id = id;
  request.actor = {actor, "editor", ""};
  request.channel = "test";
  return request;
}

Script make_script() {
  std::mt19937_64 random(7);
  std::map<uint64_t, uint64_t> revisions;
  Script made;
  uint64_t event = 0;
  for (uint64_t i = 0; i < kCommits; ++i) {
    Append request = request_of(CommitId(id_bytes(1, i)), "actor-" + text_of(i));
    made.first.push_back(event);
    if (i % kConditionEvery == 0) request.conditions.push_back(no_type_from(event, "Noted"));
    for (uint64_t w = 0; w <= i % 3; ++w) {
      const uint64_t stream = (i + 2 * w) % kScriptStreams;
      uint64_t& next = revisions[stream];
      const auto expected = next == 0 ? Expected::no_stream() : Expected::exact(Revision(next - 1));
      StreamWrite write{StreamId::of("note", text_of(stream)), expected, {}};
      for (uint64_t k = 0; k <= i % 4; ++k, ++next) write.events.push_back(event_of(event++, random));
      request.writes.push_back(std::move(write));
    }
    made.commits.push_back(std::move(request));
  }
  made.first.push_back(event);
  return made;
}

}  // namespace

const Script& script() {
  static const Script made = make_script();
  return made;
}

Append forbidden_before(uint64_t commit) {
  const uint64_t head = script().first[commit];
  Append request = request_of(CommitId(id_bytes(3, commit)), "actor-too-late");
  // The last event that the tag selects, so that whoever seeks it in the index must not stop at an earlier one.
  const uint64_t last = head > kScriptTags ? head - 1 - commit % kScriptTags : 0;
  request.conditions.push_back(no_tag_from(last, tag_of(last)));
  NewEvent event;
  event.id = EventId(id_bytes(4, commit));
  event.type = "Forbidden";
  request.writes.push_back({StreamId::of("forbidden", text_of(commit)), Expected::no_stream(), {std::move(event)}});
  return request;
}

std::map<std::string, std::string> timers_after(uint64_t changes) {
  if (changes == 0) return {};
  return {{"changes", text_of(changes)}, {"due/" + text_of(changes), "job " + text_of(changes)}};
}

std::vector<WantedEvent> wanted_events(uint64_t commits) {
  std::map<std::string, uint64_t> revisions;
  std::vector<WantedEvent> wanted;
  for (uint64_t i = 0; i < commits; ++i) {
    const auto& commit = script().commits[i];
    const auto count = static_cast<uint32_t>(script().first[i + 1] - script().first[i]);
    uint32_t index = 0;
    for (const auto& write : commit.writes)
      for (const auto& event : write.events)
        wanted.push_back({&commit, &write, &event, revisions[write.stream.text()]++, index++, count});
  }
  return wanted;
}

bool same(const StoredEvent& is, const WantedEvent& wanted) {
  return is.event_id() == wanted.event->id.view() && is.commit_id() == wanted.commit->commit_id.view() &&
         is.stream() == wanted.write->stream.text() && is.revision() == wanted.revision &&
         is.type() == wanted.event->type && is.payload() == wanted.event->payload &&
         is.commit_index() == wanted.index && is.commit_count() == wanted.count &&
         is.actor().id() == wanted.commit->actor.id && is.tags_size() == 1 && is.tags(0) == wanted.event->tags[0];
}

const merkle::Signer& script_signer() {
  static const merkle::Signer signer = merkle::Signer::of(kScriptOrigin, std::string(32, 'k')).value();
  return signer;
}

}  // namespace cairn::eventstore::testing
