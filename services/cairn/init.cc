#include <cstdio>
#include <filesystem>

#include "services/cairn/ledger.h"
#include "services/cairn/verbs.h"

namespace cairn::services::cairn {
namespace {

struct Init {
  std::string data;
  LedgerSettings settings{.origin = "ledger.durban.gov.za"};
};

ExitCode run(Init& init) {
  auto& key = init.settings.signing_key;
  if (!key.empty()) key = std::filesystem::absolute(key).lexically_normal().string();
  if (const auto made = Ledger::init(init.data, init.settings); !made) return report(made.error());
  const auto keys = Ledger::keys_of(init.data);
  if (!keys) return report(keys.error());
  std::printf("An empty ledger stands in %s. Next: cairn serve --data %s\n", init.data.c_str(), init.data.c_str());
  std::printf("Auditors verify it with the key %s\n", keys.value().verifiers.front().text().c_str());
  return ExitCode::kDone;
}

}  // namespace

void add_init(CLI::App& app, Chosen& chosen) {
  const auto init = std::make_shared<Init>();
  auto* verb = app.add_subcommand("init", "Makes an empty ledger in a folder");
  verb->add_option("--data", init->data, "The folder, made when it is missing")->required();
  verb->add_option("--origin", init->settings.origin, "Names the log for ever, as ledger.example.gov.za")
      ->capture_default_str();
  verb->add_option("--municipality", init->settings.municipality, "Demarcation code of the municipality it begins with")
      ->capture_default_str();
  verb->add_option("--signing-key", init->settings.signing_key,
                   "The file of the private key (PEM), taken or made; DATA/checkpoint.key when left out");
  verb->callback([init, &chosen] { chosen = [init] { return run(*init); }; });
}

}  // namespace cairn::services::cairn
