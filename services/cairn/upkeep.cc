#include <boost/json/serialize.hpp>

#include "services/cairn/long_work.h"
#include "services/cairn/place.h"
#include "services/cairn/render.h"
#include "services/cairn/verbs.h"
#include "services/cairn/verify_bundle.h"
#include "services/http/json.h"

// verify and rebuild: work on the log, through the routes of services/audit, with a bar on a terminal.
namespace cairn::services::cairn {
namespace {

namespace json = boost::json;

struct Upkeep {
  Place place;
  bool as_json = false;
  bool full = false;  // verify only
  std::string view;   // rebuild only
};

std::string view_text(const json::object& view) {
  const auto* alarm = view.if_contains("alarm");
  return "  " + cell_of(view.at("name")) + ": generation " + cell_of(view.at("generation")) + ", " +
         cell_of(view.at("position")) + " events, digest " + cell_of(view.at("digest")) +
         (alarm != nullptr ? ", PARKED: " + cell_of(*alarm) : "") + "\n";
}

ExitCode run_verify(Upkeep& verify) {
  const auto transport = verify.place.reach();
  if (!transport) return report(transport.error());
  const auto outcome =
      follow(*transport.value(), verify.full ? "/v1/verifications?full=true" : "/v1/verifications", "verify");
  if (outcome.failed) return *outcome.failed;
  if (verify.as_json) {
    print(json::serialize(outcome.line) + "\n");
    return ExitCode::kDone;
  }
  print(cell_of(outcome.line.at("events")) +
        (verify.full ? " events: dense, whole and as hashed; root "
                     : " events: the newest are dense, whole and as hashed (--full reads all); root ") +
        cell_of(outcome.line.at("root")) + "\n");
  for (const auto& view : outcome.line.at("views").as_array()) print(view_text(view.as_object()));
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
    const auto outcome = follow(*transport.value(), "/v1/views/" + encoded(name) + ":rebuild", name);
    if (outcome.failed)
      worst = std::max(worst, *outcome.failed);
    else
      print(rebuild.as_json ? json::serialize(outcome.line) + "\n" : view_text(outcome.line));
  }
  return worst;
}

}  // namespace

void add_verify(CLI::App& app, Chosen& chosen) {
  const auto verify = std::make_shared<Upkeep>();
  auto* verb = app.add_subcommand("verify", "Checks the log against its hashes and views, or a bundle without the log");
  auto* place = verify->place.add_options(*verb);
  const auto bundle = add_verify_bundle(*verb, *place);
  verb->add_flag("--full", verify->full,
                 "Read every record, row, tile and view again; without it what an opening checks, in a moment");
  verb->footer(
      "Exit codes: 0 all of it is as it was written, 3 no ledger, or held by another process, 4 it is not.\n"
      "With --bundle: 0 whole, 4 broken (the first bad position is named), 5 incomplete (a file or a revision is\n"
      "missing), 6 no bundle or unreadable, 7 of another log than the key or checkpoint.");
  verb->add_flag("--json", verify->as_json, "Print the outcome as JSON");
  verb->callback([verify, bundle, &chosen] {
    chosen = [verify, bundle] { return bundle->file.empty() ? run_verify(*verify) : run(*bundle, verify->as_json); };
  });
}

void add_rebuild(CLI::App& app, Chosen& chosen) {
  const auto rebuild = std::make_shared<Upkeep>();
  auto* verb = app.add_subcommand("rebuild", "Folds the views again from the log, beside those that serve");
  rebuild->place.add_options(*verb);
  verb->add_option("--view", rebuild->view, "One view only");
  verb->add_flag("--json", rebuild->as_json, "Print each view as JSON");
  verb->footer(
      "Exit codes: 0 built and serving, 1 built and serving, but the rows before were others,\n"
      "3 no such view or ledger, or held by another process, 70 a write failed.");
  verb->callback([rebuild, &chosen] { chosen = [rebuild] { return run_rebuild(*rebuild); }; });
}

}  // namespace cairn::services::cairn
