#include "services/cairn/ask.h"
#include "services/cairn/render.h"
#include "services/cairn/verbs.h"

// quarter: how a quarter stands, one unit's duty, and the proof of it from the log alone.
namespace cairn::services::cairn {
namespace {

namespace json = boost::json;

struct Quarter : Ask {
  std::string id;
  std::string unit;
  std::string known_at;
  bool proof = false;
};

const std::vector<std::string> kUnitColumns = {"unit",     "name",    "state",   "rows",
                                               "answered", "reports", "in_time", "contact_missing"};

std::string told(const json::object& object, std::string_view name) {
  const auto* value = object.if_contains(name);
  return value == nullptr ? std::string() : cell_of(*value);
}

/// "36 of 40 answered (90.0 %), 36 in time (90.0 %), 4 silent"
std::string counts_text(const json::object& counts) {
  const auto rate = [&](std::string_view name) {
    char text[16];
    std::snprintf(text, sizeof text, "%.1f %%", counts.at(name).to_number<double>() * 100);
    return std::string(text);
  };
  return told(counts, "answered") + " of " + told(counts, "units") + " answered (" + rate("completeness") + "), " +
         told(counts, "in_time") + " in time (" + rate("timeliness") + "), " + told(counts, "late") + " late, " +
         told(counts, "silent") + " silent\n";
}

std::string board_text(const json::value& value) {
  if (!value.is_object() || !value.as_object().contains("units")) return tree_of(value);
  const auto& board = value.as_object();
  std::string out = told(board, "words") + " of " + told(board, "municipality") + ": " + told(board, "state") + "\n";
  out += "answers due " + told(board.at("answers_due").as_object(), "day") + ", lock after " +
         told(board.at("lock_due").as_object(), "day") + "\n";
  out += counts_text(board.at("counts").as_object());
  return out + table_of(board.at("units").as_array(), kUnitColumns);
}

/// One event of a proof, with its data below it.
std::string event_text(const json::object& event) {
  std::string out = "── #" + told(event, "position") + "  " + told(event, "what") + "  (" + told(event, "type") +
                    ")  " + told(event, "recorded_at") + "\n";
  out += "   leaf " + told(event, "leaf_hash") + "  by " + told(event, "actor") + "\n";
  if (const auto* data = event.if_contains("data"); data != nullptr) out += tree_of(*data, 5);
  return out;
}

std::string proof_text(const json::value& value) {
  if (!value.is_object() || !value.as_object().contains("events")) return tree_of(value);
  const auto& proof = value.as_object();
  std::string out = "unit " + told(proof, "unit") + ", " + told(proof, "words") + "\n";
  const auto& counts = proof.at("counts").as_object();
  for (const auto* what : {"owed", "sent", "delivered", "bounced", "opened", "answered"})
    out += std::string(what) + ": " + told(counts, what) + "\n";
  for (const auto& event : proof.at("events").as_array()) out += event_text(event.as_object());
  return out + "from stream " + told(proof, "stream") + " as known at position " + told(proof, "position") + "\n";
}

ExitCode run(Quarter& quarter) {
  QueryText query;
  query.add_if("known_at", quarter.known_at);
  if (quarter.unit.empty()) {
    if (quarter.proof) return report(fail(Errc::kInvalid, "--proof goes with --unit: whose duty is to be proved"));
    quarter.request.target = "/v1/quarters/" + encoded(quarter.id) + query.text();
    return quarter.run(board_text);
  }
  const auto path = "/v1/duties/" + encoded(quarter.unit) + "/" + encoded(quarter.id);
  quarter.request.target = path + (quarter.proof ? "/proof" : "") + query.text();
  return quarter.run(quarter.proof ? proof_text : [](const json::value& value) { return tree_of(value); });
}

}  // namespace

void add_quarter(CLI::App& app, Chosen& chosen) {
  const auto quarter = std::make_shared<Quarter>();
  auto* verb = app.add_subcommand("quarter", "Prints how a quarter stands, or one unit's duty and its proof");
  quarter->add_options(*verb);
  verb->add_option("quarter", quarter->id, "As 2026-27-Q1, or KZN225_2026-27-Q1")->required();
  verb->add_option("--unit", quarter->unit, "The id of one unit");
  verb->add_option("--known-at", quarter->known_at, "What had been recorded by then: a time, a day, or @ and a number");
  verb->add_flag("--proof", quarter->proof, "What was owed, sent, delivered, opened and answered, from the log alone");
  verb->callback([quarter, &chosen] { chosen = [quarter] { return run(*quarter); }; });
}

}  // namespace cairn::services::cairn
