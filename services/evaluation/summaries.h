#pragma once

#include <optional>
#include <string>

#include "projections/calendar/quarter.h"
#include "projections/summaries/evolve.h"
#include "services/evaluation/evaluation.h"

/// A year's summary as the log tells of it. Private to this folder.
namespace cairn::services::evaluation {

/// As paths name it: "2013-14", or "KZN225_2013-14" of another municipality than the ledger's own.
struct SummaryName {
  std::string municipality;
  projections::calendar::FinancialYear year;
  /// kNotFound, naming the text, for anything else.
  static Result<SummaryName> parse(std::string_view text, const std::string& home);
  std::string id() const;    ///< as streams have it: ETH_2013_14
  std::string text() const;  ///< ETH_2013-14
};

struct SummaryCase {
  projections::summaries::Standing standing;
  std::optional<summary::v1::Manifest> draft;    ///< of the latest draft
  std::optional<summary::v1::Manifest> signed_;  ///< what was signed
};
/// Blocking. A summary that was never drafted has an empty state.
Result<SummaryCase> read_summary(const eventstore::Snapshot& snapshot, const SummaryName& name);

/// {"id","municipality","year","state","comment","drafter","signer","draft","signed","delivered":[…],"position"}; a
/// manifest as codec/message_json writes it.
std::string summary_json(const SummaryName& name, const SummaryCase& it, Position known);

}  // namespace cairn::services::evaluation
