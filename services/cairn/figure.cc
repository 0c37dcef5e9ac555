#include "services/cairn/ask.h"
#include "services/cairn/render.h"
#include "services/cairn/verbs.h"

// figure: a number with everything behind it, and what its cited events alone give.
namespace cairn::services::cairn {
namespace {

namespace json = boost::json;

struct Figure : Ask {
  std::string id;
  std::string period;
  std::string without;
};

std::string told(const json::object& object, std::string_view name) {
  const auto* value = object.if_contains(name);
  return value == nullptr ? std::string() : cell_of(*value);
}

std::string value_text(const json::object& figure) {
  const auto& value = figure.at("value");
  if (value.is_null()) return "no data";
  const auto& said = value.as_object();
  const auto percent = told(said, "percent");
  return told(said, "text") + (percent.empty() ? "" : " (" + percent + ")");
}

std::string figure_text(const json::value& answer) {
  if (!answer.is_object() || !answer.as_object().contains("events")) return tree_of(answer);
  const auto& figure = answer.as_object();
  const auto& again = figure.at("recomputed").as_object();
  std::string out = told(figure, "id") + " @" + told(figure, "position") + "\n";
  out += told(figure, "title") + ": " + value_text(figure) + "\n";
  out += "formula " + told(figure, "formula") + ", version " + told(figure, "version") + ": " +
         told(figure, "definition") + "\n\n";
  out += table_of(figure.at("members").as_array(), {"title", "id"}) + "\n";
  out +=
      table_of(figure.at("events").as_array(), {"position", "type", "effective", "recorded_at", "stream", "leaf_hash"});
  for (const auto& file : figure.at("files").as_array()) out += "file " + cell_of(file) + "\n";
  const bool same = again.at("same").as_bool();
  out += "recomputed from these " + std::to_string(figure.at("events").as_array().size()) + " events alone";
  if (const auto without = told(again, "without"); !without.empty())
    return out + ", without " + without + ": " + told(again, "text") + (same ? ", STILL THE SAME\n" : ", another\n");
  return out + ": " + told(again, "text") + (same ? ", the same\n" : ", NOT THE SAME\n");
}

std::string figures_text(const json::value& answer) {
  if (!answer.is_object() || !answer.as_object().contains("items")) return tree_of(answer);
  return table_of(answer.as_object().at("items").as_array(), {"id", "title", "text", "version"});
}

ExitCode run(Figure& figure) {
  if (figure.id.empty() == figure.period.empty())
    return report(fail(Errc::kInvalid, "one of a figure and --period is needed"));
  if (!figure.period.empty()) {
    figure.request.target = "/v1/figures" + QueryText().add("period", figure.period).text();
    return figure.run(figures_text);
  }
  QueryText query;
  query.add_if("without", figure.without);
  figure.request.target = "/v1/figures/" + encoded(figure.id) + query.text();
  return figure.run(figure_text);
}

}  // namespace

void add_figure(CLI::App& app, Chosen& chosen) {
  const auto figure = std::make_shared<Figure>();
  auto* verb = app.add_subcommand(
      "figure", "Prints a figure with its members and events, and what those events alone give; or all of a year");
  figure->add_options(*verb);
  auto* named =
      verb->add_option("figure", figure->id,
                       "As relationships_active.2013-14.scope.africa, and @ with a number of events: as known then");
  verb->add_option("--without", figure->without, "One of its events, by its position: what the others give")
      ->needs(named);
  verb->add_option("--period", figure->period, "Every figure of a financial year, as 2013-14");
  verb->callback([figure, &chosen] { chosen = [figure] { return run(*figure); }; });
}

}  // namespace cairn::services::cairn
