#include <algorithm>
#include <array>

#include "cairn/indicator/v1/events.pb.h"
#include "projections/indicators/evolve.h"
#include "services/evaluation/decide.h"
#include "services/evaluation/decide_case.h"

namespace cairn::services::evaluation {
namespace {

namespace v1 = cairn::indicator::v1;
namespace p = projections::indicators;
using eventstore::Command;
using eventstore::Decision;
using eventstore::VerbInfo;

constexpr std::array kVerbs = {
    VerbInfo{"define", "IndicatorDefined", true}, VerbInfo{"revise-formula", "FormulaRevised"},
    VerbInfo{"set-baseline", "BaselineSet"},      VerbInfo{"set-target", "TargetSet"},
    VerbInfo{"report", "ResultReported"},         VerbInfo{"return", "ResultReturned"},
    VerbInfo{"approve", "ResultApproved"},        VerbInfo{"certify", "ResultCertified"},
    VerbInfo{"tell-story", "ValueStoryTold"}};

constexpr unsigned kLevelMax = 3;
constexpr unsigned kLevelOfDocuments = 2;  // and above: something must be named that shows it

bool is_unit(std::string_view unit) {
  const bool currency = unit.size() == 3 && std::ranges::all_of(unit, [](char c) { return c >= 'A' && c <= 'Z'; });
  return currency || unit == "count" || unit == "percent" || unit == "days" || unit == "hours";
}

void need_period(Case& it, const std::string& period) {
  if (const auto read = p::Period::parse(period); !read) it.complain("/period", read.error().context);
}

/// A number in the indicator's own unit.
void need_quantity(Case& it, const v1::Quantity& value, const std::string& unit) {
  if (const auto read = p::Amount::parse(value.amount()); !read) it.complain("/value/amount", read.error().context);
  if (value.unit() != unit)
    it.complain("/value/unit", "is \"" + value.unit() + "\"; the values of this indicator are in " + unit);
}

void need_evidence(Case& it, const v1::Evidence& evidence) {
  if (evidence.level() > kLevelMax)
    it.complain("/evidence/level", "is " + std::to_string(evidence.level()) + "; levels go from 0 (none) to 3");
  const bool named = evidence.positions_size() + evidence.documents_size() > 0;
  if (evidence.level() >= kLevelOfDocuments && !named)
    it.complain("/evidence", "of level 2 or 3 names an event or a document");
}

Result<Decision> decide_define(Case it) {
  const auto& said = it.said<v1::IndicatorDefined>();
  it.need_text("municipality", said.municipality());
  it.need_text("title/en", said.title().en());
  it.need_text("definition", said.definition());
  if (said.kind() == v1::INDICATOR_KIND_UNSPECIFIED) it.complain("/kind", "is missing: input, output or outcome");
  if (!is_unit(said.unit())) it.complain("/unit", "is count, percent, days, hours or a currency, as ZAR");
  if (said.formula().empty()) {
    if (said.formula_version() != 0) it.complain("/formula_version", "goes with a formula");
    return it.take();
  }
  auto event = std::make_shared<v1::IndicatorDefined>(said);
  if (event->formula_version() == 0) event->set_formula_version(1);
  const auto named = said.municipality() + "_" + said.formula();
  if (it.command.subject != named) it.complain("/id", "of an indicator that is computed is " + named);
  return it.take(std::move(event));
}

/// A formula changes for years that begin today or later, never for one that has begun: what was printed of a year, and
/// what is counted in it, stays.
Result<Decision> decide_revise(Case it, const p::Indicator& indicator) {
  const auto& said = it.said<v1::FormulaRevised>();
  if (!indicator.computed()) it.complain("", "values of this indicator are reported, not computed");
  if (said.formula_version() == 0) it.complain("/formula_version", "is missing");
  it.need_reason();
  const auto from = it.command.effective;
  if (!from || from->day() != 1 || from->month() != 7)
    it.complain("/effective", "is the first day of a financial year, as 2027-07-01");
  else if (from->first_day() < projections::calendar::FinancialYear::of(it.command.today).first_day())
    it.complain("/effective", "lies in a year that has ended: its values stay as they were counted");
  return it.take();
}

Result<Decision> decide_baseline(Case it, const p::Indicator& indicator) {
  const auto& said = it.said<v1::BaselineSet>();
  need_period(it, said.period());
  need_quantity(it, said.value(), indicator.unit);
  return it.take();
}

Result<Decision> decide_target(Case it, const p::Indicator& indicator) {
  const auto& said = it.said<v1::TargetSet>();
  need_period(it, said.period());
  need_quantity(it, said.value(), indicator.unit);
  const auto amount = p::Amount::parse(said.value().amount());
  if (amount && amount.value().thousandths == 0)
    it.warn("/value/amount", "is 0: no share of it can be told, so none will be");
  return it.take();
}

std::string state_of(const p::Indicator& indicator, const std::string& period) {
  const auto found = indicator.outcomes.find(period);
  return found == indicator.outcomes.end() ? "" : found->second.state;
}

Result<Decision> decide_report(Case it, const p::Indicator& indicator) {
  const auto& said = it.said<v1::ResultReported>();
  if (indicator.computed()) it.complain("", "values of this indicator are computed by " + indicator.formula);
  need_period(it, said.period());
  if (said.has_value()) need_quantity(it, said.value(), indicator.unit);
  need_evidence(it, said.evidence());
  const auto state = state_of(indicator, said.period());
  if (state == "approved" || state == "certified")
    it.complain("/period", "has a result that is " + state + "; return it first");
  return it.take();
}

/// The result of the period, in one of the states; complains otherwise.
const p::Outcome* need_outcome(Case& it, const p::Indicator& indicator, const std::string& period,
                               std::initializer_list<std::string_view> states) {
  need_period(it, period);
  const auto found = indicator.outcomes.find(period);
  if (found == indicator.outcomes.end()) {
    it.complain("/period", "has no result");
    return nullptr;
  }
  if (std::ranges::find(states, found->second.state) == states.end())
    it.complain("/period", "has a result that is " + found->second.state);
  return &found->second;
}

Result<Decision> decide_return(Case it, const p::Indicator& indicator) {
  need_outcome(it, indicator, it.said<v1::ResultReturned>().period(), {"reported", "approved"});
  it.need_reason();
  return it.take();
}

Result<Decision> decide_approve(Case it, const p::Indicator& indicator) {
  const auto* outcome = need_outcome(it, indicator, it.said<v1::ResultApproved>().period(), {"reported"});
  if (outcome != nullptr) {
    CAIRN_TRY(it.need_other_than(outcome->preparer, "reported this result"));
  }
  return it.take();
}

Result<Decision> decide_certify(Case it, const p::Indicator& indicator) {
  const auto& said = it.said<v1::ResultCertified>();
  const auto* outcome = need_outcome(it, indicator, said.period(), {"approved"});
  if (said.position() != 0 || !said.checkpoint().empty())
    it.complain("/position", "and checkpoint follow from the ledger and are not said");
  if (outcome != nullptr) {
    CAIRN_TRY(it.need_other_than(outcome->preparer, "reported this result"));
  }
  return it.take();
}

Result<Decision> decide_story(Case it) {
  const auto& said = it.said<v1::ValueStoryTold>();
  if (said.cycle() == v1::VALUE_CYCLE_UNSPECIFIED)
    it.complain("/cycle", "is missing: immediate, potential, applied, realised or reframing");
  it.need_text("engagement_id", said.engagement_id());
  it.need_text("activity", said.activity());
  it.need_text("gain", said.gain());
  need_evidence(it, said.evidence());
  if (!it.command.effective)
    it.complain("/effective", "is missing: when it came about");
  else if (it.command.effective->first_day() > it.command.today)
    it.complain("/effective", "has not come yet");
  return it.take();
}

}  // namespace

std::span<const VerbInfo> indicator_verbs() { return kVerbs; }

Result<Decision> decide_indicator(const projections::facts::Timeline& history, const Command& command) {
  const auto indicator = p::indicator_of(history.latest());
  if (command.verb == "define") {
    if (indicator.defined) return fail(Errc::kConflict, "indicator " + command.subject + " is defined already");
    return decide_define({command});
  }
  if (!indicator.defined) return fail(Errc::kNotFound, "there is no indicator " + command.subject);
  if (command.verb == "revise-formula") return decide_revise({command}, indicator);
  if (command.verb == "set-baseline") return decide_baseline({command}, indicator);
  if (command.verb == "set-target") return decide_target({command}, indicator);
  if (command.verb == "report") return decide_report({command}, indicator);
  if (command.verb == "return") return decide_return({command}, indicator);
  if (command.verb == "approve") return decide_approve({command}, indicator);
  if (command.verb == "certify") return decide_certify({command}, indicator);
  if (command.verb == "tell-story") return decide_story({command});
  return fail(Errc::kNotFound, "there is no verb \"" + command.verb + "\" of an indicator");
}

}  // namespace cairn::services::evaluation
