#pragma once

#include <array>
#include <span>

#include "projections/facts/fact.h"

namespace cairn::projections::engagements {

/// The columns of the matrix: what an event can set. The names (in kColumns, same order) are those of JSON, query
/// strings and exports. Numbers lie in rows: append only, and raise the view's version when a meaning changes.
enum class Column : facts::ColumnId {
  kBirth,  ///< "proposed" (on that date) or "recorded" (back-loaded; its date is the beginning)
  kMunicipality,
  kRef,
  kTitleEn,
  kTitleZu,
  kTitleAf,
  kKind,
  kFormality,
  kOrigin,
  kGeographicLevel,
  kLeadUnits,  ///< list of unit ids, always the whole of it: a hand-over comes with a LeadUnitChanged
  kCountries,
  kFocusArea,
  kThemes,
  kSdgs,
  kPillars,
  kPurpose,
  kExpectedBenefit,
  kRemarks,
  kPublicationClass,
  kContactPost,
  kSeries,
  kExitPlan,
  kStatus,      ///< "signed" means by every side; while a side is missing it stays "approved" and kSigned has who did
  kStartDate,   ///< when it began, as the source gives it; none = unknown, or proposed and not begun
  kPlannedEnd,  ///< of the term; a planned end is not an end
  kEndDate,     ///< the last day on which it ran; none although concluded = "concluded, date unknown"
  kNoticeDays,
  kMandate,
  kApprover,
  kApprovalDate,
  kDecisionReference,
  kSigned,            ///< by element: organisation id, or "municipality"; value: the date, "" when unknown
  kParty,             ///< by element "o:<organisation>:<role>" or "u:<unit>:<role>"; value "in" or "out"
  kFundingCommitted,  ///< by element: funding id
  kFundingReceived,   ///< by element: funding id
  kFunder,            ///< by element: funding id; organisation id
  kActivity,          ///< by element: activity id; value: title
  kDocument,          ///< by element: document id; value "expected|attached|filed|withdrawn kind sha256|- title"
  kReportDue,         ///< by element: document id; date by which an expected report is owed; emptied when it comes
  kLesson,            ///< by element: lesson id
  kRelated,           ///< by element "<relation>:<engagement>"; value: the relation
  kRivalClaim,        ///< by element "<column>:<value>"; value: the source
  kLastActivity,      ///< date of the latest activity that an event tells of
  kLastConfirmed,     ///< quarter id
  kConfirmedBy,       ///< actor id
  kDisowned,          ///< unit id; emptied by a hand-over or a change of lead unit
  kRiskLevel,
  kRisk,
  kOutcome,
  kRenewalReview,
  kEvidenceLevel,
  kSource,  ///< of the event that began the row
  kVote,    ///< budget vote of the approval
  kCount,
};

using facts::ColumnType;

inline constexpr std::array<facts::Column, static_cast<size_t>(Column::kCount)> kColumns = {{
    {"birth", ColumnType::kCode},
    {"municipality", ColumnType::kCode},
    {"ref", ColumnType::kText},
    {"title", ColumnType::kText},
    {"title_zu", ColumnType::kText},
    {"title_af", ColumnType::kText},
    {"kind", ColumnType::kCode},
    {"formality", ColumnType::kCode},
    {"origin", ColumnType::kCode},
    {"geographic_level", ColumnType::kCode},
    {"lead_units", ColumnType::kList},
    {"countries", ColumnType::kList},
    {"focus_area", ColumnType::kText},
    {"themes", ColumnType::kList},
    {"sdgs", ColumnType::kList},
    {"pillars", ColumnType::kList},
    {"purpose", ColumnType::kText},
    {"expected_benefit", ColumnType::kText},
    {"remarks", ColumnType::kText},
    {"publication_class", ColumnType::kCode},
    {"contact_post", ColumnType::kId},
    {"series", ColumnType::kText},
    {"exit_plan", ColumnType::kText},
    {"status", ColumnType::kCode},
    {"start_date", ColumnType::kDate},
    {"planned_end", ColumnType::kDate},
    {"end_date", ColumnType::kDate},
    {"notice_days", ColumnType::kNumber},
    {"mandate", ColumnType::kText},
    {"approver", ColumnType::kText},
    {"approval_date", ColumnType::kDate},
    {"decision_reference", ColumnType::kText},
    {"signed", ColumnType::kDate, true},
    {"party", ColumnType::kCode, true},
    {"funding_committed", ColumnType::kMoney, true},
    {"funding_received", ColumnType::kMoney, true},
    {"funder", ColumnType::kId, true},
    {"activity", ColumnType::kText, true},
    {"document", ColumnType::kText, true},
    {"report_due", ColumnType::kDate, true},
    {"lesson", ColumnType::kText, true},
    {"related", ColumnType::kText, true},
    {"rival_claim", ColumnType::kText, true},
    {"last_activity", ColumnType::kDate},
    {"last_confirmed", ColumnType::kCode},
    {"confirmed_by", ColumnType::kId},
    {"disowned", ColumnType::kId},
    {"risk_level", ColumnType::kCode},
    {"risk", ColumnType::kText},
    {"outcome", ColumnType::kText},
    {"renewal_review", ColumnType::kText},
    {"evidence_level", ColumnType::kNumber},
    {"source", ColumnType::kText},
    {"vote", ColumnType::kText},
}};

constexpr facts::ColumnId id_of(Column column) { return static_cast<facts::ColumnId>(column); }

}  // namespace cairn::projections::engagements
