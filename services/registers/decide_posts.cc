#include <array>

#include "cairn/common/v1/common.pb.h"
#include "cairn/post/v1/events.pb.h"
#include "projections/persons/columns.h"
#include "projections/posts/columns.h"
#include "services/registers/decide_case.h"

namespace cairn::services::registers {
namespace {

namespace v1 = cairn::post::v1;
using projections::posts::Column;
using projections::posts::id_of;

void shape_create(Shape& it) {
  const auto& said = it.said<v1::PostCreated>();
  it.need_id("unit_id", said.unit_id());
  it.need_text("title", said.title());
  if (said.duty() == v1::DUTY_UNSPECIFIED) it.complain("duty", "is missing: contact, deputy or head");
}

void judge_create(Case& it) {
  const auto& unit = it.said<v1::PostCreated>().unit_id();
  if (it.looks() && is_id(unit) && !it.other("unit", unit).exists())
    it.complain("/unit_id", "there is no unit " + unit);
}

void shape_fill(Shape& it) { it.need_id("person_id", it.said<v1::PostFilled>().person_id()); }
void shape_vacate(Shape& it) { it.need_id("person_id", it.said<v1::PostVacated>().person_id()); }

std::string since(const projections::facts::Cell& holder) {
  return std::string(holder.value) + (holder.effective ? " since " + holder.effective->text() : "");
}

void judge_fill(Case& it) {
  const auto& person = it.said<v1::PostFilled>().person_id();
  const auto row = it.on(it.from());
  if (const auto* holder = row.find(id_of(Column::kHolder)))
    return it.complain("/person_id", "the post is filled by " + since(*holder) + "; vacate it first");
  if (!is_id(person) || !it.looks()) return;
  const auto known = it.other("person", person);
  if (!known.exists()) return it.complain("/person_id", "there is no person " + person);
  if (known.text(id_of(projections::persons::Column::kState)) == "erased")
    it.complain("/person_id", "the person was erased");
}

/// The date is the last day in the post: on it the person must have filled it.
void judge_vacate(Case& it) {
  const auto& person = it.said<v1::PostVacated>().person_id();
  if (!it.command().effective) return it.complain("/effective", "is missing: the last day in the post");
  const auto row = it.on(it.command().effective->last_day());
  const auto* holder = row.find(id_of(Column::kHolder));
  if (!holder) return it.complain("/effective", "nobody filled the post on " + it.command().effective->text());
  if (holder->value != person) it.complain("/person_id", "the post is filled by " + since(*holder));
}

const std::array kVerbs = {
    Verb{{"create", "PostCreated", true}, make<v1::PostCreated>, shape_create, judge_create},
    Verb{{"fill", "PostFilled"}, make<v1::PostFilled>, shape_fill, judge_fill},
    Verb{{"vacate", "PostVacated"}, make<v1::PostVacated>, shape_vacate, judge_vacate},
    Verb{{"correct", "Corrected"}, make<cairn::common::v1::Corrected>, nullptr, judge_correct},
    Verb{{"void", "Voided"}, make<cairn::common::v1::Voided>, nullptr, judge_void},
};

}  // namespace

std::span<const Verb> post_verbs() { return kVerbs; }

}  // namespace cairn::services::registers
