#include "services/bench/bench.h"

#include <filesystem>
#include <optional>

#include "eventstore/base/check.h"
#include "services/bench/report.h"
#include "services/cairn/ledger.h"
#include "services/cairn/render.h"
#include "services/cairn/verbs.h"

namespace cairn::services::cairn {
namespace {

struct Bench {
  bench::Plan plan;
  bool json = false;
};

/// The whole program but for its listener.
class LedgerSubject final : public bench::Subject {
 public:
  explicit LedgerSubject(const std::string& folder) {
    if (!std::filesystem::exists(folder)) {
      const auto made = Ledger::init(folder, {.origin = "bench.example"});
      CAIRN_CHECK(made.has_value(), "an empty ledger can be made");
    }
    auto opened = Ledger::open({.folder = folder});
    CAIRN_CHECK(opened.has_value(), "the ledger opens");
    ledger_ = std::move(opened.value());
  }
  ~LedgerSubject() override { ledger_->stop_reading(); }
  eventstore::Store& store() override { return ledger_->store(); }
  const http::Router& router() override { return ledger_->router(); }
  std::string log_folder() const override { return ledger_->log_folder(); }

 private:
  std::unique_ptr<Ledger> ledger_;
};

ExitCode run(const Bench& options) {
  std::optional<ProgressBars> bars(std::in_place);
  const auto findings = bench::run(
      options.plan, [](const std::string& folder) { return std::make_unique<LedgerSubject>(folder); },
      [&](std::string_view stage, uint64_t done, uint64_t total) { bars->show(stage, done, total); });
  bars.reset();
  print(options.json ? bench::as_json(findings) + "\n" : bench::as_text(findings));
  return ExitCode::kDone;
}

}  // namespace

void add_bench(CLI::App& app, Chosen& chosen) {
  const auto options = std::make_shared<Bench>();
  auto* verb = app.add_subcommand("bench", "Measures this machine and program on temporary ledgers of its own");
  verb->add_option("--events", options->plan.events, "Events of the largest ledger")
      ->capture_default_str()
      ->check(CLI::Range(1'000, 10'000'000));
  verb->add_option("--rounds", options->plan.rounds, "Rounds, of which medians are shown")
      ->capture_default_str()
      ->check(CLI::Range(1, 50));
  verb->add_option("--part", options->plan.part, "memory, log, matrix or opening alone")
      ->check(CLI::IsMember({"memory", "log", "matrix", "opening"}));
  verb->add_flag("--json", options->json, "Print the figures as JSON");
  verb->callback([options, &chosen] { chosen = [options] { return run(*options); }; });
}

}  // namespace cairn::services::cairn
