#include "projections/engagements/facts.h"

#include <algorithm>
#include <array>

#include "cairn/engagement/v1/events.pb.h"
#include "projections/engagements/columns.h"
#include "projections/facts/message.h"
#include "projections/facts/words.h"

// One function an event: which cells it sets. Order of the proto; the table at the end ties them to their types.

namespace cairn::projections::engagements {
namespace {

namespace v1 = cairn::engagement::v1;
using eventstore::StoredEvent;
using facts::AssertionBuilder;
using facts::list_of;
using facts::word_of;

/// "" when there is no date; decide lets no date pass that does not exist.
std::string text_of(const cairn::common::v1::PartialDate& date) {
  const auto known = eventstore::date_of(date);
  return known ? known->text() : std::string();
}

std::string money_of(const cairn::common::v1::Money& money) {
  return std::to_string(money.amount_minor()) + " " + money.currency();
}

std::string document_of(std::string_view state, v1::DocumentKind kind, const std::string& sha256,
                        const std::string& title) {
  const std::string word = kind == v1::DOCUMENT_KIND_UNSPECIFIED ? "other" : word_of(kind);
  return std::string(state) + " " + word + " " + (sha256.empty() ? "-" : sha256) + " " + title;
}

std::string party_of(const std::string& organisation, const std::string& unit, v1::Role role) {
  return (organisation.empty() ? "u:" + unit : "o:" + organisation) + ":" + word_of(role);
}

/// An activity happened on the event's date, when it has one.
AssertionBuilder& happened(AssertionBuilder& facts, const StoredEvent& event) {
  const auto effective = eventstore::effective_of(event);
  return effective ? facts.set(Column::kLastActivity, effective->text()) : facts;
}

std::string effective_text(const StoredEvent& event) {
  const auto effective = eventstore::effective_of(event);
  return effective ? effective->text() : std::string();
}

/// What a present but empty field means: in a first event "not told", in a revision "empty the cell".
enum class Empty { kNotTold, kCleared };

void set_details(const v1::Details& details, Empty empty, AssertionBuilder& facts) {
  const auto revise = [&](bool present, Column column, std::string value) {
    if (!present) return;
    if (empty == Empty::kCleared)
      facts.revise(column, std::move(value));
    else
      facts.told(column, std::move(value));
  };
  revise(details.has_title(), Column::kTitleEn, details.title().en());
  revise(details.has_title(), Column::kTitleZu, details.title().zu());
  revise(details.has_title(), Column::kTitleAf, details.title().af());
  revise(details.has_kind(), Column::kKind, word_of(details.kind()));
  revise(details.has_formality(), Column::kFormality, word_of(details.formality()));
  revise(details.has_origin(), Column::kOrigin, word_of(details.origin()));
  revise(details.has_geographic_level(), Column::kGeographicLevel, word_of(details.geographic_level()));
  revise(details.has_focus_area(), Column::kFocusArea, details.focus_area());
  revise(details.has_themes(), Column::kThemes, list_of(details.themes().values()));
  revise(details.has_sdgs(), Column::kSdgs, list_of(details.sdgs().values()));
  revise(details.has_pillars(), Column::kPillars, list_of(details.pillars().values()));
  revise(details.has_purpose(), Column::kPurpose, details.purpose());
  revise(details.has_expected_benefit(), Column::kExpectedBenefit, details.expected_benefit());
  revise(details.has_countries(), Column::kCountries, list_of(details.countries().values()));
  revise(details.has_remarks(), Column::kRemarks, details.remarks());
  revise(details.has_publication_class(), Column::kPublicationClass, word_of(details.publication_class()));
  revise(details.has_ref(), Column::kRef, details.ref());
  revise(details.has_contact_post(), Column::kContactPost, details.contact_post());
  revise(details.has_series(), Column::kSeries, details.series());
  revise(details.has_exit_plan(), Column::kExitPlan, details.exit_plan());
}

template <class Birth>
AssertionBuilder begun(const Birth& said, const StoredEvent& event, const std::string& birth,
                       const std::string& status) {
  AssertionBuilder facts(event);
  facts.set(Column::kBirth, birth).told(Column::kMunicipality, said.municipality()).told(Column::kStatus, status);
  set_details(said.details(), Empty::kNotTold, facts);
  facts.told(Column::kLeadUnits, list_of(said.lead_units())).told(Column::kSource, event.source());
  return facts;
}

void apply(const v1::EngagementProposed& said, const StoredEvent& event, AssertionBuilder& facts) {
  facts = begun(said, event, "proposed", "proposed");
}

void apply(const v1::EngagementRecorded& said, const StoredEvent& event, AssertionBuilder& facts) {
  facts = begun(said, event, "recorded", word_of(said.status()));
  facts.told(Column::kStartDate, effective_text(event));
  facts.set(Column::kEvidenceLevel, std::to_string(said.evidence_level()));
  happened(facts, event);
}

void apply(const v1::DetailsRevised& said, const StoredEvent&, AssertionBuilder& facts) {
  set_details(said.details(), Empty::kCleared, facts);
}

void apply(const v1::PartyJoined& said, const StoredEvent&, AssertionBuilder& facts) {
  facts.set(Column::kParty, "in", party_of(said.organisation_id(), said.unit_id(), said.role()));
}

void apply(const v1::PartyLeft& said, const StoredEvent&, AssertionBuilder& facts) {
  facts.ends().set(Column::kParty, "out", party_of(said.organisation_id(), said.unit_id(), said.role()));
}

void apply(const v1::LeadUnitChanged& said, const StoredEvent&, AssertionBuilder& facts) {
  facts.revise(Column::kLeadUnits, list_of(said.lead_units())).clear(Column::kDisowned);
}

void apply(const v1::MandateLinked& said, const StoredEvent&, AssertionBuilder& facts) {
  facts.set(Column::kMandate, said.reference()).told(Column::kOrigin, word_of(said.origin()));
}

void apply(const v1::Approved& said, const StoredEvent& event, AssertionBuilder& facts) {
  facts.set(Column::kApprover, said.approver()).told(Column::kApprovalDate, effective_text(event));
  facts.revise(Column::kDecisionReference, said.decision_reference()).revise(Column::kVote, said.vote());
  facts.told(Column::kStatus, word_of(said.status()));
}

void apply(const v1::AgreementSigned& said, const StoredEvent& event, AssertionBuilder& facts) {
  const std::string side = said.organisation_id().empty() ? "municipality" : said.organisation_id();
  facts.set(Column::kSigned, effective_text(event), side).told(Column::kStatus, word_of(said.status()));
  happened(facts, event);
}

void apply(const v1::TermSet& said, const StoredEvent&, AssertionBuilder& facts) {
  facts.told(Column::kStartDate, text_of(said.begins())).told(Column::kPlannedEnd, text_of(said.ends()));
  if (said.notice_days() > 0) facts.set(Column::kNoticeDays, std::to_string(said.notice_days()));
}

void apply(const v1::Activated&, const StoredEvent& event, AssertionBuilder& facts) {
  happened(facts.set(Column::kStatus, "active"), event);
}

void apply(const v1::Renewed& said, const StoredEvent& event, AssertionBuilder& facts) {
  facts.set(Column::kStatus, "active").told(Column::kPlannedEnd, text_of(said.ends()));
  facts.told(Column::kRenewalReview, said.review());
  happened(facts, event);
}

void apply(const v1::Suspended&, const StoredEvent&, AssertionBuilder& facts) {
  facts.set(Column::kStatus, "suspended");
}

void apply(const v1::Resumed&, const StoredEvent& event, AssertionBuilder& facts) {
  happened(facts.set(Column::kStatus, "active"), event);
}

void apply(const v1::Concluded& said, const StoredEvent& event, AssertionBuilder& facts) {
  facts.ends().set(Column::kStatus, "concluded").told(Column::kEndDate, effective_text(event));
  facts.told(Column::kOutcome, said.outcome());
}

void apply(const v1::Withdrawn&, const StoredEvent& event, AssertionBuilder& facts) {
  facts.ends().set(Column::kStatus, "withdrawn").told(Column::kEndDate, effective_text(event));
}

void apply(const v1::FundingCommitted& said, const StoredEvent& event, AssertionBuilder& facts) {
  facts.set(Column::kFundingCommitted, money_of(said.money()), said.funding_id());
  if (!said.funder_organisation_id().empty())
    facts.set(Column::kFunder, said.funder_organisation_id(), said.funding_id());
  happened(facts, event);
}

void apply(const v1::FundingReceived& said, const StoredEvent& event, AssertionBuilder& facts) {
  facts.set(Column::kFundingReceived, money_of(said.money()), said.funding_id());
  if (!said.funder_organisation_id().empty())
    facts.set(Column::kFunder, said.funder_organisation_id(), said.funding_id());
  happened(facts, event);
}

void apply(const v1::ActivityHeld& said, const StoredEvent& event, AssertionBuilder& facts) {
  facts.set(Column::kActivity, said.title(), said.activity_id());
  const std::string last_day = text_of(said.last_day());
  facts.told(Column::kLastActivity, last_day.empty() ? effective_text(event) : last_day);
}

void apply(const v1::DocumentExpected& said, const StoredEvent&, AssertionBuilder& facts) {
  facts.set(Column::kDocument, document_of("expected", said.kind(), "", said.title()), said.document_id());
  const std::string due = text_of(said.due());
  if (!due.empty()) facts.set(Column::kReportDue, due, said.document_id());
}

void apply(const v1::ReportFiled& said, const StoredEvent& event, AssertionBuilder& facts) {
  facts.set(Column::kDocument, document_of("filed", said.kind(), said.sha256(), said.title()), said.document_id());
  facts.clear(Column::kReportDue, said.document_id());
  happened(facts, event);
}

void apply(const v1::DocumentAttached& said, const StoredEvent&, AssertionBuilder& facts) {
  facts.set(Column::kDocument, document_of("attached", said.kind(), said.sha256(), said.title()), said.document_id());
  facts.clear(Column::kReportDue, said.document_id());
}

void apply(const v1::DocumentWithdrawn& said, const StoredEvent&, AssertionBuilder& facts) {
  facts.set(Column::kDocument, document_of("withdrawn", said.kind(), said.sha256(), said.title()), said.document_id());
  facts.clear(Column::kReportDue, said.document_id());
}

void apply(const v1::LessonRecorded& said, const StoredEvent& event, AssertionBuilder& facts) {
  happened(facts.set(Column::kLesson, said.text(), said.lesson_id()), event);
}

void apply(const v1::RelatedTo& said, const StoredEvent&, AssertionBuilder& facts) {
  const std::string relation = word_of(said.relation());
  facts.set(Column::kRelated, relation, relation + ":" + said.engagement_id());
}

void apply(const v1::Confirmed& said, const StoredEvent& event, AssertionBuilder& facts) {
  facts.set(Column::kLastConfirmed, said.quarter()).set(Column::kConfirmedBy, event.actor().id());
}

void apply(const v1::HandedOver&, const StoredEvent&, AssertionBuilder& facts) { facts.clear(Column::kDisowned); }

void apply(const v1::Disowned& said, const StoredEvent&, AssertionBuilder& facts) {
  facts.set(Column::kDisowned, said.unit_id());
}

void apply(const v1::RiskAssessed& said, const StoredEvent&, AssertionBuilder& facts) {
  facts.set(Column::kRiskLevel, word_of(said.level())).revise(Column::kRisk, said.text());
}

void apply(const v1::RivalClaimNoted& said, const StoredEvent&, AssertionBuilder& facts) {
  facts.set(Column::kRivalClaim, said.claim_source(), said.field() + ":" + said.value());
}

/// From the bytes of one type of event to its facts.
template <class M>
Result<facts::Assertion> read(const StoredEvent& event) {
  CAIRN_TRY(const auto said, facts::message_of<M>(event));
  AssertionBuilder facts(event);
  apply(said, event, facts);
  return facts.take();
}

struct Reading {
  std::string_view type;
  Result<facts::Assertion> (*read)(const StoredEvent& event);
};

/// In order of type.
constexpr std::array kReadings = {
    Reading{"Activated", read<v1::Activated>},
    Reading{"ActivityHeld", read<v1::ActivityHeld>},
    Reading{"AgreementSigned", read<v1::AgreementSigned>},
    Reading{"Approved", read<v1::Approved>},
    Reading{"Concluded", read<v1::Concluded>},
    Reading{"Confirmed", read<v1::Confirmed>},
    Reading{"DetailsRevised", read<v1::DetailsRevised>},
    Reading{"Disowned", read<v1::Disowned>},
    Reading{"DocumentAttached", read<v1::DocumentAttached>},
    Reading{"DocumentExpected", read<v1::DocumentExpected>},
    Reading{"DocumentWithdrawn", read<v1::DocumentWithdrawn>},
    Reading{"EngagementProposed", read<v1::EngagementProposed>},
    Reading{"EngagementRecorded", read<v1::EngagementRecorded>},
    Reading{"FundingCommitted", read<v1::FundingCommitted>},
    Reading{"FundingReceived", read<v1::FundingReceived>},
    Reading{"HandedOver", read<v1::HandedOver>},
    Reading{"LeadUnitChanged", read<v1::LeadUnitChanged>},
    Reading{"LessonRecorded", read<v1::LessonRecorded>},
    Reading{"MandateLinked", read<v1::MandateLinked>},
    Reading{"PartyJoined", read<v1::PartyJoined>},
    Reading{"PartyLeft", read<v1::PartyLeft>},
    Reading{"RelatedTo", read<v1::RelatedTo>},
    Reading{"Renewed", read<v1::Renewed>},
    Reading{"ReportFiled", read<v1::ReportFiled>},
    Reading{"Resumed", read<v1::Resumed>},
    Reading{"RiskAssessed", read<v1::RiskAssessed>},
    Reading{"RivalClaimNoted", read<v1::RivalClaimNoted>},
    Reading{"Suspended", read<v1::Suspended>},
    Reading{"TermSet", read<v1::TermSet>},
    Reading{"Withdrawn", read<v1::Withdrawn>},
};
static_assert(std::ranges::is_sorted(kReadings, {}, &Reading::type));

}  // namespace

Result<facts::Assertion> assertion_of(const StoredEvent& event) {
  const auto reading = std::ranges::lower_bound(kReadings, std::string_view(event.type()), {}, &Reading::type);
  if (reading == kReadings.end() || reading->type != event.type()) return facts::unknown_type(event);
  return reading->read(event);
}

std::vector<std::string_view> event_types() {
  std::vector<std::string_view> types;
  for (const auto& reading : kReadings) types.push_back(reading.type);
  return types;
}

}  // namespace cairn::projections::engagements
