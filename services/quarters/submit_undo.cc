#include <algorithm>

#include "cairn/common/v1/common.pb.h"
#include "projections/duties/kind.h"
#include "services/commands/judge.h"
#include "services/quarters/gathering.h"
#include "services/quarters/submit.h"

// Taking a submission back: AnswersUndone in the duty's stream, and in every other stream of that commit a void for
// each event. What others have built on since stays: an engagement that was added and then worked on is refused, a
// partner who was registered and then named elsewhere is left on record.

namespace cairn::services::quarters {
namespace {

namespace p = projections;
using eventstore::Judgement;
using eventstore::StoredEvent;

/// A submission as the log has it.
struct Submitted {
  duty::v1::AnswersSubmitted said;
  std::vector<StoredEvent> others;  ///< of its commit, in other streams
  Position end;                     ///< of its commit
};

Result<Submitted> read_submitted(const eventstore::Snapshot& snapshot, Position position) {
  Submitted submitted;
  CAIRN_TRY(const auto event, snapshot.event_at(position));
  if (!submitted.said.ParseFromString(event.payload()))
    return fail(Errc::kCorrupt, "position " + std::to_string(position.value()) + " is no AnswersSubmitted");
  const Position first(event.position() - event.commit_index());
  submitted.end = Position(first.value() + event.commit_count());
  CAIRN_TRY(snapshot.scan(first, submitted.end, {}, [&](const StoredEvent& one, std::string_view) {
    if (one.stream() != event.stream()) submitted.others.push_back(one);
    return true;
  }));
  return submitted;
}

/// Whether anything selected was recorded since.
Result<bool> any_since(const eventstore::Snapshot& snapshot, Position from, const eventstore::Filter& filter) {
  bool any = false;
  CAIRN_TRY(snapshot.scan(from, snapshot.head(), filter, [&](const StoredEvent&, std::string_view) {
    any = true;
    return false;
  }));
  return any;
}

std::string id_in(const StoredEvent& event) { return event.stream().substr(event.stream().find('-') + 1); }

/// kInvalid when somebody has worked since on an engagement that the submission added or handed over; the revision that
/// each void is judged by keeps it so.
Result<void> need_untouched(const eventstore::Snapshot& snapshot, const Submitted& submitted) {
  for (const auto& answer : submitted.said.answers()) {
    const bool added = answer.kind() == duty::v1::ANSWER_KIND_ADDED;
    if (!added && answer.kind() != duty::v1::ANSWER_KIND_HANDED_OVER) continue;
    eventstore::Filter filter;
    filter.stream = StreamId::of("engagement", answer.engagement_id());
    CAIRN_TRY(const bool touched, any_since(snapshot, submitted.end, filter));
    if (touched) {
      auto refused = fail(Errc::kInvalid, "undo is refused");
      refused.complaints.push_back({"", std::string("the engagement that was ") + (added ? "added" : "handed over") +
                                            " (" + answer.engagement_id() +
                                            ") has been worked on since; ask the MILE " + "office to " +
                                            (added ? "withdraw it" : "hand it back")});
      return refused;
    }
  }
  return success();
}

Result<Judgement> judge_void(const commands::Entity& entity, const StoredEvent& event, std::string_view reason,
                             Day today, const eventstore::Snapshot& snapshot) {
  auto said = std::make_shared<cairn::common::v1::Voided>();
  said->set_position(event.position());
  eventstore::Command command;
  command.verb = "void";
  command.subject = id_in(event);
  command.content = std::move(said);
  command.reason = reason;
  command.today = today;
  return commands::judge(entity, std::move(command), snapshot);
}

Result<void> void_all(const Quarters& quarters, const Submitted& submitted, const std::string& reason, Day today,
                      const eventstore::Snapshot& snapshot, Judgement& judgement) {
  Gathering gathering(quarters, snapshot, judgement);
  for (const auto& event : submitted.others) {
    const bool organisation = event.stream().starts_with(std::string(quarters.organisations.kind.category) + "-");
    if (organisation) {
      eventstore::Filter named;
      named.tags = {"organisation:" + id_in(event)};
      CAIRN_TRY(const bool elsewhere, any_since(snapshot, submitted.end, named));
      if (elsewhere) continue;
      judgement.conditions.push_back({std::move(named), snapshot.head()});
    }
    const auto& entity = organisation ? quarters.organisations : quarters.engagements;
    CAIRN_TRY(gathering.take(entity, id_in(event), judge_void(entity, event, reason, today, snapshot), ""));
  }
  return gathering.finish();
}

Result<Judgement> judge_undoing(const Quarters& quarters, const std::string& unit, const p::calendar::Quarter& quarter,
                                Position position, Day today, const eventstore::Snapshot& snapshot) {
  CAIRN_TRY(const auto it, read_duty(snapshot, unit, quarter));
  const Answering answering{it.duty, it.standing, it.schedule.lock.day, today, {}, false};
  Submitted submitted;
  if (it.duty.submissions.contains(position)) {
    CAIRN_TRY(submitted, read_submitted(snapshot, position));
  }
  CAIRN_TRY(auto undone, decide_undo(answering, position, submitted.said));
  Judgement judgement;
  judgement.revision = it.revision;
  judgement.conditions.push_back(quarter_stands(it, snapshot));
  judgement.decision.events.push_back(std::move(undone));
  CAIRN_TRY(need_untouched(snapshot, submitted));
  const auto reason =
      "the unit took back its answer for " + quarter.id() + " (event " + std::to_string(position.value()) + ")";
  CAIRN_TRY(void_all(quarters, submitted, reason, today, snapshot, judgement));
  return judgement;
}

}  // namespace

eventstore::Judge judge_undo(const Quarters& quarters, std::string unit, p::calendar::Quarter quarter,
                             Position position, Day today) {
  return [&quarters, unit = std::move(unit), quarter, position, today](const eventstore::Snapshot& snapshot) {
    return judge_undoing(quarters, unit, quarter, position, today, snapshot);
  };
}

}  // namespace cairn::services::quarters
