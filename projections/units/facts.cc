#include "projections/units/facts.h"

#include "cairn/unit/v1/events.pb.h"
#include "projections/facts/message.h"
#include "projections/facts/words.h"
#include "projections/units/columns.h"

namespace cairn::projections::units {

namespace v1 = cairn::unit::v1;
using facts::AssertionBuilder;
using facts::message_of;

Result<facts::Assertion> assertion_of(const eventstore::StoredEvent& event) {
  if (event.type() == "UnitRegistered") {
    CAIRN_TRY(auto said, message_of<v1::UnitRegistered>(event));
    return AssertionBuilder(event)
        .set(Column::kBirth, "registered")
        .set(Column::kMunicipality, said.municipality())
        .set(Column::kName, said.name())
        .told(Column::kShortName, said.short_name())
        .told(Column::kLevel, facts::word_of(said.level()))
        .told(Column::kParent, said.parent_unit())
        .set(Column::kState, "open")
        .told(Column::kSource, event.source())
        .take();
  }
  if (event.type() == "UnitRenamed") {
    CAIRN_TRY(auto said, message_of<v1::UnitRenamed>(event));
    AssertionBuilder builder(event);
    builder.set(Column::kName, said.name());
    if (said.has_short_name()) builder.revise(Column::kShortName, said.short_name());
    return builder.take();
  }
  if (event.type() == "UnitMoved") {
    CAIRN_TRY(auto said, message_of<v1::UnitMoved>(event));
    AssertionBuilder builder(event);
    builder.revise(Column::kParent, said.parent_unit());
    if (said.has_level()) builder.revise(Column::kLevel, facts::word_of(said.level()));
    return builder.take();
  }
  if (event.type() == "UnitClosed") {
    CAIRN_TRY(auto said, message_of<v1::UnitClosed>(event));
    return AssertionBuilder(event)
        .ends()
        .set(Column::kState, "closed")
        .revise(Column::kSuccessors, facts::list_of(said.successor_units()))
        .take();
  }
  if (event.type() == "UnitReopened") {
    CAIRN_TRY(message_of<v1::UnitReopened>(event));
    return AssertionBuilder(event).set(Column::kState, "open").clear(Column::kSuccessors).take();
  }
  return facts::unknown_type(event);
}

}  // namespace cairn::projections::units
