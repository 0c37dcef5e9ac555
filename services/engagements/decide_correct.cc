#include "cairn/common/v1/common.pb.h"
#include "projections/engagements/facts.h"
#include "services/engagements/decide_rules.h"

// A correction says again what an event should have said; a void takes it out. Both name an event of this engagement by
// its position, stay visible for ever, and need a reason (PRODUCT H5, H6; DESIGN 3).

namespace cairn::services::engagements {
namespace {

using projections::facts::Timeline;

/// Complains unless `target` is an event of this engagement that still stands. The service has read it from the log.
bool need_standing(Case& it, uint64_t position) {
  const auto& target = it.command().target;
  const std::string stream = "engagement-" + it.command().subject;
  const auto refuse = [&](std::string why) {
    it.complain("/position", "position " + std::to_string(position) + " " + std::move(why));
    return false;
  };
  if (!target || target->position() != position || target->stream() != stream)
    return refuse("is no event of this engagement");
  if (target->type() == "Corrected" || target->type() == "Voided")
    return refuse("is a " + target->type() + ": name the event that was recorded first");
  if (it.history().standing_of(Position(position)) != Timeline::Standing::kStands)
    return refuse("was voided, which is final");
  return true;
}

/// What the engagement would be; positions are those of the future.
Timeline corrected(const Case& it, Position target, const projections::facts::Assertion& replacement) {
  Timeline timeline = it.history();
  auto assertion = replacement;
  assertion.position = Position(UINT64_MAX - 1);
  timeline.correct(target, assertion);
  return timeline;
}

/// The shape rules of the event that is said anew, as complaints about /data, as the API names it.
void judge_replacement(Case& it, const cairn::common::v1::Corrected& said, Rule shape) {
  const auto* type =
      google::protobuf::DescriptorPool::generated_pool()->FindMessageTypeByName("cairn.engagement.v1." + said.type());
  if (type == nullptr || shape == nullptr) return it.complain("/type", "\"" + said.type() + "\" is no event");
  std::shared_ptr<google::protobuf::Message> message(
      google::protobuf::MessageFactory::generated_factory()->GetPrototype(type)->New());
  if (!message->ParseFromString(said.payload())) return it.complain("/data", "is no " + said.type());
  eventstore::Command command = it.command();
  command.content = message;
  command.effective = said.has_effective() ? date_of(said.effective()) : std::nullopt;
  Case inner(it.history(), command);
  shape(inner);
  for (const auto& tag : inner.own().tags) it.own().tags.push_back(tag);
  auto decision = inner.take();
  if (decision)
    for (auto& warning : decision.value().warnings) it.warn("/data" + warning.pointer, warning.detail);
  else
    for (auto& complaint : decision.error().complaints) it.complain("/data" + complaint.pointer, complaint.detail);
}

/// The row that would follow must make sense as a whole: what ends, ends after it starts.
void judge_result(Case& it, const Timeline& after) {
  const auto row = after.latest();
  const auto date = [&](Column column) {
    return PartialDate::parse(row.text(projections::engagements::id_of(column)));
  };
  const auto start = date(Column::kStartDate);
  if (!start) return;
  for (const auto column : {Column::kEndDate, Column::kPlannedEnd}) {
    const auto end = date(column);
    if (end && end.value().last_day() < start.value().first_day())
      it.complain("/effective",
                  "the engagement would end " + end.value().text() + ", before it starts " + start.value().text());
  }
}

}  // namespace

void judge_correct(Case& it, ShapeOf shape_of) {
  const auto& said = it.said<cairn::common::v1::Corrected>();
  if (!need_standing(it, said.position())) return;
  const auto& target = *it.command().target;
  if (said.type() != target.type())
    return it.complain("/type", "position " + std::to_string(said.position()) + " is a " + target.type() +
                                    "; to say something else, void it and record the other");
  if (said.has_effective()) need_date(it, said.effective(), "/effective");
  judge_replacement(it, said, shape_of(said.type()));
  if (it.refused()) return;
  it.edit<cairn::common::v1::Corrected>([&](auto& event) { event.set_schema_version(target.schema_version()); });
  if (it.own().source.empty()) it.own().source = target.source();
  it.own().effective = std::nullopt;  // when it counts from is part of what is said anew

  eventstore::StoredEvent stand_in = target;
  stand_in.set_payload(said.payload());
  stand_in.set_source(it.own().source);
  stand_in.clear_effective();
  if (said.has_effective()) *stand_in.mutable_effective() = said.effective();
  auto replacement = projections::engagements::assertion_of(stand_in);
  if (!replacement) return it.complain("/data", replacement.error().context);
  if (replacement.value().facts.empty()) return it.complain("/data", "says nothing; void the event instead");
  judge_result(it, corrected(it, Position(said.position()), replacement.value()));
}

void judge_void(Case& it) {
  const auto& said = it.said<cairn::common::v1::Voided>();
  need_standing(it, said.position());
  it.own().effective = std::nullopt;
}

}  // namespace cairn::services::engagements
