#include "projections/persons/facts.h"

#include "cairn/person/v1/events.pb.h"
#include "eventstore/sealing/sealed_text.h"
#include "projections/facts/message.h"
#include "projections/persons/columns.h"

namespace cairn::projections::persons {

namespace v1 = cairn::person::v1;
using facts::AssertionBuilder;
using facts::message_of;

namespace {

/// The cell of a personal field: how it is sealed, or its value in an event from before there was sealing.
std::string cell_of(const eventstore::StoredEvent& event, std::string_view path, const std::string& value) {
  return eventstore::sealing::sealed_text_of(event, path).value_or(value);
}

/// Of a field that an event may leave as it was: told as empty it clears, and then there is nothing to seal.
void revise(AssertionBuilder& builder, const eventstore::StoredEvent& event, Column column, std::string_view path,
            const std::string* value) {
  if (auto sealed = eventstore::sealing::sealed_text_of(event, path)) {
    builder.set(column, std::move(*sealed));
  } else if (value != nullptr) {
    builder.revise(column, *value);
  }
}

}  // namespace

Result<facts::Assertion> assertion_of(const eventstore::StoredEvent& event) {
  if (event.type() == "PersonRegistered") {
    CAIRN_TRY(auto said, message_of<v1::PersonRegistered>(event));
    return AssertionBuilder(event)
        .set(Column::kBirth, "registered")
        .told(Column::kName, cell_of(event, "name", said.name()))
        .told(Column::kEmail, cell_of(event, "email", said.email()))
        .told(Column::kTelephone, cell_of(event, "telephone", said.telephone()))
        .told(Column::kLanguage, said.language())
        .set(Column::kState, "known")
        .take();
  }
  if (event.type() == "ContactChanged") {
    CAIRN_TRY(auto said, message_of<v1::ContactChanged>(event));
    AssertionBuilder builder(event);
    revise(builder, event, Column::kName, "name", said.has_name() ? &said.name() : nullptr);
    revise(builder, event, Column::kEmail, "email", said.has_email() ? &said.email() : nullptr);
    revise(builder, event, Column::kTelephone, "telephone", said.has_telephone() ? &said.telephone() : nullptr);
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
