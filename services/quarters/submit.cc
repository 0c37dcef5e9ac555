#include "services/quarters/submit.h"

#include <algorithm>

#include "projections/duties/kind.h"
#include "projections/duties/owed.h"
#include "projections/engagements/columns.h"
#include "projections/quarters/kind.h"
#include "projections/registers/register.h"
#include "services/quarters/added.h"
#include "services/quarters/gathering.h"

namespace cairn::services::quarters {
namespace {

namespace p = projections;
using eventstore::Judgement;
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

bool is_led_by(const p::facts::Row& row, std::string_view unit) {
  return has_line(row.text(p::engagements::id_of(Column::kLeadUnits)), unit);
}

/// Of those that are answered for, the engagements that other units lead today.
Result<std::set<std::string>> gone_of(const Quarters& quarters, const eventstore::Snapshot& snapshot,
                                      const Submission& submission, Day today) {
  CAIRN_TRY(const auto engagements, Register::open(snapshot, quarters.engagements.kind.view));
  std::set<std::string> gone;
  const auto look = [&](const std::string& engagement) -> Result<void> {
    CAIRN_TRY(const auto row, engagements.row(engagement, today, snapshot.head()));
    if (row.exists() && !is_led_by(row, submission.unit)) gone.insert(engagement);
    return success();
  };
  for (const auto& answer : submission.answers) {
    CAIRN_TRY(look(answer.engagement));
  }
  for (const auto& report : submission.reports) {
    CAIRN_TRY(look(report.engagement));
  }
  return gone;
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
    const bool owed = is_led_by(row, submission.unit) && status != "concluded" && status != "withdrawn";
    if (owed || duty.answers.contains(answer.engagement)) rows.insert(answer.engagement);
  }
  return rows;
}

Result<bool> owes_rows(const Quarters& quarters, const eventstore::Snapshot& snapshot, const p::duties::Duty& duty,
                       Day last_day) {
  CAIRN_TRY(const auto table, quarters.tables.at(snapshot, {last_day, snapshot.head()}));
  return !p::duties::unanswered(duty, p::duties::owed_by(*table, duty.unit).rows).empty();
}

/// Of those that are filed, the reports that the unit still owes.
Result<std::set<std::pair<std::string, std::string>>> reports_of(const Quarters& quarters,
                                                                 const eventstore::Snapshot& snapshot,
                                                                 const Submission& submission, Day last_day) {
  std::set<std::pair<std::string, std::string>> reports;
  if (submission.reports.empty()) return reports;
  CAIRN_TRY(const auto table, quarters.tables.at(snapshot, {last_day, snapshot.head()}));
  for (auto& report : p::duties::owed_by(*table, submission.unit).reports)
    reports.emplace(std::move(report.engagement), std::move(report.document));
  return reports;
}

/// What each engagement makes of the answers, the files and what is added.
Result<void> gather(const Quarters& quarters, const Submission& submission, const eventstore::Actor& actor,
                    const DutyCase& it, Day today, const eventstore::Snapshot& snapshot, Judgement& judgement) {
  CAIRN_TRY(const auto quarter, p::calendar::Quarter::parse(submission.quarter));
  Gathering gathering(quarters, snapshot, judgement);
  const auto ask = [&](eventstore::Command command, const std::string& pointer) {
    command.actor = actor;
    return gathering.ask(std::move(command), pointer);
  };
  for (size_t i = 0; i < submission.answers.size(); ++i) {
    const auto& answer = submission.answers[i];
    const auto pointer = "/answers/" + std::to_string(i);
    CAIRN_TRY(ask(command_of(submission, answer, quarter, today), pointer));
    if (answer.file) {
      CAIRN_TRY(ask(attach_of(submission, answer, today), pointer));
    }
  }
  for (size_t i = 0; i < submission.reports.size(); ++i) {
    CAIRN_TRY(ask(command_of(submission, submission.reports[i], quarter, today), "/reports/" + std::to_string(i)));
  }
  if (submission.added) {
    CAIRN_TRY(gather_added(quarters, submission, it.duty.municipality, actor, today, snapshot, gathering));
  }
  return gathering.finish();
}

Result<Judgement> judge_all(const Quarters& quarters, const Submission& submission, const eventstore::Actor& actor,
                            Day today, const eventstore::Snapshot& snapshot) {
  CAIRN_TRY(const auto quarter, p::calendar::Quarter::parse(submission.quarter));
  CAIRN_TRY(const auto it, read_duty(snapshot, submission.unit, quarter));
  Answering answering{it.duty, it.standing, it.schedule.lock.day, today, {}, false};
  CAIRN_TRY(answering.gone, gone_of(quarters, snapshot, submission, today));
  CAIRN_TRY(answering.rows, rows_of(quarters, snapshot, submission, it.duty, quarter.last_day()));
  CAIRN_TRY(answering.reports, reports_of(quarters, snapshot, submission, quarter.last_day()));
  if (submission.nothing_to_report) {
    CAIRN_TRY(answering.owes_rows, owes_rows(quarters, snapshot, it.duty, quarter.last_day()));
  }
  CAIRN_TRY(auto submitted, decide_answers(answering, submission));
  Judgement judgement;
  judgement.revision = it.revision;
  judgement.decision.events.push_back(std::move(submitted));
  judgement.conditions.push_back(quarter_stands(it, snapshot));
  CAIRN_TRY(gather(quarters, submission, actor, it, today, snapshot, judgement));
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

eventstore::Condition quarter_stands(const DutyCase& it, const eventstore::Snapshot& snapshot) {
  eventstore::Filter filter;
  filter.stream = StreamId::of(p::quarters::kKind.category, it.quarter_id);
  return {std::move(filter), snapshot.head()};
}

Result<void> need_open(const DutyCase& it, Day today) {
  return need_open(Answering{it.duty, it.standing, it.schedule.lock.day, today, {}, false});
}

eventstore::Judge judge_answers(const Quarters& quarters, Submission submission, eventstore::Actor actor, Day today) {
  return [&quarters, submission = std::move(submission), actor = std::move(actor), today](
             const eventstore::Snapshot& snapshot) { return judge_all(quarters, submission, actor, today, snapshot); };
}

}  // namespace cairn::services::quarters
