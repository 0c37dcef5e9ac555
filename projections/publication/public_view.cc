#include "projections/publication/public_view.h"

#include <algorithm>
#include <array>
#include <map>

#include "cairn/common/v1/common.pb.h"
#include "cairn/engagement/v1/events.pb.h"
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

template <class Message>
std::optional<bool> details_publish(std::string_view payload, bool begins) {
  Message said;
  if (!said.ParseFromArray(payload.data(), static_cast<int>(payload.size()))) return false;
  if (!begins && !said.details().has_publication_class()) return std::nullopt;
  return said.details().publication_class() == cairn::engagement::v1::PUBLICATION_CLASS_PUBLIC;
}

/// An engagement is published when somebody said so, and until somebody says otherwise.
std::optional<bool> publishes_engagement(std::string_view type, std::string_view payload) {
  namespace v1 = cairn::engagement::v1;
  if (type == "EngagementProposed") return details_publish<v1::EngagementProposed>(payload, true);
  if (type == "EngagementRecorded") return details_publish<v1::EngagementRecorded>(payload, true);
  if (type == "DetailsRevised") return details_publish<v1::DetailsRevised>(payload, false);
  return std::nullopt;
}

/// What a stream says of whether its entity is published.
class Verdict {
 public:
  explicit Verdict(const PublicKind& kind) : kind_(kind) {}
  Result<void> hear(const StoredEvent& event) {
    if (event.type() == registers::kVoidedType) {
      CAIRN_TRY(const auto target, registers::voided_by(event));
      said_.erase(target.value());
    } else if (event.type() == registers::kCorrectedType) {
      cairn::common::v1::Corrected corrected;
      if (!corrected.ParseFromString(event.payload())) return fail(Errc::kCorrupt, "the payload is no Corrected");
      const auto found = said_.find(corrected.position());
      if (found != said_.end()) found->second = kind_.publishes(corrected.type(), corrected.payload());
    } else {
      said_[event.position()] = kind_.publishes(event.type(), event.payload());
    }
    return success();
  }
  bool keeps_back() const {
    for (auto place = said_.rbegin(); place != said_.rend(); ++place)
      if (place->second) return !*place->second;
    return true;
  }

 private:
  const PublicKind& kind_;
  std::map<uint64_t, std::optional<bool>> said_;  // by the position whose place it has
};

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
       .publishes = publishes_engagement},
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
  if (taken_up && kind_.publishes != nullptr && !decides(event)) return success();
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
  if (!before || decides(event)) {
    CAIRN_TRY(const bool kept_back, is_kept_back(event, rows));
    if (kept_back || !timeline.latest().exists()) {
      if (!before) return success();
      rows.erase(key);
      return count(rows);
    }
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
  if (kind_.publishes == nullptr) return false;
  return event.type() == registers::kCorrectedType || event.type() == registers::kVoidedType ||
         kind_.publishes(event.type(), event.payload()).has_value();
}

Result<bool> PublicView::is_kept_back(const StoredEvent& last, eventstore::ViewRows& rows) const {
  if (kind_.publishes == nullptr) return false;
  Verdict verdict(kind_);
  if (last.revision() > 0) {
    CAIRN_TRY(rows.each_earlier(last, [&](const StoredEvent& earlier) { return verdict.hear(earlier); }));
  }
  CAIRN_TRY(verdict.hear(last));
  return verdict.keeps_back();
}

}  // namespace cairn::projections::publication
