#include <algorithm>
#include <cstdio>
#include <fstream>

#include "services/cairn/ask.h"
#include "services/cairn/render.h"
#include "services/cairn/verbs.h"

// bundle: what an auditor takes home, by the routes of services/audit.
namespace cairn::services::cairn {
namespace {

struct Bundle {
  Place place;
  AsOf as_of;
  std::string engagement;
  std::string summary;
  std::string seed;
  unsigned size = 25;
  std::string output;
};

/// "audit-ENG-0029.zip": what cannot stand in the name of a file becomes a line.
std::string file_name(const Bundle& bundle) {
  std::string name = bundle.engagement.empty() ? "sample-" + bundle.seed : bundle.engagement;
  if (!bundle.summary.empty()) name = "summary-" + bundle.summary;
  std::ranges::replace_if(
      name, [](char c) { return !(std::isalnum(static_cast<unsigned char>(c)) || c == '-' || c == '_' || c == '.'); },
      '_');
  return "audit-" + name + ".zip";
}

ExitCode run(Bundle& bundle) {
  http::Request request;
  if (!bundle.summary.empty()) {
    request.target = "/v1/summaries/" + encoded(bundle.summary) + "/bundle";
  } else if (bundle.engagement.empty()) {
    QueryText query;
    query.add("seed", bundle.seed).add("size", std::to_string(bundle.size));
    bundle.as_of.add_to(query);
    request.target = "/v1/audit/bundle" + query.text();
  } else {
    request.target = "/v1/engagements/" + encoded(bundle.engagement) + "/bundle";
  }
  const auto transport = bundle.place.reach();
  if (!transport) return report(transport.error());
  const auto response = transport.value()->call(std::move(request));
  if (!response) return report(response.error());
  if (response.value().status >= 400) return report(response.value());
  const std::string path = bundle.output.empty() ? file_name(bundle) : bundle.output;
  std::ofstream file(path, std::ios::binary | std::ios::trunc);
  file << response.value().text();
  file.close();
  if (!file) return report(fail(Errc::kIo, "cannot write " + path));
  std::printf("%s, %zu bytes. Check it with: cairn verify --bundle %s --key KEY, or by hand as VERIFY.md in it says\n",
              path.c_str(), response.value().text().size(), path.c_str());
  return ExitCode::kDone;
}

}  // namespace

void add_bundle(CLI::App& app, Chosen& chosen) {
  const auto bundle = std::make_shared<Bundle>();
  auto* verb =
      app.add_subcommand("bundle", "Writes a zip with which an auditor checks engagements or a summary offline");
  bundle->place.add_options(*verb);
  auto* what = verb->add_option_group("what", "Of what");
  what->add_option("engagement", bundle->engagement, "One: its id or its reference number, as ENG-0029");
  auto* sample = what->add_option("--sample", bundle->seed, "Those that this seed draws, such as a number from a die");
  what->add_option("--summary", bundle->summary, "The evidence of a year's summary, as 2013-14");
  what->require_option(1);
  verb->add_option("--size", bundle->size, "How many are drawn")
      ->capture_default_str()
      ->check(CLI::Range(1, 1000))
      ->needs(sample);
  bundle->as_of.add_options(*verb);
  verb->add_option("--output", bundle->output, "The file; audit-….zip in this folder when left out");
  verb->callback([bundle, &chosen] { chosen = [bundle] { return run(*bundle); }; });
}

}  // namespace cairn::services::cairn
