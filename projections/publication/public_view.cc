#include "projections/publication/public_view.h"

#include <algorithm>
#include <array>

#include "eventstore/base/bytes.h"
#include "projections/engagements/kind.h"
#include "projections/municipalities/kind.h"
#include "projections/organisations/kind.h"
#include "projections/publication/publish.h"
#include "projections/registers/audience.h"
#include "projections/registers/keys.h"
#include "projections/rules/kind.h"
#include "projections/units/kind.h"

namespace cairn::projections::publication {
namespace {

using eventstore::StoredEvent;

template <class Column, size_t N>
constexpr std::array<facts::ColumnId, N> ids_of(const Column (&columns)[N]) {
  std::array<facts::ColumnId, N> ids{};
  for (size_t i = 0; i < N; ++i) ids[i] = static_cast<facts::ColumnId>(columns[i]);
  return ids;
}

constexpr auto kEngagementColumns = [] {
  using enum engagements::Column;
  return ids_of(
      {kBirth,        kMunicipality,      kRef,       kTitleEn,   kTitleZu,   kTitleAf,      kKind,         kFormality,
       kOrigin,       kGeographicLevel,   kLeadUnits, kCountries, kFocusArea, kThemes,       kSdgs,         kPillars,
       kPurpose,      kPublicationClass,  kSeries,    kStatus,    kStartDate, kPlannedEnd,   kEndDate,      kMandate,
       kApprovalDate, kDecisionReference, kSigned,    kParty,     kActivity,  kLastActivity, kLastConfirmed});
}();

constexpr auto kOrganisationColumns = [] {
  using enum organisations::Column;
  return ids_of(
      {kBirth, kName, kShortName, kType, kCountry, kWebsite, kConvenor, kScope, kMembers, kIdentifier, kMergedInto});
}();

constexpr auto kUnitColumns = [] {
  using enum units::Column;
  return ids_of({kBirth, kMunicipality, kName, kShortName, kLevel, kParent, kState, kSuccessors});
}();

constexpr auto kMunicipalityColumns = [] {
  using enum municipalities::Column;
  return ids_of({kBirth, kName, kCategory, kProvince, kProvinceCode, kDistrict, kState, kSuccessors});
}();

constexpr auto kRuleColumns = [] {
  using enum rules::Column;
  return ids_of({kBirth, kValue, kAuthority});
}();

/// An engagement is published when somebody said so, and until somebody says otherwise.
bool is_kept_back(const facts::Row& latest) {
  return latest.text(engagements::id_of(engagements::Column::kPublicationClass)) != "public";
}

bool decides_on_engagement(std::string_view type) {
  return type == "DetailsRevised" || type == registers::kCorrectedType || type == registers::kVoidedType;
}

Result<void> count(eventstore::ViewRows& rows) {
  CAIRN_TRY(const auto before, rows.get(registers::kLeftOutKey));
  std::string next;
  append_u64(next, (before ? read_u64(*before) : 0) + 1);
  rows.put(std::string(registers::kLeftOutKey), std::move(next));
  return success();
}

}  // namespace

std::span<const PublicKind> public_kinds() {
  static const std::array<PublicKind, 5> kKinds = {{
      {.kind = engagements::kKind,
       .view = "public_matrix",
       .columns = kEngagementColumns,
       .is_kept_back = is_kept_back,
       .decides = decides_on_engagement},
      {.kind = organisations::kKind, .view = "public_organisations", .columns = kOrganisationColumns},
      {.kind = units::kKind, .view = "public_units", .columns = kUnitColumns},
      {.kind = municipalities::kKind, .view = "public_municipalities", .columns = kMunicipalityColumns},
      {.kind = rules::kKind, .view = "public_rules", .columns = kRuleColumns},
  }};
  return kKinds;
}

Result<void> PublicView::apply(const StoredEvent& event, eventstore::ViewRows& rows) {
  const std::string_view stream = event.stream();
  const std::string_view category = kind_.kind.category;
  if (!stream.starts_with(category) || stream.size() <= category.size() || stream[category.size()] != '-')
    return success();
  const std::string key = registers::entity_key(stream.substr(category.size() + 1));
  CAIRN_TRY(const auto before, rows.get(key));
  const bool taken_up = !before && event.revision() > 0;
  // Most events of what is kept back end here, before anything is parsed.
  if (taken_up && kind_.is_kept_back != nullptr && !decides(event)) return success();
  CAIRN_TRY(const auto said, publish(event));
  if (!said) return success();

  facts::Timeline timeline;
  if (before) {
    CAIRN_TRY(timeline, facts::Timeline::decode(*before));
  } else if (taken_up) {
    CAIRN_TRY(rows.each_earlier(event, [&](const StoredEvent& earlier) -> Result<void> {
      CAIRN_TRY(const auto told, publish(earlier));
      if (!told) return success();
      return fold(*told, timeline);
    }));
  }
  CAIRN_TRY(fold(*said, timeline));
  if (kind_.is_kept_back != nullptr && (!before || decides(event)) && kind_.is_kept_back(timeline.latest())) {
    if (!before) return success();
    rows.erase(key);
    return count(rows);
  }
  rows.put(key, timeline.encode());
  return taken_up ? count(rows) : success();
}

Result<void> PublicView::fold(const StoredEvent& published, facts::Timeline& timeline) const {
  if (published.type() == registers::kCorrectedType) {
    CAIRN_TRY(auto correction, registers::correction_of(published, kind_.kind.assertion_of));
    keep_columns(correction.replacement);
    timeline.correct(correction.target, correction.replacement);
  } else if (published.type() == registers::kVoidedType) {
    CAIRN_TRY(const auto target, registers::voided_by(published));
    timeline.void_event(target, Position(published.position()));
  } else {
    CAIRN_TRY(auto said, kind_.kind.assertion_of(published));
    keep_columns(said);
    timeline.assert_facts(said);
  }
  return success();
}

void PublicView::keep_columns(facts::Assertion& said) const {
  std::erase_if(said.facts, [&](const facts::Fact& fact) {
    return std::ranges::find(kind_.columns, fact.column) == kind_.columns.end();
  });
}

bool PublicView::decides(const StoredEvent& event) const {
  return kind_.decides != nullptr && kind_.decides(event.type());
}

}  // namespace cairn::projections::publication
