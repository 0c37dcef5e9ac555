#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "cairn/engagement/v1/events.pb.h"
#include "services/interchange/engagement_sheet.h"
#include "services/interchange/plan.h"
#include "services/interchange/plan_organisations.h"

namespace cairn::services::interchange {

inline constexpr std::string_view kEngagementCategory = "engagement";

/// What a row of a file of engagements says.
struct EngagementSaid {
  std::string id;
  std::string ref;
  cairn::engagement::v1::Details details;
  std::vector<std::string> lead_units;  ///< ids
  std::vector<std::string> partners;    ///< ids of organisations that were not merged into others
  std::optional<PartialDate> start;
  std::optional<PartialDate> concluded_on;        ///< the last day of what has ended, when it is known
  std::optional<PartialDate> planned_end;         ///< of what has not ended: a planned end is not an end (DOMAIN 9)
  cairn::engagement::v1::Status recorded_status;  ///< as it was before its end, so that it shows as running until then
  std::string mandate;
  std::optional<int64_t> amount_minor;
  std::string currency;
  std::vector<std::string> documents;  ///< titles
  SheetRow sheet;                      ///< the same, comparable with what the ledger says
};

/// Deterministic ids within an engagement, so that the same cell always means the same thing.
std::string funding_id_of(const EngagementSaid& said);
std::string document_id_of(const EngagementSaid& said, std::string_view title);

/// The events of an engagement that the ledger does not know.
void draft_new_engagement(const EngagementSaid& said, const std::string& municipality, const Entity& entity,
                          Draft& draft);

/// The events that lead from what the ledger says to what the row says. kInvalid when there is no way without a hand.
Result<void> draft_engagement_changes(const EngagementSaid& said, const ImportFile& file, const Entity& entity,
                                      Ledger& ledger, const std::vector<SheetColumn>& changed, Draft& draft);

/// Names as the ledger has them today.
Naming naming_of(Ledger& ledger);

}  // namespace cairn::services::interchange
