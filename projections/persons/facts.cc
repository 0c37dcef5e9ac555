#include "projections/persons/facts.h"

#include "cairn/person/v1/events.pb.h"
#include "projections/facts/message.h"
#include "projections/persons/columns.h"

namespace cairn::projections::persons {

namespace v1 = cairn::person::v1;
using facts::AssertionBuilder;
using facts::message_of;

Result<facts::Assertion> assertion_of(const eventstore::StoredEvent& event) {
  if (event.type() == "PersonRegistered") {
    CAIRN_TRY(auto said, message_of<v1::PersonRegistered>(event));
    return AssertionBuilder(event)
        .set(Column::kBirth, "registered")
        .told(Column::kName, said.name())
        .told(Column::kEmail, said.email())
        .told(Column::kTelephone, said.telephone())
        .told(Column::kLanguage, said.language())
        .set(Column::kState, "known")
        .take();
  }
  if (event.type() == "ContactChanged") {
    CAIRN_TRY(auto said, message_of<v1::ContactChanged>(event));
    AssertionBuilder builder(event);
    if (said.has_name()) builder.revise(Column::kName, said.name());
    if (said.has_email()) builder.revise(Column::kEmail, said.email());
    if (said.has_telephone()) builder.revise(Column::kTelephone, said.telephone());
    if (said.has_language()) builder.revise(Column::kLanguage, said.language());
    return builder.take();
  }
  if (event.type() == "SubjectErased") {
    CAIRN_TRY(message_of<v1::SubjectErased>(event));
    return AssertionBuilder(event)
        .set(Column::kState, "erased")
        .clear(Column::kName)
        .clear(Column::kEmail)
        .clear(Column::kTelephone)
        .clear(Column::kLanguage)
        .take();
  }
  return facts::unknown_type(event);
}

}  // namespace cairn::projections::persons
