#pragma once

#include <CLI/CLI.hpp>
#include <functional>

#include "services/cairn/exit_code.h"

namespace cairn::services::cairn {

/// Set by the verb that was asked for; main runs it after the whole command line was understood.
using Chosen = std::function<ExitCode()>;

// One file a verb, or a family of verbs.
void add_account(CLI::App& app, Chosen& chosen);
void add_init(CLI::App& app, Chosen& chosen);
void add_key(CLI::App& app, Chosen& chosen);
void add_serve(CLI::App& app, Chosen& chosen);
void add_import(CLI::App& app, Chosen& chosen);
void add_export(CLI::App& app, Chosen& chosen);
void add_append(CLI::App& app, Chosen& chosen);
void add_matrix(CLI::App& app, Chosen& chosen);
void add_replay(CLI::App& app, Chosen& chosen);
void add_diff(CLI::App& app, Chosen& chosen);
void add_rehearse(CLI::App& app, Chosen& chosen);
void add_sample(CLI::App& app, Chosen& chosen);
void add_trail(CLI::App& app, Chosen& chosen);
void add_mail_in(CLI::App& app, Chosen& chosen);
void add_quarter(CLI::App& app, Chosen& chosen);
void add_figure(CLI::App& app, Chosen& chosen);
void add_summary(CLI::App& app, Chosen& chosen);
void add_bundle(CLI::App& app, Chosen& chosen);
void add_verify(CLI::App& app, Chosen& chosen);
void add_erase(CLI::App& app, Chosen& chosen);
void add_rebuild(CLI::App& app, Chosen& chosen);
void add_backup(CLI::App& app, Chosen& chosen);
void add_restore(CLI::App& app, Chosen& chosen);
void add_bench(CLI::App& app, Chosen& chosen);

}  // namespace cairn::services::cairn
