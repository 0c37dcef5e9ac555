#include "projections/registers/correction.h"

#include "cairn/common/v1/common.pb.h"

namespace cairn::projections::registers {
namespace {

Error unreadable(const eventstore::StoredEvent& event) {
  return fail(Errc::kCorrupt, "the payload of " + event.type() + " at position " + std::to_string(event.position()) +
                                  " does not parse");
}

}  // namespace

Result<Correction> correction_of(const eventstore::StoredEvent& event, AssertionOf assertion_of) {
  cairn::common::v1::Corrected corrected;
  if (!corrected.ParseFromString(event.payload())) return unreadable(event);
  eventstore::StoredEvent stand_in = event;
  stand_in.set_type(corrected.type());
  stand_in.set_schema_version(corrected.schema_version());
  stand_in.set_payload(corrected.payload());
  stand_in.clear_effective();
  if (corrected.has_effective()) *stand_in.mutable_effective() = corrected.effective();
  CAIRN_TRY(auto replacement, assertion_of(stand_in));
  return Correction{Position(corrected.position()), std::move(replacement)};
}

Result<Position> voided_by(const eventstore::StoredEvent& event) {
  cairn::common::v1::Voided voided;
  if (!voided.ParseFromString(event.payload())) return unreadable(event);
  return Position(voided.position());
}

}  // namespace cairn::projections::registers
