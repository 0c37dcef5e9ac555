#include "services/evaluation/figure_json.h"

#include <set>

#include "eventstore/base/instant.h"
#include "eventstore/base/json_writer.h"
#include "eventstore/codec/event_types.h"
#include "projections/figures/cite.h"

namespace cairn::services::evaluation {
namespace {

namespace p = projections::figures;

std::string_view word_of(p::Shape shape) {
  switch (shape) {
    case p::Shape::kCount: return "count";
    case p::Shape::kShare: return "share";
    case p::Shape::kMoney: return "money";
    case p::Shape::kAmount: return "amount";
  }
  return {};
}

void append_value(JsonWriter& json, const p::Figure& figure) {
  const auto shape = figure.formula->shape;
  json.key("value");
  if (!figure.value.has_data) {
    json.null();
    return;
  }
  json.begin_object().field("text", p::text_of(figure.value, shape)).key("count").number(figure.value.count);
  if (shape == p::Shape::kShare) json.key("of").number(figure.value.of).field("percent", p::percent_of(figure.value));
  if (shape == p::Shape::kMoney || shape == p::Shape::kAmount) {
    json.key("sums").begin_array();
    for (const auto& [unit, amount] : figure.value.sums)
      json.begin_object().field("unit", unit).key("amount").number(amount).end_object();
    json.end_array();
  }
  json.end_object();
}

void append_head(JsonWriter& json, const p::Figure& figure, const p::FigureId& id, const std::string& home) {
  json.field("id", id.text(home)).field("formula", figure.formula->name);
  json.key("version").number(figure.formula->version).field("title", figure.formula->title);
  json.field("definition", figure.formula->definition).field("municipality", id.municipality);
  json.field("period", id.period.id());
  if (!id.dimension.empty()) json.field("dimension", id.dimension).field("slice", id.slice);
  json.field("shape", word_of(figure.formula->shape));
}

/// Hashes that the message names, wherever it names them.
void add_files(const google::protobuf::Message& message, std::set<std::string>& files) {
  using google::protobuf::FieldDescriptor;
  const auto* reflection = message.GetReflection();
  for (int i = 0; i < message.GetDescriptor()->field_count(); ++i) {
    const auto* field = message.GetDescriptor()->field(i);
    const bool named =
        field->name() == "sha256" || field->name() == "documents" || field->name() == "evidence_documents";
    if (field->cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE && !field->is_repeated()) {
      if (reflection->HasField(message, field)) add_files(reflection->GetMessage(message, field), files);
    } else if (named && field->cpp_type() == FieldDescriptor::CPPTYPE_STRING) {
      if (!field->is_repeated()) files.insert(reflection->GetString(message, field));
      for (int j = 0; field->is_repeated() && j < reflection->FieldSize(message, field); ++j)
        files.insert(reflection->GetRepeatedString(message, field, j));
    }
  }
  files.erase("");
}

Result<void> append_events(JsonWriter& json, const eventstore::Snapshot& snapshot, const std::vector<Position>& cited) {
  std::set<std::string> files;
  json.key("events").begin_array();
  for (const auto position : cited) {
    CAIRN_TRY(const auto event, snapshot.event_at(position));
    CAIRN_TRY(const auto leaf, snapshot.leaf_hash(position));
    const auto effective = eventstore::effective_of(event);
    json.begin_object().key("position").number(event.position()).field("type", event.type());
    json.field("stream", event.stream()).key("effective");
    if (effective)
      json.text(effective->text());
    else
      json.null();
    json.field("recorded_at", instant_text(event.recorded_us())).field("leaf_hash", to_hex(view_of(leaf))).end_object();
    CAIRN_TRY(const auto message, eventstore::codec::EventTypes::all().parse(event.type(), event.payload()));
    add_files(*message, files);
  }
  json.end_array().key("files").begin_array();
  for (const auto& file : files) json.text(file);
  json.end_array();
  return success();
}

}  // namespace

Result<std::string> figure_json(const std::shared_ptr<const eventstore::Snapshot>& snapshot, const p::FigureId& id,
                                const std::string& home, Position known, std::optional<Position> without) {
  CAIRN_TRY(const auto world, p::World::read(snapshot));
  CAIRN_TRY(const auto* formula, p::formula_for(*world, id, known));
  const auto figure = p::evaluate(*world, *formula, id, known);
  CAIRN_TRY(const auto cited, p::cite(*snapshot, *world, *formula, id, known));
  auto left = cited;
  if (without && std::erase(left, *without) == 0)
    return fail(Errc::kInvalid, "event " + std::to_string(without->value()) + " is none of the " +
                                    std::to_string(cited.size()) + " that " + id.text(home) + " rests on");
  CAIRN_TRY(const auto again, p::recompute(*snapshot, *world, *formula, id, known, left));
  std::string body;
  JsonWriter json(body);
  json.begin_object();
  append_head(json, figure, id, home);
  append_value(json, figure);
  json.key("members").begin_array();
  for (const auto& member : figure.members)
    json.begin_object()
        .field("id", member)
        .field("title", p::member_title(*world, *formula, id, member, known))
        .end_object();
  json.end_array();
  CAIRN_TRY(append_events(json, *snapshot, cited));
  json.key("recomputed").begin_object().field("text", p::text_of(again.value, formula->shape));
  json.key("same").boolean(again.value == figure.value);
  if (without) json.key("without").number(without->value());
  json.end_object();
  json.key("position").number(known.value()).end_object();
  return body;
}

Result<std::string> figures_json(const std::shared_ptr<const eventstore::Snapshot>& snapshot,
                                 const std::string& municipality, const projections::calendar::FinancialYear& year,
                                 const std::string& home, Position known) {
  CAIRN_TRY(const auto world, p::World::read(snapshot));
  const auto all = p::figures_of_year(*world, municipality, year, known);
  std::string body;
  JsonWriter json(body);
  json.begin_object().field("municipality", municipality).field("period", year.id()).key("items").begin_array();
  for (const auto& pinned : all) {
    const auto figure = p::evaluate(*world, *p::formula_of(pinned.id.formula, pinned.version), pinned.id, known);
    json.begin_object();
    append_head(json, figure, pinned.id, home);
    json.field("text", p::text_of(figure.value, figure.formula->shape));
    append_value(json, figure);
    json.end_object();
  }
  json.end_array().key("total").number(uint64_t{all.size()}).key("position").number(known.value()).end_object();
  return body;
}

}  // namespace cairn::services::evaluation
