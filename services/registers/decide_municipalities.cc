#include <array>

#include "cairn/common/v1/common.pb.h"
#include "cairn/municipality/v1/events.pb.h"
#include "projections/municipalities/columns.h"
#include "services/registers/decide_case.h"

namespace cairn::services::registers {
namespace {

namespace v1 = cairn::municipality::v1;
using projections::municipalities::Column;
using projections::municipalities::id_of;

void shape_establish(Shape& it) {
  const auto& said = it.said<v1::MunicipalityEstablished>();
  it.need_text("name", said.name());
  if (said.category() != "A" && said.category() != "B" && said.category() != "C")
    it.complain("category", in_quotes(said.category()) + " is none of A (metropolitan), B (local), C (district)");
  if (said.category() != "B" && !said.district_code().empty())
    it.complain("district_code", "only category B lies in a district");
}

void judge_establish(Case& it) {
  if (!is_municipality(it.id()))
    it.complain("/id", in_quotes(it.id()) + " is no demarcation code such as ETH or KZN225");
}

void shape_rename(Shape& it) { it.need_text("name", it.said<v1::MunicipalityRenamed>().name()); }

void judge_disestablish(Case& it) {
  if (it.latest().text(id_of(Column::kState)) == "disestablished")
    return it.complain("/effective", "the municipality has ended already");
  if (!it.command().effective) it.complain("/effective", "is missing: the last day on which it existed");
  const auto& successors = it.said<v1::MunicipalityDisestablished>().successors();
  for (int i = 0; i < successors.size(); ++i) {
    const std::string pointer = "/successors/" + std::to_string(i);
    if (successors[i] == it.id()) {
      it.complain(pointer, "a municipality does not succeed itself");
    } else if (!is_municipality(successors[i]) || (it.looks() && !it.other("municipality", successors[i]).exists())) {
      it.complain(pointer, "there is no municipality " + in_quotes(successors[i]));
    }
  }
}

const std::array kVerbs = {
    Verb{{"create", "MunicipalityEstablished", true},
         make<v1::MunicipalityEstablished>,
         shape_establish,
         judge_establish},
    Verb{{"rename", "MunicipalityRenamed"}, make<v1::MunicipalityRenamed>, shape_rename},
    Verb{{"disestablish", "MunicipalityDisestablished"},
         make<v1::MunicipalityDisestablished>,
         nullptr,
         judge_disestablish},
    Verb{{"correct", "Corrected"}, make<cairn::common::v1::Corrected>, nullptr, judge_correct},
    Verb{{"void", "Voided"}, make<cairn::common::v1::Voided>, nullptr, judge_void},
};

}  // namespace

std::span<const Verb> municipality_verbs() { return kVerbs; }

}  // namespace cairn::services::registers
