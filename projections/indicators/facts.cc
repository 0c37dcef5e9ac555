#include "projections/indicators/facts.h"

#include <algorithm>
#include <array>

#include "cairn/indicator/v1/events.pb.h"
#include "projections/facts/message.h"
#include "projections/facts/words.h"
#include "projections/indicators/columns.h"

namespace cairn::projections::indicators {
namespace {

namespace v1 = cairn::indicator::v1;
using eventstore::StoredEvent;
using facts::AssertionBuilder;
using facts::list_of;
using facts::word_of;

std::string text_of(const v1::Quantity& value) { return value.amount() + " " + value.unit(); }

std::vector<std::string> texts_of(const google::protobuf::RepeatedField<uint64_t>& positions) {
  std::vector<std::string> texts;
  for (const auto position : positions) texts.push_back(std::to_string(position));
  return texts;
}

void apply(const v1::IndicatorDefined& said, const StoredEvent&, AssertionBuilder& facts) {
  facts.set(Column::kBirth, "defined").set(Column::kMunicipality, said.municipality());
  facts.told(Column::kTitleEn, said.title().en()).told(Column::kTitleZu, said.title().zu());
  facts.told(Column::kTitleAf, said.title().af()).told(Column::kKind, word_of(said.kind()));
  facts.told(Column::kUnit, said.unit()).told(Column::kDefinition, said.definition());
  facts.told(Column::kFormula, said.formula()).told(Column::kCycle, word_of(said.cycle()));
  facts.told(Column::kUnitId, said.unit_id());
  if (said.formula_version() > 0) facts.set(Column::kFormulaVersion, std::to_string(said.formula_version()));
}

void apply(const v1::FormulaRevised& said, const StoredEvent&, AssertionBuilder& facts) {
  facts.set(Column::kFormulaVersion, std::to_string(said.formula_version()));
  facts.told(Column::kDefinition, said.definition());
}

void apply(const v1::BaselineSet& said, const StoredEvent&, AssertionBuilder& facts) {
  facts.set(Column::kBaseline, text_of(said.value()), said.period());
}

void apply(const v1::TargetSet& said, const StoredEvent&, AssertionBuilder& facts) {
  facts.set(Column::kTarget, text_of(said.value()), said.period());
}

/// A later report stands in for an earlier one as a whole.
void apply(const v1::ResultReported& said, const StoredEvent& event, AssertionBuilder& facts) {
  const auto& period = said.period();
  facts.set(Column::kResult, said.has_value() ? text_of(said.value()) : "no_data", period);
  facts.set(Column::kState, "reported", period).set(Column::kPreparer, event.actor().id(), period);
  facts.set(Column::kEvidence, list_of(texts_of(said.evidence().positions())), period);
  facts.set(Column::kDocuments, list_of(said.evidence().documents()), period);
  facts.set(Column::kLevel, std::to_string(said.evidence().level()), period);
  facts.clear(Column::kComment, period).clear(Column::kApprover, period);
}

void apply(const v1::ResultReturned& said, const StoredEvent& event, AssertionBuilder& facts) {
  facts.set(Column::kState, "returned", said.period()).set(Column::kComment, event.reason(), said.period());
}

void apply(const v1::ResultApproved& said, const StoredEvent& event, AssertionBuilder& facts) {
  facts.set(Column::kState, "approved", said.period()).set(Column::kApprover, event.actor().id(), said.period());
}

void apply(const v1::ResultCertified& said, const StoredEvent&, AssertionBuilder& facts) {
  facts.set(Column::kState, "certified", said.period());
  facts.set(Column::kCertified, std::to_string(said.position()), said.period());
  facts.set(Column::kCheckpoint, said.checkpoint(), said.period());
}

void apply(const v1::ValueStoryTold& said, const StoredEvent&, AssertionBuilder& facts) {
  const auto& id = said.story_id();
  facts.set(Column::kStory, word_of(said.cycle()), id).set(Column::kStoryEngagement, said.engagement_id(), id);
  facts.set(Column::kStoryActivity, said.activity(), id).set(Column::kStoryGain, said.gain(), id);
  facts.set(Column::kStoryDifference, said.difference(), id);
  facts.set(Column::kStoryLessons, list_of(said.lesson_ids()), id).set(Column::kStoryPost, said.post_id(), id);
  facts.set(Column::kStoryLevel, std::to_string(said.evidence().level()), id);
}

template <class M>
Result<facts::Assertion> read(const StoredEvent& event) {
  CAIRN_TRY(const auto said, facts::message_of<M>(event));
  AssertionBuilder facts(event);
  apply(said, event, facts);
  auto assertion = facts.take();
  constexpr bool kDated = std::is_same_v<M, v1::FormulaRevised> || std::is_same_v<M, v1::ValueStoryTold>;
  if (!kDated) assertion.effective = std::nullopt;
  return assertion;
}

struct Reading {
  std::string_view type;
  Result<facts::Assertion> (*read)(const StoredEvent& event);
};

/// In order of type.
constexpr std::array kReadings = {
    Reading{"BaselineSet", read<v1::BaselineSet>},           Reading{"FormulaRevised", read<v1::FormulaRevised>},
    Reading{"IndicatorDefined", read<v1::IndicatorDefined>}, Reading{"ResultApproved", read<v1::ResultApproved>},
    Reading{"ResultCertified", read<v1::ResultCertified>},   Reading{"ResultReported", read<v1::ResultReported>},
    Reading{"ResultReturned", read<v1::ResultReturned>},     Reading{"TargetSet", read<v1::TargetSet>},
    Reading{"ValueStoryTold", read<v1::ValueStoryTold>},
};
static_assert(std::ranges::is_sorted(kReadings, {}, &Reading::type));

}  // namespace

Result<facts::Assertion> assertion_of(const StoredEvent& event) {
  const auto reading = std::ranges::lower_bound(kReadings, std::string_view(event.type()), {}, &Reading::type);
  if (reading == kReadings.end() || reading->type != event.type()) return facts::unknown_type(event);
  return reading->read(event);
}

}  // namespace cairn::projections::indicators
