#include <algorithm>

#include "services/engagements/decide_rules.h"

// Who takes part, who leads, what it belongs to. PRODUCT R2: n units, n partners, dated roles; Q7: answers of units.

namespace cairn::services::engagements {
namespace {

/// Exactly one of the two ids, and a role.
template <class Party>
void shape_party(Case& it, const Party& said) {
  if (said.organisation_id().empty() == said.unit_id().empty())
    it.complain("/organisation_id", "either organisation_id or unit_id names who it is");
  else if (said.unit_id().empty())
    need_id(it, said.organisation_id(), "/organisation_id");
  else
    need_id(it, said.unit_id(), "/unit_id");
  if (said.role() == v1::ROLE_UNSPECIFIED) it.complain("/role", "is missing");
  it.tag("organisation", said.organisation_id());
  it.tag("unit", said.unit_id());
}

template <class Party>
std::string element_of(const Party& said) {
  const auto who = said.organisation_id().empty() ? "u:" + said.unit_id() : "o:" + said.organisation_id();
  return who + ":" + projections::facts::word_of(said.role());
}

template <class Party>
std::string pointer_of(const Party& said) {
  return said.organisation_id().empty() ? "/unit_id" : "/organisation_id";
}

/// "in", "out" or "" as of a day.
std::string party_on(const Case& it, Day day, const std::string& element) {
  return std::string(it.on(day).text(projections::engagements::id_of(Column::kParty), element));
}

std::vector<std::string> lead_units(const Case& it) {
  std::vector<std::string> units;
  for (std::string_view rest = it.text(Column::kLeadUnits); !rest.empty();) {
    const size_t end = rest.find('\n');
    units.emplace_back(rest.substr(0, end));
    rest.remove_prefix(std::min(end, rest.size() - 1) + 1);
  }
  return units;
}

}  // namespace

void shape_join(Case& it) { shape_party(it, it.said<v1::PartyJoined>()); }
void shape_leave(Case& it) { shape_party(it, it.said<v1::PartyLeft>()); }

void judge_join(Case& it) {
  const auto& said = it.said<v1::PartyJoined>();
  const auto element = element_of(said);
  const Day day = it.effective() ? it.effective()->first_day() : Day::earliest();
  const auto* now = it.cell(Column::kParty, element);
  if (party_on(it, day, element) != "in" && (now == nullptr || now->value != "in")) return;
  it.complain(pointer_of(said),
              "takes part in this role already" +
                  (now && now->effective ? " (since " + now->effective->text() + ")" : std::string()) +
                  "; an earlier beginning is a correction");
}

void judge_leave(Case& it) {
  const auto& said = it.said<v1::PartyLeft>();
  const auto element = element_of(said);
  if (!it.effective()) return;  // the table asks for the date
  if (it.effective()->first_day() > it.command().today) it.complain("/effective", "is in the future: nobody has left");
  const auto then = party_on(it, it.effective()->last_day(), element);
  if (then == "in") return;
  const auto* now = it.cell(Column::kParty, element);
  if (now == nullptr) return it.complain(pointer_of(said), "never took part in this role");
  if (then == "out") return it.complain(pointer_of(said), "had left already");
  const auto since = now->effective ? now->effective->text() : std::string("an unknown date");
  it.complain("/effective", "leaves on " + it.effective()->text() + ", before it joined (" + since + ")");
}

void shape_hand_over(Case& it) {
  const auto& said = it.said<v1::HandedOver>();
  need_id(it, said.from_unit(), "/from_unit");
  need_id(it, said.to_unit(), "/to_unit");
  if (!said.to_unit().empty() && said.from_unit() == said.to_unit())
    it.complain("/to_unit", "is the unit that it is handed over from");
  if (!said.quarter().empty()) need_quarter(it, said.quarter(), "/quarter");
  it.tag("unit", said.from_unit());
  it.tag("unit", said.to_unit());
}

void judge_hand_over(Case& it) {
  const auto& said = it.said<v1::HandedOver>();
  auto units = lead_units(it);
  const auto from = std::ranges::find(units, said.from_unit());
  if (from == units.end() && !units.empty())
    return it.complain("/from_unit", "does not lead this engagement; only a lead unit can hand it over");
  if (from != units.end()) units.erase(from);
  if (std::ranges::find(units, said.to_unit()) == units.end()) units.push_back(said.to_unit());
  v1::LeadUnitChanged changed;
  for (auto& unit : units) changed.add_lead_units(std::move(unit));
  it.also(std::move(changed), it.effective());
}

void shape_disown(Case& it) {
  const auto& said = it.said<v1::Disowned>();
  need_id(it, said.unit_id(), "/unit_id");
  if (!said.quarter().empty()) need_quarter(it, said.quarter(), "/quarter");
  it.tag("unit", said.unit_id());
}

void shape_relate(Case& it) {
  const auto& said = it.said<v1::RelatedTo>();
  if (said.relation() == v1::RELATION_UNSPECIFIED) it.complain("/relation", "is missing");
  need_id(it, said.engagement_id(), "/engagement_id");
  if (said.engagement_id() == it.command().subject) it.complain("/engagement_id", "is this engagement itself");
  it.tag("engagement", said.engagement_id());
}

void judge_relate(Case& it) {
  const auto& said = it.said<v1::RelatedTo>();
  const auto element = projections::facts::word_of(said.relation()) + ":" + said.engagement_id();
  if (it.cell(Column::kRelated, element) != nullptr) it.complain("/engagement_id", "is related in this way already");
}

}  // namespace cairn::services::engagements
