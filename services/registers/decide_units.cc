#include <algorithm>
#include <array>

#include "cairn/common/v1/common.pb.h"
#include "cairn/unit/v1/events.pb.h"
#include "projections/units/columns.h"
#include "services/registers/decide_case.h"

namespace cairn::services::registers {

using projections::units::Column;
using projections::units::id_of;

void need_parent(Case& it, std::string_view parent, const std::string& pointer) {
  if (parent.empty()) return;
  if (!is_id(parent)) return it.complain(pointer, in_quotes(parent) + " is no id");
  if (parent == it.id()) return it.complain(pointer, "a unit is not its own parent");
  if (!it.looks()) return;
  const auto row = it.other("unit", parent);
  if (!row.exists()) return it.complain(pointer, "there is no unit " + std::string(parent));
  const auto chain = parent_chain(parent, it.others());
  if (!it.read(chain)) return;
  const auto own = std::ranges::find(chain.value(), it.id());
  if (own == chain.value().end()) return;
  std::vector<std::string> circle{std::string(it.id())};
  circle.insert(circle.end(), chain.value().begin(), own + 1);
  it.complain(pointer, "a circle of parents: " + way_of(circle));
}

namespace {

namespace v1 = cairn::unit::v1;

void shape_register(Shape& it) {
  const auto& said = it.said<v1::UnitRegistered>();
  it.need_text("name", said.name());
  if (!is_municipality(said.municipality()))
    it.complain("municipality", in_quotes(said.municipality()) + " is no demarcation code such as ETH or KZN225");
  if (!said.parent_unit().empty()) it.need_id("parent_unit", said.parent_unit());
}

void shape_rename(Shape& it) { it.need_text("name", it.said<v1::UnitRenamed>().name()); }

void judge_register(Case& it) { need_parent(it, it.said<v1::UnitRegistered>().parent_unit(), "/parent_unit"); }

void judge_move(Case& it) {
  const auto& said = it.said<v1::UnitMoved>();
  need_parent(it, said.parent_unit(), "/parent_unit");
  if (said.parent_unit().empty() || !it.looks()) return;
  const auto theirs = it.other("unit", said.parent_unit()).text(id_of(Column::kMunicipality));
  const auto ours = it.latest().text(id_of(Column::kMunicipality));
  if (!theirs.empty() && theirs != ours)
    it.complain("/parent_unit", "is a unit of " + std::string(theirs) + ", this one of " + std::string(ours));
}

/// Whom the duties go to must be there; more than one after a split (DOMAIN 1: reminders go to today's successor).
void judge_close(Case& it) {
  if (it.latest().text(id_of(Column::kState)) == "closed")
    return it.complain("/effective", "the unit is closed already");
  const auto* birth = it.latest().find(id_of(Column::kBirth));
  if (it.command().effective && birth->effective && it.command().effective->last_day() < birth->effective->first_day())
    it.complain("/effective",
                "closed " + it.command().effective->text() + ", before it was registered " + birth->effective->text());
  const auto& successors = it.said<v1::UnitClosed>().successor_units();
  for (int i = 0; i < successors.size(); ++i) {
    const std::string pointer = "/successor_units/" + std::to_string(i);
    const auto& successor = successors[i];
    if (successor == it.id()) {
      it.complain(pointer, "a unit does not succeed itself");
    } else if (!is_id(successor) || (it.looks() && !it.other("unit", successor).exists())) {
      it.complain(pointer, "there is no unit " + in_quotes(successor));
    }
  }
  if (!it.command().effective) it.complain("/effective", "is missing: the last day on which the unit existed");
}

void judge_reopen(Case& it) {
  const auto* state = it.latest().find(id_of(Column::kState));
  if (!state || state->value != "closed") return it.complain("/effective", "the unit is not closed");
  const Day closed = state->effective ? state->effective->last_day().next() : Day::earliest();
  if (it.from() < closed) it.complain("/effective", "the unit was still open then");
}

const std::array kVerbs = {
    Verb{{"create", "UnitRegistered", true}, make<v1::UnitRegistered>, shape_register, judge_register},
    Verb{{"rename", "UnitRenamed"}, make<v1::UnitRenamed>, shape_rename},
    Verb{{"move", "UnitMoved"}, make<v1::UnitMoved>, nullptr, judge_move},
    Verb{{"close", "UnitClosed"}, make<v1::UnitClosed>, nullptr, judge_close},
    Verb{{"reopen", "UnitReopened"}, make<v1::UnitReopened>, nullptr, judge_reopen},
    Verb{{"correct", "Corrected"}, make<cairn::common::v1::Corrected>, nullptr, judge_correct},
    Verb{{"void", "Voided"}, make<cairn::common::v1::Voided>, nullptr, judge_void},
};

}  // namespace

std::span<const Verb> unit_verbs() { return kVerbs; }

}  // namespace cairn::services::registers
