#include "services/privacy/requests.h"

#include "cairn/common/v1/common.pb.h"
#include "cairn/request/v1/events.pb.h"
#include "projections/facts/words.h"
#include "projections/persons/kind.h"
#include "projections/registers/register.h"
#include "projections/requests/kind.h"
#include "services/privacy/decide.h"

namespace cairn::services::privacy {
namespace {

namespace v1 = cairn::request::v1;
namespace p = projections;
using eventstore::Command;
using eventstore::Decision;
using eventstore::Snapshot;
using eventstore::StoredEvent;

std::string_view birth_of_request(const boost::json::object&) { return "receive"; }

/// What a command names must be there, and be what the request is about.
class Guard {
 public:
  explicit Guard(const Snapshot& snapshot) : snapshot_(snapshot) {}

  void complain(std::string pointer, std::string detail) {
    complaints_.push_back({std::move(pointer), std::move(detail)});
  }
  /// None, with a complaint, when there is no event there.
  Result<std::optional<StoredEvent>> event_at(uint64_t position, const std::string& pointer) {
    if (position < snapshot_.head().value()) {
      CAIRN_TRY(auto event, snapshot_.event_at(Position(position)));
      return std::optional(std::move(event));
    }
    complain(pointer, "there is no event at " + std::to_string(position));
    return std::optional<StoredEvent>();
  }
  Result<void> need_person(const std::string& id) {
    CAIRN_TRY(const auto rows, p::registers::Register::open(snapshot_, p::persons::kKind.view));
    CAIRN_TRY(const auto row, rows.latest(id));
    if (!row.exists()) complain("/person_id", "there is no person " + id.substr(0, 64));
    return success();
  }
  Result<void> need_done(const p::requests::Request& request, const v1::RequestAnswered& said) {
    if (!said.has_done_position()) return success();
    CAIRN_TRY(const auto event, event_at(said.done_position(), "/done_position"));
    if (!event) return success();
    const bool of_person = event->stream() == "person-" + request.person;
    if (request.kind == "erasure" && (event->type() != "SubjectErased" || !of_person))
      complain("/done_position", "is no certificate of the erasure of " + request.person + ": SubjectErased");
    if (request.kind != "correction") return success();
    cairn::common::v1::Corrected corrected;
    const bool stands_in = event->type() == p::registers::kCorrectedType && corrected.ParseFromString(event->payload());
    const bool same_fact = !request.fact || corrected.position() == request.fact->value();
    if (!(stands_in && same_fact) && !(event->type() == "ContactChanged" && of_person))
      complain("/done_position", "corrects nothing that was asked about: Corrected of that event, or ContactChanged");
    return success();
  }
  Result<std::vector<eventstore::Condition>> finish(const Command& command) {
    if (complaints_.empty()) return std::vector<eventstore::Condition>();
    Error error = fail(Errc::kInvalid,
                       command.verb + " is refused: " + complaints_.front().pointer + " " + complaints_.front().detail);
    error.complaints = std::move(complaints_);
    return error;
  }

 private:
  const Snapshot& snapshot_;
  std::vector<Complaint> complaints_;
};

Result<std::vector<eventstore::Condition>> guard_request(const Snapshot& snapshot, const Command& command,
                                                         Decision& decision) {
  Guard guard(snapshot);
  auto& happening = decision.events.front();
  if (const auto* received = dynamic_cast<const v1::RequestReceived*>(happening.message.get())) {
    CAIRN_TRY(guard.need_person(received->person_id()));
    if (received->has_fact_position()) {
      CAIRN_TRY(guard.event_at(received->fact_position(), "/fact_position"));
    }
  }
  if (const auto* answered = dynamic_cast<const v1::RequestAnswered*>(happening.message.get())) {
    CAIRN_TRY(const auto rows, p::registers::Register::open(snapshot, p::requests::kKind.view));
    CAIRN_TRY(const auto row, rows.latest(command.subject));
    CAIRN_TRY(guard.need_done(p::requests::request_of(row), *answered));
  }
  if (const auto* attached = dynamic_cast<const v1::DisputeAttached*>(happening.message.get())) {
    CAIRN_TRY(const auto event, guard.event_at(attached->position(), "/position"));
    auto whole = std::make_shared<v1::DisputeAttached>(*attached);
    if (event) whole->set_stream(event->stream());
    happening.message = std::move(whole);
  }
  return guard.finish(command);
}

void told(JsonWriter& json, std::string_view name, std::string_view value) {
  if (!value.empty()) json.field(name, value);
}

}  // namespace

const commands::Entity& requests() {
  static const commands::Entity kEntity{.kind = p::requests::kKind,
                                        .path = "/v1/requests",
                                        .verbs = request_verbs(),
                                        .birth_verb = birth_of_request,
                                        .name_new = nullptr,
                                        .decide = decide_request,
                                        .guard = guard_request};
  return kEntity;
}

void append_request(JsonWriter& json, std::string_view id, const p::requests::Request& request, Day today) {
  json.begin_object().field("id", id).field("kind", request.kind).field("person_id", request.person);
  if (request.fact) {
    json.key("fact").begin_object().key("position").number(request.fact->value());
    told(json, "field", request.field);
    json.end_object();
  }
  told(json, "asked", request.asked);
  if (request.received_on) json.field("received_on", request.received_on->text());
  if (request.due) json.field("due", request.due->text());
  json.field("state", request.open ? "open" : "answered").key("overdue").boolean(request.is_overdue(today));
  told(json, "outcome", request.outcome);
  told(json, "ground", request.ground);
  if (request.done) json.key("done_position").number(request.done->value());
  json.key("position").number(request.set_by.value()).key("disputes").begin_array();
  for (const auto& dispute : request.disputes) {
    json.begin_object().key("position").number(dispute.position.value()).field("stream", dispute.stream);
    told(json, "field", dispute.field);
    json.field("statement", dispute.statement).field("state", dispute.attached ? "attached" : "withdrawn");
    json.key("dispute").number(dispute.set_by.value()).end_object();
  }
  json.end_array().end_object();
}

}  // namespace cairn::services::privacy
