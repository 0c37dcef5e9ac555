#include "projections/organisations/facts.h"

#include "cairn/organisation/v1/events.pb.h"
#include "projections/facts/message.h"
#include "projections/facts/words.h"
#include "projections/organisations/columns.h"

namespace cairn::projections::organisations {
namespace {

namespace v1 = cairn::organisation::v1;
using facts::AssertionBuilder;
using facts::message_of;

facts::Assertion registered(const v1::OrganisationRegistered& said, const eventstore::StoredEvent& event) {
  return AssertionBuilder(event)
      .set(Column::kBirth, "registered")
      .set(Column::kName, said.name())
      .told(Column::kShortName, said.short_name())
      .told(Column::kType, facts::word_of(said.type()))
      .told(Column::kCountry, said.country())
      .told(Column::kWebsite, said.website())
      .told(Column::kConvenor, said.convenor())
      .told(Column::kScope, said.scope())
      .told(Column::kMembers, said.members())
      .told(Column::kNotes, said.notes())
      .told(Column::kSource, event.source())
      .take();
}

facts::Assertion renamed(const v1::OrganisationRenamed& said, const eventstore::StoredEvent& event) {
  AssertionBuilder builder(event);
  if (!said.name().empty()) builder.set(Column::kName, said.name());
  if (said.has_short_name()) builder.revise(Column::kShortName, said.short_name());
  if (said.has_type()) builder.revise(Column::kType, facts::word_of(said.type()));
  if (said.has_country()) builder.revise(Column::kCountry, said.country());
  if (said.has_website()) builder.revise(Column::kWebsite, said.website());
  if (said.has_convenor()) builder.revise(Column::kConvenor, said.convenor());
  if (said.has_scope()) builder.revise(Column::kScope, said.scope());
  if (said.has_members()) builder.revise(Column::kMembers, said.members());
  if (said.has_notes()) builder.revise(Column::kNotes, said.notes());
  return builder.take();
}

}  // namespace

Result<facts::Assertion> assertion_of(const eventstore::StoredEvent& event) {
  if (event.type() == "OrganisationRegistered") {
    CAIRN_TRY(auto said, message_of<v1::OrganisationRegistered>(event));
    return registered(said, event);
  }
  if (event.type() == "OrganisationRenamed") {
    CAIRN_TRY(auto said, message_of<v1::OrganisationRenamed>(event));
    return renamed(said, event);
  }
  if (event.type() == "IdentifierAdded") {
    CAIRN_TRY(auto said, message_of<v1::IdentifierAdded>(event));
    return AssertionBuilder(event).set(Column::kIdentifier, said.identifier(), said.scheme()).take();
  }
  if (event.type() == "OrganisationsMerged") {
    CAIRN_TRY(auto said, message_of<v1::OrganisationsMerged>(event));
    return AssertionBuilder(event).set(Column::kMergedInto, said.into()).take();
  }
  if (event.type() == "MergeUndone") {
    CAIRN_TRY(message_of<v1::MergeUndone>(event));
    return AssertionBuilder(event).clear(Column::kMergedInto).take();
  }
  return facts::unknown_type(event);
}

}  // namespace cairn::projections::organisations
