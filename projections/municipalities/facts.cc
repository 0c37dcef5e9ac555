#include "projections/municipalities/facts.h"

#include "cairn/municipality/v1/events.pb.h"
#include "projections/facts/message.h"
#include "projections/facts/words.h"
#include "projections/municipalities/columns.h"

namespace cairn::projections::municipalities {

namespace v1 = cairn::municipality::v1;
using facts::AssertionBuilder;
using facts::message_of;

Result<facts::Assertion> assertion_of(const eventstore::StoredEvent& event) {
  if (event.type() == "MunicipalityEstablished") {
    CAIRN_TRY(auto said, message_of<v1::MunicipalityEstablished>(event));
    return AssertionBuilder(event)
        .set(Column::kBirth, "established")
        .told(Column::kName, said.name())
        .told(Column::kCategory, said.category())
        .told(Column::kProvince, said.province())
        .told(Column::kProvinceCode, said.province_code())
        .told(Column::kDistrict, said.district_code())
        .set(Column::kState, "established")
        .told(Column::kSource, event.source())
        .take();
  }
  if (event.type() == "MunicipalityRenamed") {
    CAIRN_TRY(auto said, message_of<v1::MunicipalityRenamed>(event));
    return AssertionBuilder(event).set(Column::kName, said.name()).take();
  }
  if (event.type() == "MunicipalityDisestablished") {
    CAIRN_TRY(auto said, message_of<v1::MunicipalityDisestablished>(event));
    return AssertionBuilder(event)
        .ends()
        .set(Column::kState, "disestablished")
        .revise(Column::kSuccessors, facts::list_of(said.successors()))
        .take();
  }
  return facts::unknown_type(event);
}

}  // namespace cairn::projections::municipalities
