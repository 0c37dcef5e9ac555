#include "workers/summary/model.h"

#include "eventstore/base/instant.h"
#include "eventstore/base/json_writer.h"
#include "projections/figures/movements.h"
#include "workers/summary/parts.h"

namespace cairn::workers::summary {
namespace {

namespace p = projections;

Section checking(const Document& document) {
  const auto at = std::to_string(document.position.value());
  Table table{"checking", "How anybody checks this summary", {"What", "How"}, {}, {}, {}, false};
  table.rows = {
      {text_cell("Any number"), text_cell("Follow its link, or: cairn figure ID@" + at +
                                          " --url URL. It lists the events "
                                          "the number rests on and recomputes it from them alone.")},
      {text_cell("The whole ledger"), text_cell("cairn verify --full; the checkpoint below covers the " + at +
                                                " events that this summary is made from.")},
      {text_cell("These files"), text_cell("cairn summary " + document.year +
                                           " --regenerate makes the signed files again, "
                                           "equal byte for byte.")},
      {text_cell("What is known now"), text_cell("cairn summary " + document.year +
                                                 " --as-known-now lists what moved since, "
                                                 "and why.")},
      {text_cell("Checkpoint"), text_cell(document.checkpoint)},
  };
  return {"checking", "Checking this summary", {}, {std::move(table)}};
}

std::string title_of_municipality(const Sources& sources) {
  return sources.municipality() == "ETH" ? "eThekwini Municipality" : "Municipality " + sources.municipality();
}

}  // namespace

Result<Document> make_document(const std::shared_ptr<const eventstore::Snapshot>& snapshot, const Place& place,
                               const cairn::summary::v1::Manifest& manifest, const Progress& progress) {
  constexpr uint64_t kStages = 4;
  const auto tell = [&](uint64_t done) {
    if (progress) progress("figures", done, kStages);
  };
  tell(0);
  CAIRN_TRY(const auto sources, Sources::read(snapshot, manifest, place.home));
  tell(1);
  Document document;
  document.title =
      "Learning partnerships and networks: summary of monitoring and evaluation, " + sources->year().text();
  document.subtitle = title_of_municipality(*sources) + ", for the City Manager";
  document.municipality = sources->municipality();
  document.year = sources->year().id();
  document.position = sources->known();
  document.made_at = instant_text(manifest.made_us());
  document.origin = place.origin;
  document.checkpoint = manifest.checkpoint();
  document.headlines = headlines(*sources);
  document.sections.push_back(front_page(*sources));
  CAIRN_TRY(auto year, against_target(*sources));
  tell(2);
  document.sections.push_back(std::move(year));
  for (auto section : {matrix(*sources), activities(*sources), quarters(*sources), results(*sources),
                       self_reviews(*sources), remedial_actions(*sources)})
    document.sections.push_back(std::move(section));
  tell(3);
  document.sections.push_back(checking(document));
  document.sections.push_back(definitions(*sources));
  document.sections.push_back(members(*sources));
  document.figures = sources->figures();
  tell(kStages);
  return document;
}

Result<std::string> movements_json(const std::shared_ptr<const eventstore::Snapshot>& snapshot, const Place& place,
                                   const cairn::summary::v1::Manifest& manifest) {
  CAIRN_TRY(const auto year, p::calendar::FinancialYear::parse(manifest.year()));
  CAIRN_TRY(const auto world, p::figures::World::read(snapshot));
  const Position from(manifest.position());
  const auto& home = place.home;
  const auto figures = p::figures::figures_between(*world, manifest.municipality(), year, from, snapshot->head());
  CAIRN_TRY(const auto moved, p::figures::movements(*snapshot, *world, figures, home, from, snapshot->head()));
  std::string body;
  JsonWriter json(body);
  json.begin_object()
      .field("municipality", manifest.municipality())
      .field("year", year.id())
      .key("from")
      .number(from.value());
  json.key("to").number(snapshot->head().value()).key("movements").begin_array();
  for (const auto& movement : moved) {
    json.begin_object().key("position").number(movement.position.value()).field("type", movement.type);
    json.field("stream", movement.stream).field("recorded_at", instant_text(movement.recorded_us));
    json.field("reason", movement.reason).key("figures").begin_array();
    for (const auto& move : movement.moves) {
      json.begin_object().field("id", move.figure).key("gained").begin_array();
      for (const auto& key : move.gained) json.text(key);
      json.end_array().key("lost").begin_array();
      for (const auto& key : move.lost) json.text(key);
      json.end_array().end_object();
    }
    json.end_array().end_object();
  }
  json.end_array().key("figures").begin_array();
  for (const auto& pinned : figures) {
    const auto& formula = *p::figures::formula_of(pinned.id.formula, pinned.version);
    const auto then = p::figures::evaluate(*world, formula, pinned.id, from);
    const auto now = p::figures::evaluate(*world, formula, pinned.id, snapshot->head());
    if (then.value == now.value) continue;
    json.begin_object().field("id", pinned.id.text(home)).field("title", formula.title);
    json.field("then", text_of(then.value, formula.shape)).field("now", text_of(now.value, formula.shape)).end_object();
  }
  json.end_array().end_object();
  return body;
}

}  // namespace cairn::workers::summary
