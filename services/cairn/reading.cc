#include "services/cairn/ask.h"
#include "services/cairn/render.h"
#include "services/cairn/verbs.h"

// matrix, replay and diff: questions to the same routes that the pages ask.
namespace cairn::services::cairn {
namespace {

namespace json = boost::json;

struct Matrix : Ask {
  AsOf as_of;
  unsigned limit = 50;
  std::string after;
  std::string text;
  std::string sort;
  std::vector<std::string> filters;
};

const std::vector<std::string> kMatrixColumns = {
    "ref", "title", "kind", "partners", "status", "geographic_level", "start_date", "end_date"};

std::string page_text(const json::value& page, const std::vector<std::string>& columns) {
  if (!page.is_object() || !page.as_object().contains("items")) return tree_of(page);
  const json::object& object = page.as_object();
  std::string out = table_of(object.at("items").as_array(), columns);
  out += cell_of(object.at("total")) + " in all, at position " + cell_of(object.at("position"));
  const auto* next = object.if_contains("next");
  if (next != nullptr && next->is_string()) out += "; more with --after " + cell_of(*next);
  return out + "\n";
}

ExitCode run(Matrix& matrix) {
  QueryText query;
  matrix.as_of.add_to(query);
  query.add("limit", std::to_string(matrix.limit)).add_if("after", matrix.after);
  query.add_if("q", matrix.text).add_if("sort", matrix.sort);
  for (const auto& filter : matrix.filters) {
    const size_t equals = filter.find('=');
    if (equals == std::string::npos || equals == 0)
      return report(fail(Errc::kInvalid, "\"" + filter + "\" is no filter; expected COLUMN=VALUE"));
    query.add(filter.substr(0, equals), filter.substr(equals + 1));
  }
  matrix.request.target = "/v1/matrix" + query.text();
  return matrix.run([](const json::value& page) { return page_text(page, kMatrixColumns); });
}

/// "     title: — → Sister city link", on one line.
std::string change_text(const json::object& change) {
  const auto side = [&](const char* name) {
    std::string text = cell_of(change.at(name));
    while (!text.empty() && text.back() == '\n') text.pop_back();
    std::ranges::replace(text, '\n', ',');
    return text.empty() ? std::string("—") : text;
  };
  const auto* element = change.if_contains("element");
  return "     " + cell_of(change.at("column")) + (element != nullptr ? " " + cell_of(*element) : "") + ": " +
         side("before") + " → " + side("after") + "\n";
}

/// One event of a replay: what it is and when, who and why, what it changed, and the state after it.
std::string step_text(const json::value& step) {
  if (!step.is_object()) return tree_of(step);
  const json::object& object = step.as_object();
  const auto told = [&](const char* name) {
    const auto* value = object.if_contains(name);
    return value == nullptr ? std::string() : cell_of(*value);
  };
  std::string out = "── " + told("position") + "  " + told("type") + "  recorded " + told("recorded_at") + "\n";
  for (const char* name : {"effective", "actor", "channel", "reason", "source"})
    if (const auto text = told(name); !text.empty()) out += std::string("   ") + name + ": " + text + "\n";
  if (const auto* changes = object.if_contains("changes"); changes != nullptr && changes->is_array())
    for (const auto& change : changes->as_array()) out += change_text(change.as_object());
  const auto* state = object.if_contains("state");
  if (state == nullptr || !state->is_object()) return out + "   state: it does not exist on that day\n";
  json::object shown = state->as_object();
  shown.erase("positions");  // the lines above name the event behind each change
  return out + "   state:\n" + tree_of(shown, 5);
}

std::string replay_text(const json::value& replay) {
  const auto* steps = replay.is_object() ? replay.as_object().if_contains("steps") : nullptr;
  if (steps == nullptr || !steps->is_array()) return tree_of(replay);
  std::string out;
  for (const auto& step : steps->as_array()) out += step_text(step) + "\n";
  return out;
}

struct Replay : Ask {
  AsOf as_of;
  std::string engagement;
};

ExitCode run(Replay& replay) {
  QueryText query;
  replay.as_of.add_to(query);
  replay.request.target = "/v1/engagements/" + encoded(replay.engagement) + "/replay" + query.text();
  return replay.run(replay_text);
}

struct Diff : Ask {
  std::string from_valid, from_known, to_valid, to_known;
};

ExitCode run(Diff& diff) {
  QueryText query;
  query.add_if("from_valid", diff.from_valid).add_if("from_known", diff.from_known);
  query.add_if("to_valid", diff.to_valid).add_if("to_known", diff.to_known);
  diff.request.target = "/v1/diff" + query.text();
  return diff.run([](const json::value& value) { return tree_of(value); });
}

}  // namespace

void add_matrix(CLI::App& app, Chosen& chosen) {
  const auto matrix = std::make_shared<Matrix>();
  auto* verb = app.add_subcommand("matrix", "Prints the matrix, filtered, at any day as known at any time");
  matrix->add_options(*verb);
  matrix->as_of.add_options(*verb);
  verb->add_option("--limit", matrix->limit, "Rows a page")->capture_default_str()->check(CLI::Range(1, 500));
  verb->add_option("--after", matrix->after, "The next page, as the one before named it");
  verb->add_option("--text", matrix->text, "Free text");
  verb->add_option("--sort", matrix->sort, "Columns, parted by commas; a leading - sorts downwards");
  verb->add_option("--filter", matrix->filters, "COLUMN=VALUE; may be given again");
  verb->callback([matrix, &chosen] { chosen = [matrix] { return run(*matrix); }; });
}

void add_replay(CLI::App& app, Chosen& chosen) {
  const auto replay = std::make_shared<Replay>();
  auto* verb = app.add_subcommand("replay", "Prints the history of one engagement, event by event, with each state");
  replay->add_options(*verb);
  replay->as_of.add_options(*verb);
  verb->add_option("engagement", replay->engagement, "Its id or its reference number, as ENG-0029")->required();
  verb->callback([replay, &chosen] { chosen = [replay] { return run(*replay); }; });
}

void add_diff(CLI::App& app, Chosen& chosen) {
  const auto diff = std::make_shared<Diff>();
  auto* verb =
      app.add_subcommand("diff", "Prints what differs in the matrix between two days or two states of knowledge");
  diff->add_options(*verb);
  verb->add_option("--from-valid", diff->from_valid, "A day");
  verb->add_option("--from-known", diff->from_known, "A time, a day, or @ and a number of events");
  verb->add_option("--to-valid", diff->to_valid, "A day; today when left out");
  verb->add_option("--to-known", diff->to_known, "Everything recorded when left out");
  verb->callback([diff, &chosen] { chosen = [diff] { return run(*diff); }; });
}

}  // namespace cairn::services::cairn
