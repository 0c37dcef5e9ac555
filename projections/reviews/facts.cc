#include "projections/reviews/facts.h"

#include "cairn/review/v1/events.pb.h"
#include "projections/facts/message.h"
#include "projections/facts/words.h"
#include "projections/reviews/columns.h"

namespace cairn::projections::reviews {
namespace {

namespace v1 = cairn::review::v1;
using facts::AssertionBuilder;
using facts::message_of;
using facts::word_of;

AssertionBuilder& submitted(const v1::ReviewSubmitted& said, const std::string& preparer, AssertionBuilder& facts) {
  facts.set(Column::kBirth, "opened").set(Column::kEngagement, said.engagement_id());
  facts.set(Column::kYear, said.year()).set(Column::kUnit, said.unit_id());
  facts.set(Column::kState, "submitted").set(Column::kPreparer, preparer).clear(Column::kComment);
  facts.revise(Column::kObjectives, said.objectives()).revise(Column::kResults, said.results());
  facts.revise(Column::kRisk, word_of(said.risk())).revise(Column::kRiskText, said.risk_text());
  facts.revise(Column::kExitPlan, said.exit_plan()).revise(Column::kMembers, said.members());
  return facts.revise(Column::kResources, said.resources()).revise(Column::kLessons, said.lessons());
}

AssertionBuilder& opened(const v1::RemedialActionOpened& said, AssertionBuilder& facts) {
  const auto& id = said.action_id();
  facts.set(Column::kBirth, "opened").set(Column::kEngagement, said.engagement_id());
  facts.set(Column::kYear, said.year()).set(Column::kAction, "open", id).set(Column::kActionText, said.text(), id);
  facts.set(Column::kActionOwner, said.owner_post(), id).set(Column::kActionUnit, said.unit_id(), id);
  const auto due = eventstore::date_of(said.due());
  return facts.set(Column::kActionDue, due ? due->text() : std::string(), id);
}

AssertionBuilder& closed(const v1::RemedialActionClosed& said, const std::string& outcome, AssertionBuilder& facts) {
  std::string evidence;
  for (const auto position : said.evidence_positions()) evidence += "@" + std::to_string(position) + "\n";
  evidence += facts::list_of(said.evidence_documents());
  facts.set(Column::kAction, "closed", said.action_id()).set(Column::kActionEvidence, evidence, said.action_id());
  return facts.set(Column::kActionOutcome, outcome, said.action_id());
}

Result<facts::Assertion> said_by(const eventstore::StoredEvent& event) {
  AssertionBuilder builder(event);
  if (event.type() == "ReviewSubmitted") {
    CAIRN_TRY(const auto said, message_of<v1::ReviewSubmitted>(event));
    return submitted(said, event.actor().id(), builder).take();
  }
  if (event.type() == "ReviewReturned")
    return builder.set(Column::kState, "returned").set(Column::kComment, event.reason()).take();
  if (event.type() == "ReviewAccepted") return builder.set(Column::kState, "accepted").take();
  if (event.type() == "RemedialActionOpened") {
    CAIRN_TRY(const auto said, message_of<v1::RemedialActionOpened>(event));
    return opened(said, builder).take();
  }
  if (event.type() == "RemedialActionClosed") {
    CAIRN_TRY(const auto said, message_of<v1::RemedialActionClosed>(event));
    return closed(said, event.reason(), builder).take();
  }
  return facts::unknown_type(event);
}

}  // namespace

Result<facts::Assertion> assertion_of(const eventstore::StoredEvent& event) {
  CAIRN_TRY(auto assertion, said_by(event));
  assertion.effective = std::nullopt;
  return assertion;
}

}  // namespace cairn::projections::reviews
