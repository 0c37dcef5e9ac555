#include <algorithm>
#include <array>

#include "cairn/review/v1/events.pb.h"
#include "eventstore/event.h"
#include "projections/reviews/evolve.h"
#include "services/evaluation/decide.h"
#include "services/evaluation/decide_case.h"

namespace cairn::services::evaluation {
namespace {

namespace v1 = cairn::review::v1;
namespace p = projections::reviews;
using eventstore::Command;
using eventstore::Decision;
using eventstore::VerbInfo;

constexpr std::array kVerbs = {VerbInfo{"submit", "ReviewSubmitted", true}, VerbInfo{"return", "ReviewReturned"},
                               VerbInfo{"accept", "ReviewAccepted"},
                               VerbInfo{"open-action", "RemedialActionOpened", true},
                               VerbInfo{"close-action", "RemedialActionClosed"}};

/// Whatever is missing is counted, not refused: a form that refuses gets no answer at all.
void warn_of_missing(Case& it, const v1::ReviewSubmitted& said) {
  const auto look = [&](std::string_view field, std::string_view value) {
    if (value.find_first_not_of(" \t\r\n") == std::string_view::npos)
      it.warn("/" + std::string(field), "is missing and will be counted as missing");
  };
  look("objectives", said.objectives());
  look("results", said.results());
  if (said.risk() == v1::RISK_SCALE_UNSPECIFIED) look("risk", "");
  look("exit_plan", said.exit_plan());
  look("members", said.members());
  look("resources", said.resources());
  look("lessons", said.lessons());
}

Result<Decision> decide_submit(Case it, const p::Review& review) {
  const auto& said = it.said<v1::ReviewSubmitted>();
  it.need_text("unit_id", said.unit_id());
  if (review.state == "accepted") it.complain("", "the review of this year is accepted; return it first");
  warn_of_missing(it, said);
  return it.take();
}

Result<Decision> decide_return(Case it, const p::Review& review) {
  it.need_reason();
  if (!review.counts()) it.complain("", review.state.empty() ? "there is no review" : "the review is returned already");
  return it.take();
}

Result<Decision> decide_accept(Case it, const p::Review& review) {
  if (review.state != "submitted")
    it.complain("", review.state.empty() ? "there is no review" : "the review is " + review.state);
  else {
    CAIRN_TRY(it.need_other_than(review.preparer, "submitted this review"));
  }
  return it.take();
}

const p::Action* action_of(const p::Review& review, const std::string& id) {
  const auto found = std::ranges::find(review.actions, id, &p::Action::id);
  return found == review.actions.end() ? nullptr : &*found;
}

Result<Decision> decide_open(Case it, const p::Review& review) {
  const auto& said = it.said<v1::RemedialActionOpened>();
  it.need_text("text", said.text());
  it.need_text("owner_post", said.owner_post());
  const auto due = eventstore::date_of(said.due());
  if (!due || due->day() == 0) it.complain("/due", "is missing: a day, as 2027-03-31");
  if (action_of(review, said.action_id()) != nullptr) it.complain("/action_id", "is taken");
  return it.take();
}

Result<Decision> decide_close(Case it, const p::Review& review) {
  const auto& said = it.said<v1::RemedialActionClosed>();
  const auto* action = action_of(review, said.action_id());
  if (action == nullptr)
    it.complain("/action_id", "names no action of this review");
  else if (!action->open)
    it.complain("/action_id", "is closed already");
  if (said.evidence_positions_size() + said.evidence_documents_size() == 0)
    it.complain("/evidence_positions", "or evidence_documents is missing: what shows that it was done");
  it.need_reason();
  return it.take();
}

}  // namespace

std::span<const VerbInfo> review_verbs() { return kVerbs; }

Result<Decision> decide_review(const projections::facts::Timeline& history, const Command& command) {
  const auto review = p::review_of(history.latest());
  if (command.verb == "submit") return decide_submit({command}, review);
  if (command.verb == "open-action") return decide_open({command}, review);
  if (!review.opened) return fail(Errc::kNotFound, "there is no review " + command.subject);
  if (command.verb == "return") return decide_return({command}, review);
  if (command.verb == "accept") return decide_accept({command}, review);
  if (command.verb == "close-action") return decide_close({command}, review);
  return fail(Errc::kNotFound, "there is no verb \"" + command.verb + "\" of a review");
}

}  // namespace cairn::services::evaluation
