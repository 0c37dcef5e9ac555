#include <algorithm>
#include <array>

#include "cairn/common/v1/common.pb.h"
#include "cairn/organisation/v1/events.pb.h"
#include "projections/organisations/columns.h"
#include "projections/organisations/facts.h"
#include "services/registers/decide_case.h"
#include "services/registers/decide_identifiers.h"

namespace cairn::services::registers {
namespace {

namespace v1 = cairn::organisation::v1;
using projections::organisations::Column;
using projections::organisations::id_of;

void shape_register(Shape& it) {
  const auto& said = it.said<v1::OrganisationRegistered>();
  it.need_text("name", said.name());
  if (!said.country().empty() && !is_country(said.country()))
    it.complain("country", in_quotes(said.country()) + " is no ISO 3166-1 alpha-2 code");
}

void shape_rename(Shape& it) {
  const auto& said = it.said<v1::OrganisationRenamed>();
  if (said.ByteSizeLong() == 0) it.complain("name", "nothing is changed");
  if (said.has_country() && !said.country().empty() && !is_country(said.country()))
    it.complain("country", in_quotes(said.country()) + " is no ISO 3166-1 alpha-2 code");
}

void shape_identifier(Shape& it) {
  const auto& said = it.said<v1::IdentifierAdded>();
  if (auto complaint = identifier_complaint(said.scheme(), said.identifier()))
    it.complain(said.scheme().empty() ? "scheme" : "identifier", std::move(*complaint));
}

/// The same name on two organisations is often one written twice.
void judge_register(Case& it) {
  if (!it.looks()) return;
  const auto& said = it.said<v1::OrganisationRegistered>();
  const auto found = it.others().find(it.category(), projections::organisations::alias_of_name(said.name()));
  if (it.read(found) && found.value()) it.warn("/name", "organisation " + *found.value() + " has this name already");
}

/// PRODUCT I6: the same identifier on two partners proposes a merge.
void judge_identifier(Case& it) {
  if (!it.looks()) return;
  const auto& said = it.said<v1::IdentifierAdded>();
  const auto alias = projections::organisations::alias_of_identifier(said.scheme(), said.identifier());
  const auto found = it.others().find(it.category(), alias);
  if (it.read(found) && found.value() && *found.value() != it.id())
    it.warn("/identifier", "organisation " + *found.value() + " has it too: is it the same one? Then merge them");
}

void shape_merge(Shape& it) { it.need_id("into", it.said<v1::OrganisationsMerged>().into()); }

/// PRODUCT R7. Neither a circle nor a merge into what is merged itself: an id resolves in one direction for ever.
void judge_merge(Case& it) {
  it.need_reason();
  const auto& into = it.said<v1::OrganisationsMerged>().into();
  if (!is_id(into)) return;
  if (into == it.id()) return it.complain("/into", "an organisation is not merged into itself");
  if (!it.looks()) return;
  const auto merged = it.latest().text(id_of(Column::kMergedInto));
  if (!merged.empty()) {
    const auto own = merge_chain(it.id(), it.others());
    if (it.read(own)) it.complain("/into", "it is merged already: " + way_of(own.value()));
    return;
  }
  if (!it.other(it.category(), into).exists()) return it.complain("/into", "there is no organisation " + into);
  const auto chain = merge_chain(into, it.others());
  if (!it.read(chain) || chain.value().size() == 1) return;
  if (std::ranges::find(chain.value(), it.id()) != chain.value().end()) {
    std::vector<std::string> circle{std::string(it.id())};
    circle.insert(circle.end(), chain.value().begin(), chain.value().end());
    return it.complain("/into", "a circular merge: " + way_of(circle));
  }
  it.complain("/into", into + " is merged itself; the organisation that stands for it is " + chain.value().back());
}

/// The undoing counts from the day from which the merge did, so that the rows of every day are the earlier ones.
void judge_undo(Case& it) {
  it.need_reason();
  const auto* merged = it.latest().find(id_of(Column::kMergedInto));
  if (!merged) return it.complain("/from", "it is not merged");
  const auto& said = it.said<v1::MergeUndone>();
  if (!said.from().empty() && said.from() != merged->value)
    return it.complain("/from", "it is merged into " + std::string(merged->value) + ", not into " + said.from());
  auto undone = std::make_shared<v1::MergeUndone>();
  undone->set_from(std::string(merged->value));
  it.own().message = std::move(undone);
  it.own().effective = merged->effective;
}

const std::array kVerbs = {
    Verb{{"create", "OrganisationRegistered", true}, make<v1::OrganisationRegistered>, shape_register, judge_register},
    Verb{{"rename", "OrganisationRenamed"}, make<v1::OrganisationRenamed>, shape_rename},
    Verb{{"add-identifier", "IdentifierAdded"}, make<v1::IdentifierAdded>, shape_identifier, judge_identifier},
    Verb{{"merge", "OrganisationsMerged"}, make<v1::OrganisationsMerged>, shape_merge, judge_merge},
    Verb{{"undo-merge", "MergeUndone"}, make<v1::MergeUndone>, nullptr, judge_undo},
    Verb{{"correct", "Corrected"}, make<cairn::common::v1::Corrected>, nullptr, judge_correct},
    Verb{{"void", "Voided"}, make<cairn::common::v1::Voided>, nullptr, judge_void},
};

}  // namespace

std::span<const Verb> organisation_verbs() { return kVerbs; }

}  // namespace cairn::services::registers
