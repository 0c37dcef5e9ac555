#include "cairn/common/v1/common.pb.h"
#include "cairn/unit/v1/events.pb.h"
#include "services/registers/decide_case.h"

namespace cairn::services::registers {
namespace {

bool is_merge(std::string_view type) { return type == "OrganisationsMerged" || type == "MergeUndone"; }

/// The event that a correction or void names; complains and returns null when it cannot be that one.
const eventstore::StoredEvent* target_of(Case& it) {
  const auto& target = it.command().target;
  if (!target) {
    it.complain("/position", "there is no event at this position");
    return nullptr;
  }
  const std::string stream = std::string(it.category()) + "-" + std::string(it.id());
  if (target->stream() != stream) {
    it.complain("/position", "the event there is one of " + target->stream() + ", not of " + stream);
    return nullptr;
  }
  if (target->type() == "Corrected" || target->type() == "Voided") {
    it.complain("/position", "a " + target->type() + " is not corrected itself; name the event that it is about");
    return nullptr;
  }
  if (is_merge(target->type())) {
    it.complain("/position", "a merge is taken back by undo-merge");
    return nullptr;
  }
  return &*target;
}

}  // namespace

void judge_correct(Case& it) {
  it.need_reason();
  const auto* target = target_of(it);
  if (!target) return;
  const auto& said = it.said<cairn::common::v1::Corrected>();
  const Verb* verb = verb_of_type(it.category(), said.type());
  if (!verb || said.type() != target->type())
    return it.complain("/type", "the event there is a " + target->type() + ", and so must be what stands in for it");
  const auto message = verb->make();
  if (!message->ParseFromString(said.payload())) return it.complain("/data", "is no " + said.type());
  if (verb->shape) {
    Shape shape(*message, "/data");
    verb->shape(shape);
    it.complain(shape.take());
  }
  if (const auto* moved = dynamic_cast<const cairn::unit::v1::UnitMoved*>(message.get()))
    need_parent(it, moved->parent_unit(), "/data/parent_unit");
  if (const auto* registered = dynamic_cast<const cairn::unit::v1::UnitRegistered*>(message.get()))
    need_parent(it, registered->parent_unit(), "/data/parent_unit");
}

void judge_void(Case& it) {
  it.need_reason();
  target_of(it);
}

}  // namespace cairn::services::registers
