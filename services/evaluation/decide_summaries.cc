#include <array>

#include "cairn/summary/v1/events.pb.h"
#include "projections/summaries/evolve.h"
#include "services/evaluation/decide.h"
#include "services/evaluation/decide_case.h"

namespace cairn::services::evaluation {
namespace {

namespace v1 = cairn::summary::v1;
namespace p = projections::summaries;
using eventstore::Command;
using eventstore::Decision;
using eventstore::VerbInfo;

constexpr std::array kVerbs = {VerbInfo{"draft", "SummaryDrafted", true}, VerbInfo{"return", "SummaryReturned"},
                               VerbInfo{"sign", "SummarySigned"}, VerbInfo{"publish", "SummaryPublished"}};

Result<Decision> decide_draft(Case it, const p::Standing& standing) {
  if (standing.is_signed()) it.complain("", "the summary of this year is signed and stays as it is");
  if (it.said<v1::SummaryDrafted>().manifest().position() == 0) it.complain("", "there is nothing to make it from");
  return it.take();
}

Result<Decision> decide_return(Case it, const p::Standing& standing) {
  it.need_reason();
  if (standing.state != "drafted") it.complain("", "there is no draft to return; it is " + standing.state);
  auto event = std::make_shared<v1::SummaryReturned>();
  event->set_draft(standing.draft.value_or(Position()).value());
  return it.take(std::move(event));
}

Result<Decision> decide_sign(Case it, const p::Standing& standing) {
  const auto& said = it.said<v1::SummarySigned>();
  if (standing.is_signed())
    it.complain("", "is signed already");
  else if (standing.state == "returned")
    it.complain("", "was returned (" + standing.comment + ") and no new draft has come since");
  else if (said.draft() != standing.draft.value_or(Position()).value())
    it.complain("/draft", "is not the latest draft");
  for (const auto& file : said.manifest().files())
    if (file.sha256().empty()) it.complain("/files/" + file.format(), "could not be made: " + file.failure());
  CAIRN_TRY(it.need_other_than(standing.drafter, "drafted this summary"));
  return it.take();
}

Result<Decision> decide_publish(Case it, const p::Standing& standing) {
  if (standing.state != "signed") it.complain("", "is " + standing.state + ", not signed");
  return it.take();
}

}  // namespace

std::span<const VerbInfo> summary_verbs() { return kVerbs; }

Result<Decision> decide_summary(const projections::facts::Timeline& history, const Command& command) {
  const auto standing = p::standing_of(history.latest());
  if (command.verb == "draft") return decide_draft({command}, standing);
  if (standing.state.empty()) return fail(Errc::kNotFound, "there is no summary " + command.subject);
  if (command.verb == "return") return decide_return({command}, standing);
  if (command.verb == "sign") return decide_sign({command}, standing);
  if (command.verb == "publish") return decide_publish({command}, standing);
  return fail(Errc::kNotFound, "there is no verb \"" + command.verb + "\" of a summary");
}

}  // namespace cairn::services::evaluation
