#include "eventstore/base/json_writer.h"
#include "projections/audit/sample.h"
#include "services/engagements/answers.h"

// A sample that anyone can draw again: {"seed","size","population","definition","draw","items":[{"hash", and a row of
// the matrix by id, ref, title}],"valid_at","position"}.

namespace cairn::services::engagements {
namespace {

namespace audit = projections::audit;
namespace matrix = projections::matrix;

constexpr uint64_t kSizeMax = 1'000;
constexpr uint64_t kSizeDefault = 25;

/// In words, so that a printed sample says what it was drawn from.
std::string definition_of(const Question& rest, projections::as_of::At at) {
  std::string words = "every engagement that existed on " + text_of(at.valid) + " as known by the first " +
                      std::to_string(at.known.value()) + " events";
  for (const auto& [name, value] : rest.parameters) words += (", ") + name + "=" + value;
  return words;
}

void write_drawn(JsonWriter& json, const matrix::MatrixTable& table, const audit::Drawn& drawn) {
  const auto row = table.find(drawn.id);
  json.begin_object().field("id", drawn.id).field("ref", row->text(projections::engagements::Column::kRef));
  json.field("title", row->text(projections::engagements::Column::kTitleEn));
  json.field("hash", drawn.hash).end_object();
}

}  // namespace

Result<Answer> make_sample(const Reads& reads, const eventstore::Snapshot& snapshot, const Question& question) {
  auto rest = question;
  const auto seed = take_text(rest, "seed");
  CAIRN_TRY(const auto size, take_number(rest, "size", 1, kSizeMax));
  CAIRN_TRY(const auto query, conditions_of(rest));
  if (seed.empty() || seed.size() > audit::kSeedBytesMax)
    return refused("/query/seed", "a sample needs a seed of 1 to 200 bytes, such as a number that a die gave");
  CAIRN_TRY(const auto table, table_of(reads, question, snapshot));
  std::vector<std::string_view> population;
  for (const auto* row : matrix::select(*table, query)) population.push_back(row->id());
  const auto drawn = audit::draw(seed, population, size.value_or(kSizeDefault));

  std::string body;
  JsonWriter json(body);
  json.begin_object().field("seed", seed).key("size").number(uint64_t{drawn.size()});
  json.key("population").number(uint64_t{population.size()}).field("definition", definition_of(rest, table->at()));
  json.field("draw", audit::kDrawInWords).key("items").begin_array();
  for (const auto& one : drawn) write_drawn(json, *table, one);
  json.end_array().field("valid_at", text_of(table->at().valid));
  json.key("position").number(table->at().known.value()).end_object();
  return answer_of(std::move(body), question, table->at(), snapshot);
}

}  // namespace cairn::services::engagements
