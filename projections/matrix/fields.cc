#include "projections/matrix/fields.h"

#include <algorithm>
#include <array>

#include "projections/matrix/text.h"

namespace cairn::projections::matrix {
namespace {

using engagements::Column;
using engagements::id_of;

void add(Values& out, std::string_view value) {
  if (!value.empty() && std::find(out.begin(), out.end(), value) == out.end()) out.push_back(value);
}

std::string_view truth(bool value) { return value ? "true" : "false"; }

void units_of(const MatrixRow& row, Values& out) {
  for (const auto& unit : row.lead_units()) add(out, unit.id);
  for (const auto& party : row.units()) add(out, party.who.id);
}
void lead_units_of(const MatrixRow& row, Values& out) {
  for (const auto& unit : row.lead_units()) add(out, unit.id);
}
void clusters_of(const MatrixRow& row, Values& out) {
  for (const auto& cluster : row.clusters()) add(out, cluster.id);
}
void partners_of(const MatrixRow& row, Values& out) {
  for (const auto& party : row.partners()) add(out, party.who.id);
}
void former_partners_of(const MatrixRow& row, Values& out) {
  for (const auto& party : row.former_partners()) add(out, party.who.id);
}
void partner_types_of(const MatrixRow& row, Values& out) {
  for (const auto& party : row.partners()) add(out, party.type);
}
void roles_of(const MatrixRow& row, Values& out) {
  for (const auto& party : row.partners()) add(out, party.role);
}
/// Of the row itself and of its partners.
void countries_of(const MatrixRow& row, Values& out) {
  each_line(row.text(Column::kCountries), [&](std::string_view country) { add(out, country); });
  for (const auto& party : row.partners()) add(out, party.country);
}
void family_of(const MatrixRow& row, Values& out) {
  add(out, row.derived().relationship ? "relationship" : "activity");
}
void running_of(const MatrixRow& row, Values& out) { add(out, truth(row.derived().running)); }
void expired_of(const MatrixRow& row, Values& out) { add(out, truth(row.derived().expired_undecided)); }
void badge_of(const MatrixRow& row, Values& out) { add(out, name_of(row.derived().badge)); }
void flags_of(const MatrixRow& row, Values& out) {
  for (const auto flag : row.flags()) add(out, flag);
}
void owed_of(const MatrixRow& row, Values& out) {
  constexpr std::array<std::string_view, 10> kDigits = {"0", "1", "2", "3", "4", "5", "6", "7", "8", "9"};
  add(out, kDigits[std::min<size_t>(row.derived().owed.size(), 9)]);
}
void start_year_of(const MatrixRow& row, Values& out) { add(out, row.text(Column::kStartDate).substr(0, 4)); }
void funders_of(const MatrixRow& row, Values& out) {
  for (const auto& cell : row.facts().cells())
    if (cell.column == id_of(Column::kFunder)) add(out, cell.value);
}
void document_kinds_of(const MatrixRow& row, Values& out) {
  for (const auto& cell : row.facts().cells())
    if (cell.column == id_of(Column::kDocument)) add(out, document_text(cell.value).kind);
}
template <Column column>
void texts_of(const MatrixRow& row, Values& out) {
  for (const auto& cell : row.facts().cells())
    if (cell.column == id_of(column)) add(out, cell.value);
}
void related_of(const MatrixRow& row, Values& out) {
  for (const auto& cell : row.facts().cells()) {
    if (cell.column != id_of(Column::kRelated)) continue;
    add(out, cell.element.substr(std::min(cell.element.find(':') + 1, cell.element.size())));
  }
}

std::string_view organisation_label(const Directory& directory, std::string_view id) {
  const auto* organisation = directory.organisation(id);
  return organisation ? std::string_view(organisation->name) : id;
}
std::string_view unit_label(const Directory& directory, std::string_view id) {
  const auto* unit = directory.unit(id);
  return unit ? std::string_view(unit->name) : id;
}

constexpr Field cell(std::string_view name, Column column, FieldKind kind = FieldKind::kCode, bool many = false) {
  return {name, kind, many, nullptr, column, nullptr};
}
constexpr Field one(std::string_view name, void (*values)(const MatrixRow&, Values&)) {
  return {name, FieldKind::kCode, false, values, Column::kCount, nullptr};
}
constexpr Field many(std::string_view name, void (*values)(const MatrixRow&, Values&),
                     std::string_view (*label)(const Directory&, std::string_view) = nullptr,
                     FieldKind kind = FieldKind::kCode) {
  return {name, kind, true, values, Column::kCount, label};
}

constexpr std::array kFields = {
    cell("ref", Column::kRef),
    cell("title", Column::kTitleEn, FieldKind::kText),
    cell("title_zu", Column::kTitleZu, FieldKind::kText),
    cell("title_af", Column::kTitleAf, FieldKind::kText),
    cell("municipality", Column::kMunicipality),
    cell("kind", Column::kKind),
    one("family", family_of),
    cell("formality", Column::kFormality),
    cell("origin", Column::kOrigin),
    cell("geographic_level", Column::kGeographicLevel),
    many("unit", units_of, unit_label),
    many("lead_units", lead_units_of, unit_label),
    many("units", units_of, unit_label),
    many("cluster", clusters_of, unit_label),
    many("partner", partners_of, organisation_label),
    many("partners", partners_of, organisation_label),
    many("former_partners", former_partners_of, organisation_label),
    many("partner_type", partner_types_of),
    many("role", roles_of),
    many("country", countries_of),
    cell("countries", Column::kCountries, FieldKind::kCode, true),
    cell("focus_area", Column::kFocusArea, FieldKind::kText),
    cell("themes", Column::kThemes, FieldKind::kCode, true),
    cell("sdgs", Column::kSdgs, FieldKind::kCode, true),
    cell("pillars", Column::kPillars, FieldKind::kCode, true),
    cell("purpose", Column::kPurpose, FieldKind::kText),
    cell("expected_benefit", Column::kExpectedBenefit, FieldKind::kText),
    cell("remarks", Column::kRemarks, FieldKind::kText),
    cell("status", Column::kStatus),
    one("running", running_of),
    one("badge", badge_of),
    one("expired_undecided", expired_of),
    many("flags", flags_of),
    cell("start_date", Column::kStartDate, FieldKind::kDate),
    one("start_year", start_year_of),
    cell("planned_end", Column::kPlannedEnd, FieldKind::kDate),
    cell("end_date", Column::kEndDate, FieldKind::kDate),
    cell("notice_days", Column::kNoticeDays, FieldKind::kNumber),
    cell("mandate", Column::kMandate, FieldKind::kText),
    cell("approver", Column::kApprover, FieldKind::kText),
    cell("approval_date", Column::kApprovalDate, FieldKind::kDate),
    cell("decision_reference", Column::kDecisionReference, FieldKind::kText),
    cell("vote", Column::kVote, FieldKind::kText),
    many("funder", funders_of, organisation_label),
    many("activities", texts_of<Column::kActivity>, nullptr, FieldKind::kText),
    many("document_kind", document_kinds_of),
    many("documents", texts_of<Column::kDocument>, nullptr, FieldKind::kText),
    one("reports_outstanding", owed_of),
    many("lessons", texts_of<Column::kLesson>, nullptr, FieldKind::kText),
    many("related", related_of),
    many("rival_claims", texts_of<Column::kRivalClaim>, nullptr, FieldKind::kText),
    cell("outcome", Column::kOutcome, FieldKind::kText),
    cell("renewal_review", Column::kRenewalReview, FieldKind::kText),
    cell("contact_post", Column::kContactPost),
    cell("series", Column::kSeries, FieldKind::kText),
    cell("exit_plan", Column::kExitPlan, FieldKind::kText),
    cell("risk_level", Column::kRiskLevel),
    cell("risk", Column::kRisk, FieldKind::kText),
    cell("evidence_level", Column::kEvidenceLevel, FieldKind::kNumber),
    cell("last_activity", Column::kLastActivity, FieldKind::kDate),
    cell("last_confirmed", Column::kLastConfirmed),
    cell("confirmed_by", Column::kConfirmedBy),
    cell("disowned", Column::kDisowned),
    cell("publication_class", Column::kPublicationClass),
    cell("source", Column::kSource, FieldKind::kText),
};

}  // namespace

std::span<const Field> fields() { return kFields; }

const Field* find_field(std::string_view name) {
  const auto found =
      std::find_if(kFields.begin(), kFields.end(), [&](const Field& field) { return field.name == name; });
  return found == kFields.end() ? nullptr : &*found;
}

void values_of(const Field& field, const MatrixRow& row, Values& out) {
  out.clear();
  if (field.values) return field.values(row, out);
  if (field.many)
    each_line(row.text(field.column), [&](std::string_view line) { add(out, line); });
  else
    add(out, row.text(field.column));
}

std::string_view label_of(const Field& field, const Directory& directory, std::string_view value) {
  return field.label ? field.label(directory, value) : value;
}

}  // namespace cairn::projections::matrix
