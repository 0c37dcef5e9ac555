#pragma once

#include <optional>
#include <string>

#include "eventstore/decider.h"
#include "services/quarters/quarters.h"

namespace cairn::services::quarters {

/// Gathers what the streams of a submission say into one judgement: each stream once, and when something is refused,
/// every complaint at once. For one call of a judge.
class Gathering {
 public:
  Gathering(const Quarters& quarters, const eventstore::Snapshot& snapshot, eventstore::Judgement& judgement)
      : quarters_(quarters), snapshot_(snapshot), judgement_(judgement) {}

  /// Asks the command's engagement by its own rules; its complaints come below `pointer`. Errors other than kInvalid.
  Result<void> ask(eventstore::Command command, const std::string& pointer);
  /// Takes what was judged already, of `entity`, likewise.
  Result<void> take(const commands::Entity& entity, const std::string& id, Result<eventstore::Judgement> judged,
                    const std::string& pointer);
  /// kInvalid with all that was refused.
  Result<void> finish();

 private:
  const Quarters& quarters_;
  const eventstore::Snapshot& snapshot_;
  eventstore::Judgement& judgement_;
  std::optional<Error> refused_;
};

}  // namespace cairn::services::quarters
