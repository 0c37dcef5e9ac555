#include "services/commands/judge.h"

#include "projections/registers/register.h"

namespace cairn::services::commands {
namespace {

/// The event that a correction or a void names; none when there is no such position.
Result<std::optional<eventstore::StoredEvent>> target_of(const eventstore::Snapshot& snapshot,
                                                         const eventstore::Command& command) {
  if (command.verb != "correct" && command.verb != "void") return std::optional<eventstore::StoredEvent>();
  const auto* field = command.content->GetDescriptor()->FindFieldByName("position");
  const uint64_t position = command.content->GetReflection()->GetUInt64(*command.content, field);
  auto event = snapshot.event_at(Position(position));
  if (event) return std::optional(std::move(event).value());
  if (event.error().code == Errc::kNotFound) return std::optional<eventstore::StoredEvent>();
  return std::move(event).error();
}

}  // namespace

Result<eventstore::Judgement> judge(const Entity& entity, eventstore::Command command,
                                    const eventstore::Snapshot& snapshot) {
  CAIRN_TRY(const auto rows, projections::registers::Register::open(snapshot, entity.kind.view));
  CAIRN_TRY(const auto found, rows.timeline(command.subject));
  CAIRN_TRY(command.target, target_of(snapshot, command));
  eventstore::Judgement judgement;
  if (found) judgement.revision = found->revision();
  CAIRN_TRY(judgement.decision, entity.decide(found.value_or(projections::facts::Timeline()), command));
  if (entity.guard != nullptr) {
    CAIRN_TRY(judgement.conditions, entity.guard(snapshot, command, judgement.decision));
  }
  return judgement;
}

}  // namespace cairn::services::commands
