#include <cstdio>
#include <exception>

#include "services/cairn/verbs.h"

namespace {

/// Empty when the command line begins with a verb of `app` or with an option.
std::string wrong_verb(CLI::App& app, int argc, char** argv) {
  const std::string told = argc > 1 ? argv[1] : "";
  if (told.starts_with('-')) return "";
  std::string verbs;
  for (const auto* verb : app.get_subcommands([](CLI::App*) { return true; })) {
    if (verb->get_name() == told) return "";
    verbs += (verbs.empty() ? "" : ", ") + verb->get_name();
  }
  return (told.empty() ? "a verb is missing" : "there is no verb \"" + told + "\"") + "; it is one of " + verbs;
}

}  // namespace

int main(int argc, char** argv) {
  using namespace cairn::services::cairn;
  CLI::App app("Cairn, the ledger of a municipality's learning partnerships and networks.", "cairn");
  app.require_subcommand(1);
  app.footer(
      "Exit codes: 0 done, 1 refused or failed, 2 wrong command line, 3 not found or not available,\n"
      "4 stored data contradicts itself, 5 to 7 as verify --help says, 70 a write failed and the log refuses more\n"
      "(start again).");
  Chosen chosen;
  for (const auto add :
       {add_init,    add_key,     add_serve,   add_import, add_export,  add_append,   add_matrix,  add_replay,
        add_diff,    add_quarter, add_mail_in, add_figure, add_summary, add_rehearse, add_sample,  add_trail,
        add_account, add_bundle,  add_verify,  add_erase,  add_rebuild, add_backup,   add_restore, add_bench})
    add(app, chosen);
  if (const auto wrong = wrong_verb(app, argc, argv); !wrong.empty()) {
    std::fprintf(stderr, "cairn: %s\n", wrong.c_str());
    return static_cast<int>(ExitCode::kUsage);
  }
  try {
    app.parse(argc, argv);
    return static_cast<int>(chosen());
  } catch (const CLI::ParseError& wrong) {
    return app.exit(wrong) == 0 ? 0 : static_cast<int>(ExitCode::kUsage);
  } catch (const std::exception& thrown) {
    std::fprintf(stderr, "cairn: %s\n", thrown.what());
    return static_cast<int>(ExitCode::kRefused);
  }
}
