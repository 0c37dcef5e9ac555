#include "services/commands/asked.h"

#include <charconv>

#include "eventstore/base/bytes.h"
#include "eventstore/codec/event_types.h"
#include "services/http/actor.h"
#include "services/http/json.h"

namespace cairn::services::commands {
namespace {

namespace json = boost::json;

constexpr size_t kKeyBytesMax = 200;

/// Of a header field.
Error refused(const std::string& field, std::string detail) {
  auto error = fail(Errc::kInvalid, field + " " + detail);
  error.complaints.push_back({"/headers/" + field, std::move(detail)});
  return error;
}

std::optional<CommitId> uuid_of(std::string_view text) {
  if (text.size() != 36 || text[8] != '-' || text[13] != '-' || text[18] != '-' || text[23] != '-') return std::nullopt;
  std::string hex;
  for (const char c : text)
    if (c != '-') hex.push_back(c >= 'A' && c <= 'F' ? static_cast<char>(c + 32) : c);
  const auto bytes = from_hex(hex);
  return bytes ? CommitId::from_bytes(*bytes) : std::nullopt;
}

Result<std::optional<Revision>> seen_of(const http::Request& request) {
  const auto field = request.headers.find("If-Match");
  if (!field || *field == "*") return std::optional<Revision>();
  uint64_t number = 0;
  const bool quoted = field->size() > 2 && field->front() == '"' && field->back() == '"';
  const char* end = field->data() + field->size() - 1;
  const auto read = quoted ? std::from_chars(field->data() + 1, end, number) : std::from_chars_result{};
  // What follows a hyphen is the hash of the body that was read (http::etag_of): the revision alone decides.
  if (!quoted || read.ec != std::errc() || (read.ptr != end && *read.ptr != '-'))
    return refused("If-Match", "is a revision in quotes, as \"3\", or the ETag of a read, as \"3-…\"; here it is " +
                                   std::string(field->substr(0, 40)));
  return std::optional(Revision(number));
}

// A correction's own words in the API: what the event should have said is "data", as in the list of events, where the
// codec says "replacement".
constexpr std::string_view kReplacement = "/replacement";

json::object renamed(json::object body) {
  if (auto* data = body.if_contains("data")) {
    json::value taken = std::move(*data);
    body["replacement"] = std::move(taken);
  }
  body.erase("data");
  return body;
}

Complaint renamed(Complaint complaint) {
  if (complaint.pointer.starts_with(kReplacement)) complaint.pointer.replace(0, kReplacement.size(), "/data");
  return complaint;
}

}  // namespace

Result<CommitId> commit_id_of(std::string_view key, std::string_view actor) {
  if (key.empty() || key.size() > kKeyBytesMax)
    return refused("Idempotency-Key",
                   "has 1 to " + std::to_string(kKeyBytesMax) + " bytes, here " + std::to_string(key.size()));
  if (const auto uuid = uuid_of(key)) return *uuid;
  const Hash actor_hash = sha256(actor);
  return *CommitId::from_bytes(view_of(sha256({"idempotency-key", view_of(actor_hash), key})).substr(0, 16));
}

Result<Asked> read_request(const http::Request& request, bool& malformed) {
  malformed = false;
  Asked asked;
  CAIRN_TRY(auto actor, http::actor_of(request));
  asked.actor = {std::move(actor.id), std::move(actor.role), std::move(actor.unit)};
  CAIRN_TRY(asked.seen, seen_of(request));
  if (const auto key = request.headers.find("Idempotency-Key")) {
    CAIRN_TRY(asked.commit_id, commit_id_of(*key, asked.actor.id));
    asked.named = true;
  } else {
    asked.commit_id = CommitId(system_ids().next());
  }
  asked.content = request.path + '\n' + request.body;
  auto body = http::json_object_of(request);
  malformed = !body;
  if (!body) return std::move(body).error();
  asked.body = std::move(body).value();
  return asked;
}

Result<eventstore::Command> command_of(const Entity& entity, const eventstore::VerbInfo& verb, json::object body,
                                       const NextId& next_id) {
  eventstore::Command command;
  command.verb = verb.name;
  std::vector<Complaint> complaints;
  const bool correction = verb.type == projections::registers::kCorrectedType;
  http::JsonFields fields(body, "", complaints);
  command.reason = fields.text("reason").value_or("");
  command.source = fields.text("source").value_or("");
  if (!correction) command.effective = fields.date("effective");
  command.until = fields.date("until");
  for (const auto* name : {"reason", "source", "until"}) body.erase(name);
  if (!correction) body.erase("effective");
  auto message = eventstore::codec::EventTypes::all().read(verb.type, correction ? renamed(std::move(body)) : body);
  if (!message)
    for (auto& complaint : message.error().complaints)
      complaints.push_back(correction ? renamed(std::move(complaint)) : std::move(complaint));
  CAIRN_TRY(http::complaints_result(std::move(complaints)));
  if (!message) return std::move(message).error();
  if (entity.name_new != nullptr) entity.name_new(*message.value(), next_id);
  command.content = std::move(message).value();
  return command;
}

NextId ids_of(const Asked& asked) {
  const auto seed = std::make_shared<std::string>(asked.commit_id.view());
  seed->append(view_of(sha256(asked.content)));
  return [seed, given = uint64_t{0}]() mutable {
    std::string number;
    append_u64(number, given++);
    return to_hex(view_of(sha256({"new id", *seed, number})).substr(0, 16));
  };
}

}  // namespace cairn::services::commands
