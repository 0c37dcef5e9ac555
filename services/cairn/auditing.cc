#include <algorithm>

#include "eventstore/base/json_writer.h"
#include "services/cairn/ask.h"
#include "services/cairn/render.h"
#include "services/cairn/verbs.h"

// replay, diff, sample, trail and rehearse: what an auditor asks, by the routes that the pages ask.
namespace cairn::services::cairn {
namespace {

namespace json = boost::json;

std::string member(const json::object& object, const char* name) {
  const auto* value = object.if_contains(name);
  return value == nullptr ? std::string() : cell_of(*value);
}

/// The list of this name, empty when the answer has none.
json::array list(const json::value& value, const char* name) {
  const auto* found = value.is_object() ? value.as_object().if_contains(name) : nullptr;
  return found != nullptr && found->is_array() ? found->as_array() : json::array();
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
  return "     " + (change.contains("field") ? cell_of(change.at("field")) : cell_of(change.at("column"))) +
         (element != nullptr ? " " + cell_of(*element) : "") + ": " + side("before") + " → " + side("after") + "\n";
}

/// One event of a replay: what it is and when, who and why, what it changed, and the state after it.
std::string step_text(const json::value& step) {
  if (!step.is_object()) return tree_of(step);
  const json::object& object = step.as_object();
  const auto told = [&](const char* name) { return member(object, name); };
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
  if (!replay.is_object()) return tree_of(replay);
  std::string out;
  for (const auto& step : list(replay, "steps")) out += step_text(step) + "\n";
  if (const auto step = member(replay.as_object(), "step"); !step.empty())
    out += "step " + step + " of " + member(replay.as_object(), "total") + "\n";
  return out;
}

/// One step of the whole matrix.
std::string matrix_step_text(const json::value& answer) {
  if (!answer.is_object() || !answer.as_object().contains("event")) return tree_of(answer);
  json::object shown = answer.as_object().at("event").as_object();
  shown["state"] = answer.as_object().at("state");
  return cell_of(answer.as_object().at("stream")) + "\n" + step_text(shown) + "step " +
         member(answer.as_object(), "step") + " of " + member(answer.as_object(), "total") + ", " +
         member(answer.as_object(), "rows") + " engagements in the matrix after it\n";
}

struct Replay : Ask {
  AsOf as_of;
  std::string engagement;
  std::string step;
};

ExitCode run(Replay& replay) {
  QueryText query;
  query.add_if("step", replay.step);
  replay.as_of.add_to(query);
  const bool whole = replay.engagement.empty();
  replay.request.target =
      (whole ? "/v1/matrix/replay" : "/v1/engagements/" + encoded(replay.engagement) + "/replay") + query.text();
  return replay.run(whole ? matrix_step_text : replay_text);
}

struct Diff : Ask {
  std::string from_valid, from_known, to_valid, to_known, engagement;
};

/// One list of a difference, an engagement's cells under its name.
std::string difference_text(const json::value& answer, const char* name) {
  const auto entries = list(answer, name);
  std::string out = std::string(name) + ": " + std::to_string(entries.size()) + "\n";
  std::string engagement;
  for (const auto& entry : entries) {
    const json::object& object = entry.as_object();
    if (member(object, "engagement") != engagement) {
      engagement = member(object, "engagement");
      const auto ref = member(object, "ref");
      out += "  " + (ref.empty() ? engagement : ref) + "  " + member(object, "title") + "\n";
    }
    out += change_text(object);
    const auto actor = object.at("actor").as_object();
    out += "       @" + member(object, "position") + " " + member(object, "type") + ", counts from " +
           (object.at("effective").is_null() ? "the start" : member(object, "effective")) + ", recorded " +
           member(object, "recorded_at") + " by " + member(actor, "id") + ": " + member(object, "reason") + "\n";
  }
  return out;
}

ExitCode run(Diff& diff) {
  QueryText query;
  query.add_if("from_valid", diff.from_valid).add_if("from_known", diff.from_known);
  query.add_if("to_valid", diff.to_valid).add_if("to_known", diff.to_known);
  query.add_if("engagement", diff.engagement);
  diff.request.target = "/v1/diff" + query.text();
  return diff.run([](const json::value& answer) {
    return difference_text(answer, "happened") + difference_text(answer, "learned") +
           difference_text(answer, "corrected");
  });
}

struct Sample : Ask {
  AsOf as_of;
  std::string seed;
  unsigned size = 25;
  std::vector<std::string> filters;
};

ExitCode run(Sample& sample) {
  QueryText query;
  query.add("seed", sample.seed).add("size", std::to_string(sample.size));
  sample.as_of.add_to(query);
  if (const auto wrong = add_filters(query, sample.filters)) return report(*wrong);
  sample.request.target = "/v1/audit/sample" + query.text();
  return sample.run([](const json::value& answer) {
    if (!answer.is_object()) return tree_of(answer);
    const json::object& object = answer.as_object();
    return table_of(list(answer, "items"), {"ref", "id", "title", "hash"}) + member(object, "size") + " of " +
           member(object, "population") + ": " + member(object, "definition") + "; " + member(object, "draw") + "\n";
  });
}

struct Trail : Ask {
  std::string actor, organisation, unit, document, import;
  std::string from, to, from_known, to_known, known_at, after;
  unsigned limit = 50;
};

/// The events, then the links of an organisation or unit.
std::string trail_text(const json::value& answer) {
  if (!answer.is_object() || !answer.as_object().contains("items")) return tree_of(answer);
  std::string out =
      table_of(list(answer, "items"), {"position", "stream", "type", "effective", "recorded_at", "actor", "reason"});
  if (answer.as_object().contains("links"))
    out += "\n" + table_of(list(answer, "links"), {"ref", "title", "role", "since", "until", "ended"});
  if (const auto next = member(answer.as_object(), "next"); !next.empty()) out += "more with --after " + next + "\n";
  return out;
}

ExitCode run(Trail& trail) {
  QueryText query;
  query.add_if("actor", trail.actor).add_if("organisation", trail.organisation).add_if("unit", trail.unit);
  query.add_if("document", trail.document).add_if("import", trail.import);
  query.add_if("from", trail.from).add_if("to", trail.to);
  query.add_if("from_known", trail.from_known).add_if("to_known", trail.to_known);
  query.add_if("known_at", trail.known_at).add_if("after", trail.after).add("limit", std::to_string(trail.limit));
  trail.request.target = "/v1/trail" + query.text();
  return trail.run(trail_text);
}

struct Rehearse : Ask {
  std::string municipality = "ETH";
  std::vector<std::string> rules;
  std::string effective, until, known_at;
};

std::string rehearsed_text(const json::value& answer) {
  if (!answer.is_object() || !answer.as_object().contains("items")) return tree_of(answer);
  const json::object& object = answer.as_object();
  std::string out;
  for (const auto& item : list(answer, "items")) {
    out += member(item.as_object(), "ref") + "  " + member(item.as_object(), "title") + "\n";
    for (const auto& span : list(item, "spans")) {
      const json::object& days = span.as_object();
      const auto badge = [&](const char* side) {
        const json::object& judged = days.at(side).as_object();
        const auto reason = member(judged, "reason");
        return member(judged, "badge") + (reason.empty() ? "" : " (" + reason + ")");
      };
      out += "   " + member(days, "from") + " to " + member(days, "until") + ": " + badge("now") + " → " +
             badge("rehearsed") + "\n";
    }
  }
  out += table_of(list(answer, "quarters"), {"quarter", "now", "rehearsed"});
  return out + member(object, "different") + " of " + member(object, "looked_at") +
         " engagements would be judged otherwise on some day; nothing was changed\n";
}

ExitCode run(Rehearse& rehearse) {
  JsonWriter body(rehearse.request.body);
  body.begin_object().field("municipality", rehearse.municipality).key("rules").begin_object();
  for (const auto& rule : rehearse.rules) {
    const size_t equals = rule.find('=');
    if (equals == std::string::npos || equals == 0)
      return report(fail(Errc::kInvalid, "\"" + rule + "\" is no rule; expected NAME=VALUE"));
    body.field(rule.substr(0, equals), rule.substr(equals + 1));
  }
  body.end_object();
  if (!rehearse.effective.empty()) body.field("effective", rehearse.effective);
  if (!rehearse.until.empty()) body.field("until", rehearse.until);
  body.end_object();
  QueryText query;
  query.add_if("known_at", rehearse.known_at);
  rehearse.request.method = http::Method::kPost;
  rehearse.request.target = "/v1/rehearsals" + query.text();
  rehearse.request.headers = {{"Content-Type", "application/json"}};
  return rehearse.run(rehearsed_text);
}

}  // namespace

void add_replay(CLI::App& app, Chosen& chosen) {
  const auto replay = std::make_shared<Replay>();
  auto* verb = app.add_subcommand("replay", "Prints the history of one engagement, event by event, with each state");
  replay->add_options(*verb);
  replay->as_of.add_options(*verb);
  verb->add_option("--step", replay->step, "One step only, counted from 1; without an engagement, of the whole matrix");
  verb->add_option("engagement", replay->engagement, "Its id or its reference number, as ENG-0029");
  verb->callback([replay, &chosen] { chosen = [replay] { return run(*replay); }; });
}

void add_diff(CLI::App& app, Chosen& chosen) {
  const auto diff = std::make_shared<Diff>();
  auto* verb = app.add_subcommand(
      "diff", "Prints what happened, what was only learned and what was corrected between two views of the matrix");
  diff->add_options(*verb);
  verb->add_option("--from-valid", diff->from_valid, "A day");
  verb->add_option("--from-known", diff->from_known, "A time, a day, or @ and a number of events");
  verb->add_option("--to-valid", diff->to_valid, "A day; today when left out");
  verb->add_option("--to-known", diff->to_known, "Everything recorded when left out");
  verb->add_option("--engagement", diff->engagement, "Of this one only: its id or its reference number");
  verb->callback([diff, &chosen] { chosen = [diff] { return run(*diff); }; });
}

void add_sample(CLI::App& app, Chosen& chosen) {
  const auto sample = std::make_shared<Sample>();
  auto* verb = app.add_subcommand("sample", "Draws engagements by a seed, so that anyone can draw the same again");
  sample->add_options(*verb);
  sample->as_of.add_options(*verb);
  verb->add_option("--seed", sample->seed, "Any text, such as a number that a die gave")->required();
  verb->add_option("--size", sample->size, "How many")->capture_default_str()->check(CLI::Range(1, 1000));
  verb->add_option("--filter", sample->filters, "COLUMN=VALUE, of the population; may be given again");
  verb->callback([sample, &chosen] { chosen = [sample] { return run(*sample); }; });
}

void add_trail(CLI::App& app, Chosen& chosen) {
  const auto trail = std::make_shared<Trail>();
  auto* verb = app.add_subcommand("trail", "Prints every event of an actor, organisation, unit, document or import");
  trail->add_options(*verb);
  verb->add_option("--actor", trail->actor, "Who said it");
  verb->add_option("--organisation", trail->organisation, "Its id; those that were merged with it are found too");
  verb->add_option("--unit", trail->unit, "Its id");
  verb->add_option("--document", trail->document, "Its id or its SHA-256");
  verb->add_option("--import", trail->import, "SHA-256 or name of the file");
  verb->add_option("--from", trail->from, "A day: what was true then or later");
  verb->add_option("--to", trail->to, "A day: what was true then or earlier");
  verb->add_option("--from-known", trail->from_known,
                   "What was recorded after a time, a day, or @ and a number of events");
  verb->add_option("--to-known", trail->to_known, "What was recorded by then");
  verb->add_option("--known-at", trail->known_at, "By whose knowledge organisations are merged; now when left out");
  verb->add_option("--limit", trail->limit, "Events a page")->capture_default_str()->check(CLI::Range(1, 500));
  verb->add_option("--after", trail->after, "The next page, as the one before named it");
  verb->callback([trail, &chosen] { chosen = [trail] { return run(*trail); }; });
}

void add_rehearse(CLI::App& app, Chosen& chosen) {
  const auto rehearse = std::make_shared<Rehearse>();
  auto* verb = app.add_subcommand("rehearse", "Prints what would be judged otherwise if rules were set otherwise");
  rehearse->add_options(*verb);
  verb->add_option("--rule", rehearse->rules, "NAME=VALUE, as dormancy_months=9; may be given again")->required();
  verb->add_option("--municipality", rehearse->municipality, "Its demarcation code")->capture_default_str();
  verb->add_option("--effective", rehearse->effective, "The day from which they would hold; the start when left out");
  verb->add_option("--until", rehearse->until, "The last day that is looked at; today when left out");
  verb->add_option("--known-at", rehearse->known_at, "By what had been recorded then");
  verb->callback([rehearse, &chosen] { chosen = [rehearse] { return run(*rehearse); }; });
}

}  // namespace cairn::services::cairn
