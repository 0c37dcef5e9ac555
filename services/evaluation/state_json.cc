#include "services/evaluation/state_json.h"

#include <cstdlib>
#include <set>

namespace cairn::services::evaluation {
namespace {

namespace indicators = projections::indicators;
namespace reviews = projections::reviews;

void field_if(JsonWriter& json, std::string_view name, std::string_view value) {
  if (!value.empty()) json.field(name, value);
}

void append_quantity(JsonWriter& json, std::string_view name, const indicators::Quantity* value) {
  json.key(name);
  if (value == nullptr)
    json.null();
  else
    json.begin_object().field("amount", value->amount.text()).field("unit", value->unit).end_object();
}

void append_evidence(JsonWriter& json, const indicators::Outcome& outcome) {
  json.key("evidence").begin_object().key("level").number(outcome.level).key("positions").begin_array();
  for (const auto position : outcome.positions) json.number(position);
  json.end_array().key("documents").begin_array();
  for (const auto& document : outcome.documents) json.text(document);
  json.end_array().end_object();
}

const indicators::Quantity* in(const std::map<std::string, indicators::Quantity>& values, const std::string& period) {
  const auto found = values.find(period);
  return found == values.end() ? nullptr : &found->second;
}

void append_outcome(JsonWriter& json, const indicators::Outcome& outcome, const indicators::Quantity* target) {
  append_quantity(json, "value", outcome.value ? &*outcome.value : nullptr);
  json.field("state", outcome.state).field("preparer", outcome.preparer);
  field_if(json, "approver", outcome.approver);
  field_if(json, "comment", outcome.comment);
  json.key("position").number(outcome.set_by.value());
  if (outcome.certified) json.key("certified").number(outcome.certified->value());
  append_evidence(json, outcome);
  const auto share =
      outcome.value && target != nullptr ? indicators::share_of_target(*outcome.value, *target) : std::nullopt;
  json.key("share");
  if (share)
    json.text(std::to_string(*share / 10) + "." + std::to_string(std::abs(*share % 10)) + " %");
  else
    json.null();
}

void append_story(JsonWriter& json, const indicators::Story& story) {
  json.begin_object().field("id", story.id).field("cycle", story.cycle).field("engagement", story.engagement);
  json.field("activity", story.activity).field("gain", story.gain);
  field_if(json, "difference", story.difference);
  field_if(json, "post", story.post);
  json.key("lessons").begin_array();
  for (const auto& lesson : story.lessons) json.text(lesson);
  json.end_array().field("effective", story.effective ? story.effective->text() : "");
  json.key("level").number(story.level).key("position").number(story.set_by.value()).end_object();
}

}  // namespace

void append_indicator(JsonWriter& json, std::string_view id, const indicators::Indicator& indicator) {
  json.begin_object().field("id", id).field("municipality", indicator.municipality).field("title", indicator.title);
  json.field("kind", indicator.kind).field("unit", indicator.unit).field("definition", indicator.definition);
  field_if(json, "formula", indicator.formula);
  if (indicator.computed()) json.key("formula_version").number(indicator.formula_version);
  field_if(json, "cycle", indicator.cycle);
  field_if(json, "unit_id", indicator.unit_id);
  std::set<std::string> periods;
  for (const auto* values : {&indicator.baselines, &indicator.targets})
    for (const auto& [period, value] : *values) periods.insert(period);
  for (const auto& [period, outcome] : indicator.outcomes) periods.insert(period);
  json.key("periods").begin_array();
  for (const auto& period : periods) {
    const auto* baseline = in(indicator.baselines, period);
    const auto* target = in(indicator.targets, period);
    json.begin_object().field("period", period);
    if (baseline != nullptr) append_quantity(json, "baseline", baseline);
    if (target != nullptr) append_quantity(json, "target", target);
    if (const auto found = indicator.outcomes.find(period); found != indicator.outcomes.end())
      append_outcome(json, found->second, target);
    json.end_object();
  }
  json.end_array().key("stories").begin_array();
  for (const auto& story : indicator.stories) append_story(json, story);
  json.end_array().end_object();
}

void append_review(JsonWriter& json, std::string_view id, const reviews::Review& review) {
  json.begin_object().field("id", id).field("engagement", review.engagement).field("year", review.year);
  field_if(json, "unit", review.unit);
  field_if(json, "state", review.state);
  field_if(json, "preparer", review.preparer);
  field_if(json, "comment", review.comment);
  field_if(json, "risk", review.risk);
  json.key("missing").begin_array();
  for (const auto& field : review.missing) json.text(field);
  json.end_array().key("actions").begin_array();
  for (const auto& action : review.actions) {
    json.begin_object().field("id", action.id).field("text", action.text).field("owner_post", action.owner_post);
    field_if(json, "unit", action.unit);
    json.field("due", action.due ? action.due->text() : "").field("state", action.open ? "open" : "closed");
    json.key("evidence").begin_array();
    for (const auto& one : action.evidence) json.text(one);
    json.end_array();
    field_if(json, "outcome", action.outcome);
    json.key("position").number(action.set_by.value()).end_object();
  }
  json.end_array().end_object();
}

}  // namespace cairn::services::evaluation
