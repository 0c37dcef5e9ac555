#pragma once

#include <CLI/CLI.hpp>
#include <memory>
#include <string>
#include <vector>

#include "services/cairn/exit_code.h"

namespace cairn::services::cairn {

/// verify --bundle: a file that an auditor holds, checked without the ledger (services/audit/bundle/check.h).
struct VerifyBundle {
  std::string file;
  std::vector<std::string> keys;
  std::string checkpoint;
};

/// --bundle as a third way beside those of `place`, and what goes with it.
std::shared_ptr<VerifyBundle> add_verify_bundle(CLI::App& verb, CLI::Option_group& place);

ExitCode run(const VerifyBundle& verify, bool as_json);

}  // namespace cairn::services::cairn
