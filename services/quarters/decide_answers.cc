#include <algorithm>
#include <array>

#include "cairn/engagement/v1/events.pb.h"
#include "eventstore/base/check.h"
#include "services/quarters/decide.h"

// From what a unit says to events: one AnswersSubmitted in the duty's stream, and for each row the engagement's own
// command (PRODUCT Q7: each answer is one type of event).

namespace cairn::services::quarters {
namespace {

namespace e1 = cairn::engagement::v1;

class Complaints {
 public:
  void add(std::string pointer, std::string detail) { list_.push_back({std::move(pointer), std::move(detail)}); }
  bool none() const { return list_.empty(); }
  Error take(const std::string& what) {
    Error error = fail(Errc::kInvalid, what + ": " + list_.front().pointer + " " + list_.front().detail);
    error.complaints = std::move(list_);
    return error;
  }

 private:
  std::vector<Complaint> list_;
};

void judge_row(const Answering& answering, const RowAnswer& answer, const std::string& pointer,
               Complaints& complaints) {
  if (answer.kind == duty::v1::ANSWER_KIND_UNSPECIFIED || answer.kind == duty::v1::ANSWER_KIND_ADDED)
    complaints.add(pointer + "/answer", "is missing: confirmed, changed, ended, handed_over or not_ours");
  if (!answering.rows.contains(answer.engagement))
    return complaints.add(pointer + "/engagement", "\"" + answer.engagement + "\" is not one of the rows of unit " +
                                                       answering.duty.unit + " for " + answering.duty.quarter);
  if (answer.kind != duty::v1::ANSWER_KIND_CONFIRMED && answering.gone.contains(answer.engagement))
    complaints.add(pointer + "/answer", "cannot be given for \"" + answer.engagement +
                                            "\" any more: another unit leads it by now; it can be confirmed as it was");
  const auto earlier = answering.duty.answers.find(answer.engagement);
  // What a certificate covers is answered anew; before that, what was said is undone first.
  if (earlier != answering.duty.answers.end() && !answering.standing.certificate)
    complaints.add(pointer + "/engagement", "was answered already (" + earlier->second.word + ", event " +
                                                std::to_string(earlier->second.position.value()) +
                                                "); undo that first");
}

void judge_reports(const Answering& answering, const std::vector<FiledReport>& reports, Complaints& complaints) {
  std::set<std::pair<std::string, std::string>> named;
  for (size_t i = 0; i < reports.size(); ++i) {
    const auto& [engagement, document, sha256] = reports[i];
    const auto pointer = "/reports/" + std::to_string(i) + "/document";
    if (!answering.reports.contains({engagement, document}))
      complaints.add(pointer, "\"" + document + "\" of engagement \"" + engagement + "\" is no report that unit " +
                                  answering.duty.unit + " still owes");
    if (answering.gone.contains(engagement))
      complaints.add(pointer, "is of engagement \"" + engagement + "\", which another unit leads by now");
    if (!named.emplace(engagement, document).second) complaints.add(pointer, "is filed twice");
  }
}

/// What is said, and whether it may be said together.
void judge_whole(const Answering& answering, const Submission& submission, Complaints& complaints) {
  const size_t said = submission.answers.size() + submission.reports.size() + (submission.added ? 1 : 0);
  if (said > kAnswersMax)
    complaints.add("/answers", "are " + std::to_string(said) + " with reports and what is added; at most " +
                                   std::to_string(kAnswersMax) + " go in one submission");
  if (said == 0 && !submission.nothing_to_report)
    complaints.add("/answers", "are missing, and \"nothing to report\" is not said");
  const bool has_rows = !submission.answers.empty() || submission.added || answering.owes_rows;
  if (submission.nothing_to_report && has_rows)
    complaints.add("/nothing_to_report", "goes without rows only; the unit has rows for " + submission.quarter);
  if (submission.nothing_to_report && answering.duty.nothing) complaints.add("/nothing_to_report", "was said already");
}

template <class M>
std::shared_ptr<M> message() {
  return std::make_shared<M>();
}

std::string said_for(const Submission& submission) { return "said by the unit for " + submission.quarter; }

}  // namespace

Result<void> need_open(const Answering& answering) {
  if (projections::quarters::takes_answers(answering.standing, answering.duty.unit, answering.today,
                                           answering.lock_due))
    return success();
  return fail(Errc::kDenied, "quarter " + answering.duty.quarter + " is locked: its last day for answers was " +
                                 text_of(answering.lock_due));
}

Result<eventstore::Happening> decide_answers(const Answering& answering, const Submission& submission) {
  CAIRN_TRY(need_open(answering));
  Complaints complaints;
  judge_whole(answering, submission, complaints);
  judge_reports(answering, submission.reports, complaints);
  auto event = message<duty::v1::AnswersSubmitted>();
  std::set<std::string> named;
  for (size_t i = 0; i < submission.answers.size(); ++i) {
    const auto& answer = submission.answers[i];
    const auto pointer = "/answers/" + std::to_string(i);
    judge_row(answering, answer, pointer, complaints);
    if (!named.insert(answer.engagement).second) complaints.add(pointer + "/engagement", "is answered twice");
    auto& said = *event->add_answers();
    said.set_engagement_id(answer.engagement);
    said.set_kind(answer.kind);
  }
  if (submission.added) {
    auto& said = *event->add_answers();
    said.set_engagement_id(submission.added->engagement);
    said.set_kind(duty::v1::ANSWER_KIND_ADDED);
  }
  if (!complaints.none()) return complaints.take("the answers are refused");
  event->set_nothing_to_report(submission.nothing_to_report);
  event->set_post_id(submission.post);
  event->set_token_sha256(submission.token_sha256);
  if (answering.standing.certificate) event->set_certificate(answering.standing.certificate->value());
  return eventstore::Happening{std::move(event), {}, "", "", {"unit:" + submission.unit}};
}

Result<eventstore::Happening> decide_undo(const Answering& answering, Position position,
                                          const duty::v1::AnswersSubmitted& submitted) {
  CAIRN_TRY(need_open(answering));
  const auto found = answering.duty.submissions.find(position);
  Complaints complaints;
  if (found == answering.duty.submissions.end())
    complaints.add("/position", std::to_string(position.value()) + " is no answer of this unit for this quarter");
  else if (found->second == "undone")
    complaints.add("/position", std::to_string(position.value()) + " was undone already");
  if (!complaints.none()) return complaints.take("undo is refused");
  auto event = message<duty::v1::AnswersUndone>();
  event->set_position(position.value());
  event->set_nothing_to_report(submitted.nothing_to_report());
  for (const auto& answer : submitted.answers()) {
    // What was answered anew since stands for itself.
    const auto said = answering.duty.answers.find(answer.engagement_id());
    if (said != answering.duty.answers.end() && said->second.position == position)
      event->add_engagement_ids(answer.engagement_id());
  }
  return eventstore::Happening{std::move(event), {}, "", "", {"unit:" + answering.duty.unit}};
}

eventstore::Command command_of(const Submission& submission, const RowAnswer& answer,
                               const projections::calendar::Quarter& quarter, Day today) {
  eventstore::Command command;
  command.subject = answer.engagement;
  command.today = today;
  command.reason = answer.reason.empty() ? said_for(submission) : answer.reason;
  command.source = said_for(submission);
  command.effective = answer.effective;
  const auto by_default = [&](Day day) {
    if (!command.effective) command.effective = PartialDate::of_day(day);
  };
  switch (answer.kind) {
    case duty::v1::ANSWER_KIND_CONFIRMED: {
      auto said = message<e1::Confirmed>();
      said->set_quarter(submission.quarter);
      said->set_unit_id(submission.unit);
      command.verb = "confirm";
      command.content = std::move(said);
      command.effective = PartialDate::of_day(std::min(today, quarter.last_day()));
      break;
    }
    case duty::v1::ANSWER_KIND_CHANGED:
      command.verb = answer.verb;
      command.content = answer.change;
      break;
    case duty::v1::ANSWER_KIND_ENDED: {
      auto said = message<e1::Concluded>();
      said->set_outcome(answer.reason);
      command.verb = "conclude";
      command.content = std::move(said);
      command.reason = answer.reason;  // the engagement's own rule asks how it ended
      break;
    }
    case duty::v1::ANSWER_KIND_HANDED_OVER: {
      auto said = message<e1::HandedOver>();
      said->set_from_unit(submission.unit);
      said->set_to_unit(answer.to_unit);
      said->set_quarter(submission.quarter);
      command.verb = "hand-over";
      command.content = std::move(said);
      by_default(today);
      break;
    }
    case duty::v1::ANSWER_KIND_NOT_OURS: {
      auto said = message<e1::Disowned>();
      said->set_unit_id(submission.unit);
      said->set_quarter(submission.quarter);
      command.verb = "disown";
      command.content = std::move(said);
      by_default(today);
      break;
    }
    default: CAIRN_CHECK(false, "decide_answers refuses an answer without a kind");
  }
  return command;
}

}  // namespace cairn::services::quarters
