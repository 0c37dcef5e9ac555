#include <cstdio>
#include <filesystem>

#include "eventstore/base/instant.h"
#include "services/cairn/ledger.h"
#include "services/cairn/place.h"
#include "services/cairn/verbs.h"

namespace cairn::services::cairn {
namespace {

struct Init {
  std::string data;
  bool trial = false;
  std::string clock;
  LedgerSettings settings{.origin = "ledger.durban.gov.za"};
};

ExitCode run(const Init& init) {
  LedgerSettings settings = init.settings;
  for (auto* key : {&settings.signing_key, &settings.sealing_key})
    if (!key->empty()) *key = std::filesystem::absolute(*key).lexically_normal().string();
  if (init.trial && !settings.is_trial()) settings.origin.insert(0, trial::kOriginPrefix);
  if (!init.trial && settings.is_trial())
    return report(
        fail(Errc::kInvalid, "\"" + settings.origin + "\" is the origin of a trial: say --trial, or choose another"));
  std::optional<int64_t> clock_us;
  if (!init.clock.empty()) clock_us = parse_instant(init.clock).value();
  if (const auto made = Ledger::init(init.data, settings, clock_us); !made) return report(made.error());
  const auto keys = Ledger::keys_of(init.data);
  if (!keys) return report(keys.error());
  std::printf("An empty %s stands in %s. Next: cairn serve --data %s\n",
              init.trial ? "trial ledger, which can never become a real one," : "ledger", init.data.c_str(),
              init.data.c_str());
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
  verb->add_option(
      "--sealing-key", init->settings.sealing_key,
      "The file of the key that wraps those of data subjects, taken or made, in a folder that the program\n"
      "may write; DATA/sealing.key when left out. It is in no backup");
  verb->add_flag("--trial", init->trial, "Marks the ledger for ever, in its origin, as one to practise on");
  verb->add_option("--clock", init->clock, "Where the clock of a trial stands, as 2026-09-10T08:00:00+02:00")
      ->check(wrong_instant);
  verb->callback([init, &chosen] { chosen = [init] { return run(*init); }; });
}

}  // namespace cairn::services::cairn
