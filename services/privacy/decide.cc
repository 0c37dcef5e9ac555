#include "services/privacy/decide.h"

#include <algorithm>
#include <array>
#include <memory>

#include "cairn/request/v1/events.pb.h"
#include "eventstore/base/check.h"
#include "eventstore/event.h"
#include "projections/requests/evolve.h"

namespace cairn::services::privacy {
namespace {

namespace v1 = cairn::request::v1;
namespace p = projections::requests;
using eventstore::Command;
using eventstore::Decision;
using eventstore::VerbInfo;

constexpr int kDaysToAnswer = 30;

constexpr std::array kVerbs = {VerbInfo{"receive", "RequestReceived", true}, VerbInfo{"answer", "RequestAnswered"},
                               VerbInfo{"attach-dispute", "DisputeAttached"},
                               VerbInfo{"withdraw-dispute", "DisputeWithdrawn"}};

/// A command before its rules.
struct Case {
  const Command& command;
  std::vector<Complaint> complaints = {};

  void complain(std::string pointer, std::string detail) {
    complaints.push_back({std::move(pointer), std::move(detail)});
  }
  void need_text(std::string_view field, std::string_view value) {
    if (value.find_first_not_of(" \t\r\n") == std::string_view::npos) complain("/" + std::string(field), "is missing");
  }
  template <class M>
  const M& said() const {
    const auto* message = dynamic_cast<const M*>(command.content.get());
    CAIRN_CHECK(message != nullptr, "a command's content is a message of its verb's type");
    return *message;
  }
  Result<Decision> take(std::shared_ptr<const google::protobuf::Message> message) {
    if (complaints.empty())
      return Decision{{{std::move(message), std::nullopt, command.reason, command.source, {}}}, {}};
    Error error = fail(Errc::kInvalid,
                       command.verb + " is refused: " + complaints.front().pointer + " " + complaints.front().detail);
    error.complaints = std::move(complaints);
    return error;
  }
};

Result<Decision> decide_receive(Case it) {
  const auto& said = it.said<v1::RequestReceived>();
  if (said.kind() == v1::REQUEST_KIND_UNSPECIFIED)
    it.complain("/kind", "is missing: access, correction, objection or erasure");
  it.need_text("person_id", said.person_id());
  if (said.kind() != v1::REQUEST_KIND_ACCESS && said.kind() != v1::REQUEST_KIND_ERASURE)
    it.need_text("asked", said.asked());
  if (!said.fact_field().empty() && !said.has_fact_position())
    it.complain("/fact_position", "is missing: the event that says the fact whose field is meant");
  if (said.has_due()) it.complain("/due", "is not for the caller to choose: thirty days after it was received");
  auto event = std::make_shared<v1::RequestReceived>(said);
  if (!said.has_received_on())
    eventstore::set_date(event->mutable_received_on(), PartialDate::of_day(it.command.today));
  const auto received = eventstore::date_of(event->received_on());
  if (!received || received->day() == 0)
    it.complain("/received_on", "is a day, as 2026-11-26");
  else if (received->first_day() > it.command.today)
    it.complain("/received_on", "is after today");
  else
    eventstore::set_date(event->mutable_due(),
                         PartialDate::of_day(Day(received->first_day().number() + kDaysToAnswer)));
  return it.take(std::move(event));
}

Result<Decision> decide_answer(Case it, const p::Request& request) {
  const auto& said = it.said<v1::RequestAnswered>();
  if (!request.open) it.complain("", "the request is answered already");
  if (said.outcome() == v1::REQUEST_OUTCOME_UNSPECIFIED)
    it.complain("/outcome", "is missing: granted, refused or partly");
  if (said.outcome() != v1::REQUEST_OUTCOME_GRANTED) it.need_text("ground", said.ground());
  const bool does = request.kind == "correction" || request.kind == "erasure";
  if (said.outcome() == v1::REQUEST_OUTCOME_GRANTED && does && !said.has_done_position())
    it.complain("/done_position", request.kind == "erasure"
                                      ? "is missing: the position of SubjectErased, the certificate"
                                      : "is missing: the position of the event that corrected it");
  if (said.outcome() == v1::REQUEST_OUTCOME_REFUSED && said.has_done_position())
    it.complain("/done_position", "names an event that did what is refused");
  return it.take(it.command.content);
}

Result<Decision> decide_attach(Case it, const p::Request& request) {
  const auto& said = it.said<v1::DisputeAttached>();
  if (request.kind != "correction" && request.kind != "objection")
    it.complain("", "a dispute hangs on a request to correct or an objection; this one is of kind " + request.kind);
  if (!said.stream().empty()) it.complain("/stream", "is not for the caller to choose: that of the event");
  it.need_text("statement", said.statement());
  const auto* before = request.dispute_at(Position(said.position()));
  if (before != nullptr && before->attached) it.complain("/position", "is disputed by this request already");
  return it.take(it.command.content);
}

Result<Decision> decide_withdraw(Case it, const p::Request& request) {
  const auto* before = request.dispute_at(Position(it.said<v1::DisputeWithdrawn>().position()));
  if (before == nullptr || !before->attached) it.complain("/position", "is not disputed by this request");
  return it.take(it.command.content);
}

}  // namespace

std::span<const VerbInfo> request_verbs() { return kVerbs; }

Result<Decision> decide_request(const projections::facts::Timeline& history, const Command& command) {
  const auto request = p::request_of(history.latest());
  if (command.verb == "receive") {
    if (request.received) return fail(Errc::kConflict, "there is a request " + command.subject + " already");
    return decide_receive({command});
  }
  if (!request.received) return fail(Errc::kNotFound, "there is no request " + command.subject);
  if (command.verb == "answer") return decide_answer({command}, request);
  if (command.verb == "attach-dispute") return decide_attach({command}, request);
  if (command.verb == "withdraw-dispute") return decide_withdraw({command}, request);
  return fail(Errc::kNotFound, "there is no verb \"" + command.verb + "\" of a request");
}

}  // namespace cairn::services::privacy
