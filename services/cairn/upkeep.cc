#include <boost/json/serialize.hpp>

#include "services/cairn/line_reader.h"
#include "services/cairn/place.h"
#include "services/cairn/render.h"
#include "services/cairn/verbs.h"
#include "services/http/json.h"

// verify and rebuild: long work on the log, through the routes of services/audit, with a bar on a terminal.
namespace cairn::services::cairn {
namespace {

namespace json = boost::json;

struct Upkeep {
  Place place;
  bool as_json = false;
  bool full = false;  // verify only
  std::string view;   // rebuild only
};

/// Sends the request, draws the progress, and returns the last line: the outcome.
Result<json::object> outcome_of(http::Transport& transport, const std::string& target, const std::string& what,
                                std::optional<ExitCode>& problem) {
  http::Request request;
  request.method = http::Method::kPost;
  request.target = target;
  request.headers = {{"Cairn-Actor", "cli"}};
  json::object last;
  ProgressBar bar(what);
  LineReader lines([&](std::string_view line) {
    auto value = http::parse_json(line);
    if (!value || !value.value().is_object()) return;
    last = value.value().as_object();
    const auto* done = last.if_contains("done");
    const auto* total = last.if_contains("total");
    if (done != nullptr && total != nullptr) bar.show(done->to_number<uint64_t>(), total->to_number<uint64_t>());
  });
  const auto response = transport.call(std::move(request), [&](std::string_view chunk) { return lines.hear(chunk); });
  if (!response) return response.error();
  if (response.value().status >= 400) {
    problem = report(response.value());
    return last;
  }
  if (last.contains("error")) {
    const auto code = errc_of(cell_of(last.at("error"))).value_or(Errc::kInternal);
    return fail(code, cell_of(last.at("detail")));
  }
  if (last.empty() || last.contains("done")) return fail(Errc::kIo, "the answer ended without its outcome");
  return last;
}

std::string view_text(const json::object& view) {
  const auto* alarm = view.if_contains("alarm");
  return "  " + cell_of(view.at("name")) + ": generation " + cell_of(view.at("generation")) + ", " +
         cell_of(view.at("position")) + " events, digest " + cell_of(view.at("digest")) +
         (alarm != nullptr ? ", PARKED: " + cell_of(*alarm) : "") + "\n";
}

ExitCode run_verify(Upkeep& verify) {
  const auto transport = verify.place.reach();
  if (!transport) return report(transport.error());
  std::optional<ExitCode> problem;
  const auto outcome = outcome_of(*transport.value(), "/v1/verifications", "verify", problem);
  if (problem) return *problem;
  if (!outcome) return report(outcome.error());
  if (verify.as_json) {
    print(json::serialize(outcome.value()) + "\n");
    return ExitCode::kDone;
  }
  print(cell_of(outcome.value().at("events")) + " events: dense, whole and as hashed; root " +
        cell_of(outcome.value().at("root")) + "\n");
  for (const auto& view : outcome.value().at("views").as_array()) print(view_text(view.as_object()));
  return ExitCode::kDone;
}

/// The names of every view, as the ledger tells its health.
Result<std::vector<std::string>> views_of(http::Transport& transport) {
  http::Request request;
  request.target = "/health/ready";
  CAIRN_TRY(const auto response, transport.call(std::move(request)));
  CAIRN_TRY(const auto health, http::parse_json(response.text()));
  std::vector<std::string> names;
  if (!health.is_object() || !health.as_object().contains("views"))
    return fail(Errc::kUnavailable, "the ledger does not tell its views");
  for (const auto& view : health.as_object().at("views").as_array()) names.push_back(cell_of(view.at("name")));
  return names;
}

ExitCode run_rebuild(Upkeep& rebuild) {
  const auto transport = rebuild.place.reach();
  if (!transport) return report(transport.error());
  std::vector<std::string> names = {rebuild.view};
  if (rebuild.view.empty()) {
    auto all = views_of(*transport.value());
    if (!all) return report(all.error());
    names = std::move(all.value());
  }
  ExitCode worst = ExitCode::kDone;
  for (const auto& name : names) {
    std::optional<ExitCode> problem;
    const auto outcome = outcome_of(*transport.value(), "/v1/views/" + encoded(name) + ":rebuild", name, problem);
    if (problem || !outcome) {
      worst = std::max(worst, problem ? *problem : report(outcome.error()));
      continue;
    }
    print(rebuild.as_json ? json::serialize(outcome.value()) + "\n" : view_text(outcome.value()));
  }
  return worst;
}

}  // namespace

void add_verify(CLI::App& app, Chosen& chosen) {
  const auto verify = std::make_shared<Upkeep>();
  auto* verb = app.add_subcommand("verify", "Reads the whole log again and checks it against its hashes and views");
  verify->place.add_options(*verb);
  verb->add_flag("--full", verify->full, "Every record, leaf and view; always so for now");
  verb->add_flag("--json", verify->as_json, "Print the outcome as JSON");
  verb->callback([verify, &chosen] { chosen = [verify] { return run_verify(*verify); }; });
}

void add_rebuild(CLI::App& app, Chosen& chosen) {
  const auto rebuild = std::make_shared<Upkeep>();
  auto* verb = app.add_subcommand("rebuild", "Folds the views again from the log, beside those that serve");
  rebuild->place.add_options(*verb);
  verb->add_option("--view", rebuild->view, "One view only");
  verb->add_flag("--json", rebuild->as_json, "Print each view as JSON");
  verb->callback([rebuild, &chosen] { chosen = [rebuild] { return run_rebuild(*rebuild); }; });
}

}  // namespace cairn::services::cairn
