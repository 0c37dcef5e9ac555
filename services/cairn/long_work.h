#pragma once

#include <boost/json/object.hpp>
#include <optional>
#include <string>

#include "services/cairn/exit_code.h"
#include "services/http/transport.h"

namespace cairn::services::cairn {

/// How some long work ended: its last line, or what to tell the shell (reported already).
struct Outcome {
  boost::json::object line;
  std::optional<ExitCode> failed;
};

/// Posts to a route that answers in NDJSON, draws a bar for each "stage" (`what` where there is none) from its lines of
/// "done" and "total", and returns the last line. An "error" there is reported.
Outcome follow(http::Transport& transport, const std::string& target, const std::string& what, std::string body = {});

}  // namespace cairn::services::cairn
