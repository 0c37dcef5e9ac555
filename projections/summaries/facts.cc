#include "projections/summaries/facts.h"

#include "cairn/summary/v1/events.pb.h"
#include "projections/facts/message.h"
#include "projections/summaries/columns.h"

namespace cairn::projections::summaries {
namespace {

namespace v1 = cairn::summary::v1;
using facts::AssertionBuilder;
using facts::message_of;

Result<facts::Assertion> said_by(const eventstore::StoredEvent& event) {
  AssertionBuilder builder(event);
  if (event.type() == "SummaryDrafted") {
    CAIRN_TRY(const auto said, message_of<v1::SummaryDrafted>(event));
    const auto& manifest = said.manifest();
    builder.set(Column::kBirth, "drafted").set(Column::kMunicipality, manifest.municipality());
    builder.set(Column::kYear, manifest.year()).set(Column::kState, "drafted").clear(Column::kComment);
    return builder.set(Column::kDraft, std::to_string(manifest.position()))
        .set(Column::kDrafter, event.actor().id())
        .take();
  }
  if (event.type() == "SummaryReturned")
    return builder.set(Column::kState, "returned").set(Column::kComment, event.reason()).take();
  if (event.type() == "SummarySigned") {
    CAIRN_TRY(const auto said, message_of<v1::SummarySigned>(event));
    builder.set(Column::kState, "signed").set(Column::kSigner, event.actor().id());
    return builder.set(Column::kSigned, std::to_string(said.manifest().position())).take();
  }
  if (event.type() == "SummaryPublished")
    return builder.set(Column::kState, "published").set(Column::kPublished, "published").take();
  if (event.type() == "SummaryDelivered") {
    CAIRN_TRY(const auto said, message_of<v1::SummaryDelivered>(event));
    return builder.set(Column::kState, "delivered").set(Column::kDelivered, said.message_id(), said.post_id()).take();
  }
  return facts::unknown_type(event);
}

}  // namespace

Result<facts::Assertion> assertion_of(const eventstore::StoredEvent& event) {
  CAIRN_TRY(auto assertion, said_by(event));
  assertion.effective = std::nullopt;
  return assertion;
}

}  // namespace cairn::projections::summaries
