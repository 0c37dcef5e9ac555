#include "services/quarters/added.h"

#include <algorithm>

#include "eventstore/base/check.h"
#include "services/commands/judge.h"
#include "services/quarters/decide.h"

namespace cairn::services::quarters {
namespace {

using eventstore::Command;
using eventstore::Judgement;
using projections::facts::Timeline;

/// The engagement as it will be once these events are recorded.
Result<Timeline> folded(const projections::registers::RegisterKind& kind, const eventstore::Decision& decision) {
  Timeline timeline;
  uint64_t position = 0;
  for (const auto& happening : decision.events) {
    eventstore::StoredEvent event;
    event.set_type(happening.type());
    event.set_payload(happening.message->SerializeAsString());
    event.set_source(happening.source);
    event.set_position(position++);
    if (happening.effective) eventstore::set_date(event.mutable_effective(), *happening.effective);
    CAIRN_TRY(const auto assertion, kind.assertion_of(event));
    timeline.assert_facts(assertion);
  }
  return timeline;
}

/// How it begins is judged against the log, what is said next against that beginning.
Result<Judgement> judge_engagement(const Quarters& quarters, const Submission& submission,
                                   const std::string& municipality, const eventstore::Actor& actor, Day today,
                                   const eventstore::Snapshot& snapshot) {
  const auto& entity = quarters.engagements;
  auto begin = begin_of(submission, municipality, today);
  begin.actor = actor;
  CAIRN_TRY(auto judgement, commands::judge(entity, std::move(begin), snapshot));
  for (auto& command : more_of(submission, today)) {
    command.actor = actor;
    CAIRN_TRY(const auto history, folded(entity.kind, judgement.decision));
    CAIRN_TRY(auto decision, entity.decide(history, command));
    // A partner who is registered in this very commit is not among the organisations yet.
    if (submission.added->new_organisation.empty() && entity.guard != nullptr) {
      CAIRN_TRY(auto conditions, entity.guard(snapshot, command, decision));
      std::ranges::move(conditions, std::back_inserter(judgement.conditions));
    }
    std::ranges::move(decision.events, std::back_inserter(judgement.decision.events));
    std::ranges::move(decision.warnings, std::back_inserter(judgement.decision.warnings));
  }
  return judgement;
}

}  // namespace

Result<void> gather_added(const Quarters& quarters, const Submission& submission, const std::string& municipality,
                          const eventstore::Actor& actor, Day today, const eventstore::Snapshot& snapshot,
                          Gathering& gathering) {
  CAIRN_CHECK(submission.added.has_value(), "there is something to add");
  const auto& added = *submission.added;
  if (!added.new_organisation.empty()) {
    auto command = register_of(submission, today);
    command.actor = actor;
    CAIRN_TRY(gathering.take(quarters.organisations, added.organisation,
                             commands::judge(quarters.organisations, std::move(command), snapshot), "/added"));
  }
  return gathering.take(quarters.engagements, added.engagement,
                        judge_engagement(quarters, submission, municipality, actor, today, snapshot), "/added");
}

}  // namespace cairn::services::quarters
