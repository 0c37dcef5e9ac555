#include "projections/requests/facts.h"

#include "cairn/request/v1/events.pb.h"
#include "projections/facts/message.h"
#include "projections/facts/words.h"
#include "projections/requests/columns.h"

namespace cairn::projections::requests {
namespace {

namespace v1 = cairn::request::v1;
using facts::AssertionBuilder;
using facts::message_of;
using facts::word_of;

std::string text_of(const cairn::common::v1::PartialDate& date) {
  const auto read = eventstore::date_of(date);
  return read ? read->text() : std::string();
}

AssertionBuilder& received(const v1::RequestReceived& said, AssertionBuilder& facts) {
  facts.set(Column::kBirth, "received").set(Column::kKind, word_of(said.kind())).set(Column::kState, "open");
  facts.set(Column::kPerson, said.person_id()).told(Column::kFactField, said.fact_field());
  if (said.has_fact_position()) facts.set(Column::kFactPosition, std::to_string(said.fact_position()));
  facts.told(Column::kAsked, said.asked()).told(Column::kReceivedOn, text_of(said.received_on()));
  return facts.told(Column::kDue, text_of(said.due()));
}

AssertionBuilder& answered(const v1::RequestAnswered& said, AssertionBuilder& facts) {
  facts.set(Column::kState, "answered").set(Column::kOutcome, word_of(said.outcome()));
  if (said.has_done_position()) facts.set(Column::kDonePosition, std::to_string(said.done_position()));
  return facts.told(Column::kGround, said.ground());
}

AssertionBuilder& attached(const v1::DisputeAttached& said, AssertionBuilder& facts) {
  const auto position = std::to_string(said.position());
  facts.set(Column::kDispute, "attached", position).set(Column::kDisputeStream, said.stream(), position);
  facts.set(Column::kDisputeField, said.field(), position);
  return facts.set(Column::kDisputeStatement, said.statement(), position);
}

Result<facts::Assertion> said_by(const eventstore::StoredEvent& event) {
  AssertionBuilder builder(event);
  if (event.type() == "RequestReceived") {
    CAIRN_TRY(const auto said, message_of<v1::RequestReceived>(event));
    return received(said, builder).take();
  }
  if (event.type() == "RequestAnswered") {
    CAIRN_TRY(const auto said, message_of<v1::RequestAnswered>(event));
    return answered(said, builder).take();
  }
  if (event.type() == "DisputeAttached") {
    CAIRN_TRY(const auto said, message_of<v1::DisputeAttached>(event));
    return attached(said, builder).take();
  }
  if (event.type() == "DisputeWithdrawn") {
    CAIRN_TRY(const auto said, message_of<v1::DisputeWithdrawn>(event));
    return builder.set(Column::kDispute, "withdrawn", std::to_string(said.position())).take();
  }
  return facts::unknown_type(event);
}

}  // namespace

Result<facts::Assertion> assertion_of(const eventstore::StoredEvent& event) {
  CAIRN_TRY(auto assertion, said_by(event));
  assertion.effective = std::nullopt;
  return assertion;
}

}  // namespace cairn::projections::requests
