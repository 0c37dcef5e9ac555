#include "services/quarters/submission_json.h"

#include <algorithm>
#include <array>

#include "eventstore/codec/event_types.h"
#include "projections/facts/words.h"
#include "services/http/json.h"

namespace cairn::services::quarters {
namespace {

namespace json = boost::json;

/// What may have changed of a row, beside its details.
constexpr std::array<std::string_view, 10> kChanges = {
    "DetailsRevised", "TermSet",        "PartyJoined",     "PartyLeft",    "MandateLinked",
    "ActivityHeld",   "LessonRecorded", "FundingReceived", "RiskAssessed", "DocumentExpected"};

void read_change(http::JsonFields& fields, const commands::Entity& engagements, const commands::NextId& next_id,
                 const std::string& pointer, RowAnswer& answer, std::vector<Complaint>& complaints) {
  const auto type = fields.text("type").value_or("DetailsRevised");
  const auto* data = fields.object("data");
  if (std::ranges::find(kChanges, type) == kChanges.end()) return fields.refuse("type", "is no change of a row");
  if (data == nullptr) return fields.refuse("data", "is missing: what has changed");
  const auto verb = std::ranges::find(engagements.verbs, type, &eventstore::VerbInfo::type);
  auto message = eventstore::codec::EventTypes::all().read(type, *data, pointer + "/data");
  if (!message) {
    std::ranges::move(message.error().complaints, std::back_inserter(complaints));
    return;
  }
  if (engagements.name_new != nullptr) engagements.name_new(*message.value(), next_id);
  answer.verb = verb->name;
  answer.change = std::move(message).value();
}

RowAnswer read_row(const json::object& object, const commands::Entity& engagements, const commands::NextId& next_id,
                   const std::string& pointer, std::vector<Complaint>& complaints) {
  http::JsonFields fields(object, pointer, complaints);
  RowAnswer answer;
  answer.engagement = fields.require("engagement").text("engagement").value_or("");
  const auto word = fields.require("answer").text("answer").value_or("");
  answer.kind = projections::facts::enum_of<duty::v1::AnswerKind>(word).value_or(duty::v1::ANSWER_KIND_UNSPECIFIED);
  if (answer.kind == duty::v1::ANSWER_KIND_ADDED) answer.kind = duty::v1::ANSWER_KIND_UNSPECIFIED;
  if (answer.kind == duty::v1::ANSWER_KIND_UNSPECIFIED && !word.empty())
    fields.refuse("answer", "\"" + word + "\" is none of confirmed, changed, ended, handed_over, not_ours");
  answer.effective = fields.date("effective");
  answer.reason = fields.text("reason").value_or("");
  if (answer.kind == duty::v1::ANSWER_KIND_HANDED_OVER)
    answer.to_unit = fields.require("to_unit").text("to_unit").value_or("");
  if (answer.kind == duty::v1::ANSWER_KIND_CHANGED)
    read_change(fields, engagements, next_id, pointer, answer, complaints);
  fields.finish();
  return answer;
}

}  // namespace

Result<Submission> submission_of(const json::object& body, const commands::Entity& engagements,
                                 const commands::NextId& next_id) {
  std::vector<Complaint> complaints;
  http::JsonFields fields(body, "", complaints);
  Submission submission;
  submission.nothing_to_report = fields.boolean("nothing_to_report").value_or(false);
  if (const auto* answers = fields.array("answers")) {
    for (size_t i = 0; i < answers->size(); ++i) {
      const auto pointer = "/answers/" + std::to_string(i);
      const auto& value = (*answers)[i];
      if (value.is_object())
        submission.answers.push_back(read_row(value.as_object(), engagements, next_id, pointer, complaints));
      else
        complaints.push_back({pointer, "must be an object"});
    }
  }
  fields.finish();
  CAIRN_TRY(http::complaints_result(std::move(complaints)));
  return submission;
}

}  // namespace cairn::services::quarters
