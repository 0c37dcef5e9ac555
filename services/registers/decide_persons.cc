#include <algorithm>
#include <array>

#include "cairn/common/v1/common.pb.h"
#include "cairn/person/v1/events.pb.h"
#include "projections/persons/columns.h"
#include "services/registers/decide_case.h"

namespace cairn::services::registers {
namespace {

namespace v1 = cairn::person::v1;
using projections::persons::Column;
using projections::persons::id_of;

void look_at_email(Shape& it, std::string_view email) {
  const size_t at = email.find('@');
  const bool right = at != std::string_view::npos && at > 0 && at + 1 < email.size() &&
                     email.find('@', at + 1) == std::string_view::npos &&
                     email.find_first_of(" \r\n\t") == std::string_view::npos;
  if (!email.empty() && !right) it.complain("email", "is no address such as name@durban.gov.za");
}

void look_at_language(Shape& it, std::string_view language) {
  if (!language.empty() && language != "en" && language != "zu" && language != "af")
    it.complain("language", in_quotes(language) + " is none of en, zu, af");
}

void shape_register(Shape& it) {
  const auto& said = it.said<v1::PersonRegistered>();
  it.need_text("name", said.name());
  look_at_email(it, said.email());
  look_at_language(it, said.language());
}

void shape_contact(Shape& it) {
  const auto& said = it.said<v1::ContactChanged>();
  if (said.ByteSizeLong() == 0) it.complain("name", "nothing is changed");
  if (said.has_name()) it.need_text("name", said.name());
  look_at_email(it, said.email());
  look_at_language(it, said.language());
}

void judge_contact(Case& it) {
  if (it.latest().text(id_of(Column::kState)) == "erased") it.complain("/name", "the person was erased");
}

void shape_erase(Shape& it) { it.need_id("approver", it.said<v1::SubjectErased>().approver()); }

/// An erasure is for good: it counts from today, or from the last day that anything was ever said for, so that nothing
/// of the person counts after it.
void judge_erase(Case& it) {
  it.need_reason();
  if (it.command().effective) it.complain("/effective", "is not for the caller to choose: an erasure counts at once");
  if (it.latest().text(id_of(Column::kState)) == "erased") return it.complain("/id", "the person was erased");
  const auto days = it.history().days(Position(UINT64_MAX));
  const Day today = it.command().today;
  const Day from = days.empty() ? today : std::max(today, days.back());
  it.own().effective = PartialDate::of_day(from);
}

const std::array kVerbs = {
    Verb{{"create", "PersonRegistered", true}, make<v1::PersonRegistered>, shape_register},
    Verb{{"change-contact", "ContactChanged"}, make<v1::ContactChanged>, shape_contact, judge_contact},
    Verb{{"erase", "SubjectErased"}, make<v1::SubjectErased>, shape_erase, judge_erase},
    Verb{{"correct", "Corrected"}, make<cairn::common::v1::Corrected>, nullptr, judge_correct},
    Verb{{"void", "Voided"}, make<cairn::common::v1::Voided>, nullptr, judge_void},
};

}  // namespace

std::span<const Verb> person_verbs() { return kVerbs; }

}  // namespace cairn::services::registers
