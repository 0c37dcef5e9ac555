#include "services/quarters/submit.h"

#include <algorithm>

#include "cairn/common/v1/common.pb.h"
#include "projections/duties/kind.h"
#include "projections/duties/owed.h"
#include "projections/engagements/columns.h"
#include "projections/quarters/kind.h"
#include "projections/registers/register.h"
#include "services/commands/judge.h"

namespace cairn::services::quarters {
namespace {

namespace p = projections;
using eventstore::Judgement;
using eventstore::SideWrite;
using p::engagements::Column;
using p::registers::Register;

bool has_line(std::string_view list, std::string_view line) {
  while (!list.empty()) {
    const size_t end = std::min(list.find('\n'), list.size());
    if (list.substr(0, end) == line) return true;
    list.remove_prefix(std::min(end + 1, list.size()));
  }
  return false;
}

/// Of those that are answered for, the engagements that the unit owes: it leads them on the quarter's last day and they
/// are not over by then, or it has answered for them before.
Result<std::set<std::string>> rows_of(const Quarters& quarters, const eventstore::Snapshot& snapshot,
                                      const Submission& submission, const p::duties::Duty& duty, Day last_day) {
  CAIRN_TRY(const auto engagements, Register::open(snapshot, quarters.engagements.kind.view));
  std::set<std::string> rows;
  for (const auto& answer : submission.answers) {
    CAIRN_TRY(const auto row, engagements.row(answer.engagement, last_day, snapshot.head()));
    const auto status = row.text(p::engagements::id_of(Column::kStatus));
    const bool leads = has_line(row.text(p::engagements::id_of(Column::kLeadUnits)), submission.unit);
    const bool owed = leads && status != "concluded" && status != "withdrawn";
    if (owed || duty.answers.contains(answer.engagement)) rows.insert(answer.engagement);
  }
  return rows;
}

Result<bool> owes_rows(const Quarters& quarters, const eventstore::Snapshot& snapshot, const p::duties::Duty& duty,
                       Day last_day) {
  CAIRN_TRY(const auto table, quarters.tables.at(snapshot, {last_day, snapshot.head()}));
  return !p::duties::unanswered(duty, p::duties::owed_by(*table, duty.unit).rows).empty();
}

/// One write a stream: what several commands say in the same one stands together.
void add_side(std::vector<SideWrite>& sides, StreamId stream, Judgement judged) {
  const auto found = std::ranges::find(sides, stream, &SideWrite::stream);
  if (found == sides.end()) {
    sides.push_back({std::move(stream), judged.revision, std::move(judged.decision.events)});
    return;
  }
  std::ranges::move(judged.decision.events, std::back_inserter(found->events));
}

/// Nobody has locked or opened again in between.
eventstore::Condition quarter_stands(const DutyCase& it, const eventstore::Snapshot& snapshot) {
  eventstore::Filter filter;
  filter.stream = StreamId::of(p::quarters::kKind.category, it.quarter_id);
  return {std::move(filter), snapshot.head()};
}

/// The engagement says what is wrong with `command`: its complaints, below `pointer`.
Result<Judgement> judge_row(const Quarters& quarters, eventstore::Command command, const std::string& pointer,
                            const eventstore::Snapshot& snapshot) {
  auto judged = commands::judge(quarters.engagements, std::move(command), snapshot);
  if (!judged)
    for (auto& complaint : judged.error().complaints) complaint.pointer.insert(0, pointer);
  return judged;
}

Result<Judgement> judge_all(const Quarters& quarters, const Submission& submission, const eventstore::Actor& actor,
                            Day today, const eventstore::Snapshot& snapshot) {
  CAIRN_TRY(const auto quarter, p::calendar::Quarter::parse(submission.quarter));
  CAIRN_TRY(const auto it, read_duty(snapshot, submission.unit, quarter));
  Answering answering{it.duty, it.standing, it.schedule.lock.day, today, {}, false};
  CAIRN_TRY(answering.rows, rows_of(quarters, snapshot, submission, it.duty, quarter.last_day()));
  if (submission.nothing_to_report) {
    CAIRN_TRY(answering.owes_rows, owes_rows(quarters, snapshot, it.duty, quarter.last_day()));
  }
  CAIRN_TRY(auto submitted, decide_answers(answering, submission));
  Judgement judgement;
  judgement.revision = it.revision;
  judgement.decision.events.push_back(std::move(submitted));
  judgement.conditions.push_back(quarter_stands(it, snapshot));
  std::optional<Error> refused;
  for (size_t i = 0; i < submission.answers.size(); ++i) {
    auto command = command_of(submission, submission.answers[i], quarter, today);
    command.actor = actor;
    auto judged = judge_row(quarters, std::move(command), "/answers/" + std::to_string(i), snapshot);
    if (!judged) {
      if (judged.error().code != Errc::kInvalid) return std::move(judged).error();
      if (!refused) refused = fail(Errc::kInvalid, judged.error().context);
      std::ranges::move(judged.error().complaints, std::back_inserter(refused->complaints));
      continue;
    }
    std::ranges::move(judged.value().conditions, std::back_inserter(judgement.conditions));
    std::ranges::move(judged.value().decision.warnings, std::back_inserter(judgement.decision.warnings));
    add_side(judgement.sides, StreamId::of(quarters.engagements.kind.category, submission.answers[i].engagement),
             std::move(judged).value());
  }
  if (refused) return std::move(*refused);
  return judgement;
}

Result<Judgement> judge_void(const Quarters& quarters, const eventstore::StoredEvent& event, std::string_view reason,
                             Day today, const eventstore::Snapshot& snapshot) {
  auto said = std::make_shared<cairn::common::v1::Voided>();
  said->set_position(event.position());
  eventstore::Command command;
  command.verb = "void";
  command.subject = event.stream().substr(event.stream().find('-') + 1);
  command.content = std::move(said);
  command.reason = reason;
  command.today = today;
  return commands::judge(quarters.engagements, std::move(command), snapshot);
}

/// Every event in an engagement's stream of the commit that `submitted` belongs to.
Result<std::vector<eventstore::StoredEvent>> rows_in_commit(const eventstore::Snapshot& snapshot,
                                                            const eventstore::StoredEvent& submitted,
                                                            std::string_view category) {
  std::vector<eventstore::StoredEvent> events;
  const Position first(submitted.position() - submitted.commit_index());
  const Position end(first.value() + submitted.commit_count());
  CAIRN_TRY(snapshot.scan(first, end, {}, [&](const eventstore::StoredEvent& event, std::string_view) {
    if (event.stream().starts_with(std::string(category) + "-")) events.push_back(event);
    return true;
  }));
  return events;
}

Result<Judgement> judge_undoing(const Quarters& quarters, const std::string& unit, const p::calendar::Quarter& quarter,
                                Position position, Day today, const eventstore::Snapshot& snapshot) {
  CAIRN_TRY(const auto it, read_duty(snapshot, unit, quarter));
  const Answering answering{it.duty, it.standing, it.schedule.lock.day, today, {}, false};
  duty::v1::AnswersSubmitted submitted;
  eventstore::StoredEvent event;
  if (it.duty.submissions.contains(position)) {
    CAIRN_TRY(event, snapshot.event_at(position));
    if (!submitted.ParseFromString(event.payload()))
      return fail(Errc::kCorrupt, "position " + std::to_string(position.value()) + " is no AnswersSubmitted");
  }
  CAIRN_TRY(auto undone, decide_undo(answering, position, submitted));
  Judgement judgement;
  judgement.revision = it.revision;
  judgement.conditions.push_back(quarter_stands(it, snapshot));
  judgement.decision.events.push_back(std::move(undone));
  CAIRN_TRY(const auto rows, rows_in_commit(snapshot, event, quarters.engagements.kind.category));
  const auto reason =
      "the unit took back its answer for " + quarter.id() + " (event " + std::to_string(position.value()) + ")";
  for (const auto& row : rows) {
    CAIRN_TRY(auto judged, judge_void(quarters, row, reason, today, snapshot));
    CAIRN_TRY(auto stream, StreamId::parse(row.stream()));
    add_side(judgement.sides, std::move(stream), std::move(judged));
  }
  return judgement;
}

}  // namespace

Result<DutyCase> read_duty(const eventstore::Snapshot& snapshot, std::string_view unit,
                           const p::calendar::Quarter& quarter) {
  DutyCase it;
  it.id = p::duties::id_of(unit, quarter);
  CAIRN_TRY(const auto duties, Register::open(snapshot, p::duties::kKind.view));
  CAIRN_TRY(const auto timeline, duties.timeline(it.id));
  if (!timeline) return fail(Errc::kNotFound, "unit " + std::string(unit) + " has no duty for " + quarter.id());
  it.revision = timeline->revision();
  it.duty = p::duties::duty_of(timeline->latest());
  it.quarter_id = p::quarters::id_of(it.duty.municipality, quarter);
  CAIRN_TRY(const auto rows, Register::open(snapshot, p::quarters::kKind.view));
  CAIRN_TRY(const auto row, rows.latest(it.quarter_id));
  it.standing = p::quarters::standing_of(row);
  CAIRN_TRY(it.schedule, p::quarters::read_schedule(snapshot, it.duty.municipality, quarter, snapshot.head()));
  return it;
}

Result<void> need_open(const DutyCase& it, Day today) {
  return need_open(Answering{it.duty, it.standing, it.schedule.lock.day, today, {}, false});
}

eventstore::Judge judge_answers(const Quarters& quarters, Submission submission, eventstore::Actor actor, Day today) {
  return [&quarters, submission = std::move(submission), actor = std::move(actor), today](
             const eventstore::Snapshot& snapshot) { return judge_all(quarters, submission, actor, today, snapshot); };
}

eventstore::Judge judge_undo(const Quarters& quarters, std::string unit, p::calendar::Quarter quarter,
                             Position position, Day today) {
  return [&quarters, unit = std::move(unit), quarter, position, today](const eventstore::Snapshot& snapshot) {
    return judge_undoing(quarters, unit, quarter, position, today, snapshot);
  };
}

}  // namespace cairn::services::quarters
