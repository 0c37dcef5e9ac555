#include "services/quarters/gathering.h"

#include <algorithm>

#include "services/commands/judge.h"

namespace cairn::services::quarters {

using eventstore::Judgement;
using eventstore::SideWrite;

Result<void> Gathering::ask(eventstore::Command command, const std::string& pointer) {
  const std::string id = command.subject;
  return take(quarters_.engagements, id, commands::judge(quarters_.engagements, std::move(command), snapshot_),
              pointer);
}

Result<void> Gathering::take(const commands::Entity& entity, const std::string& id, Result<Judgement> judged,
                             const std::string& pointer) {
  if (!judged) {
    if (judged.error().code != Errc::kInvalid) return std::move(judged).error();
    if (!refused_) refused_ = fail(Errc::kInvalid, judged.error().context);
    for (auto& complaint : judged.error().complaints)
      refused_->complaints.push_back({pointer + complaint.pointer, std::move(complaint.detail)});
    return success();
  }
  auto& said = judged.value();
  std::ranges::move(said.conditions, std::back_inserter(judgement_.conditions));
  std::ranges::move(said.decision.warnings, std::back_inserter(judgement_.decision.warnings));
  CAIRN_TRY(auto stream, StreamId::parse(std::string(entity.kind.category) + "-" + id));
  const auto found = std::ranges::find(judgement_.sides, stream, &SideWrite::stream);
  if (found == judgement_.sides.end())
    judgement_.sides.push_back({std::move(stream), said.revision, std::move(said.decision.events)});
  else
    std::ranges::move(said.decision.events, std::back_inserter(found->events));
  return success();
}

Result<void> Gathering::finish() {
  if (refused_) return std::move(*refused_);
  return success();
}

}  // namespace cairn::services::quarters
