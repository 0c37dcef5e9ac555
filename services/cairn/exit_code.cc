#include "services/cairn/exit_code.h"

#include <cstdio>

#include "services/http/json.h"

namespace cairn::services::cairn {
void say(std::string_view text) { std::fprintf(stderr, "%.*s\n", static_cast<int>(text.size()), text.data()); }

ExitCode exit_code_of(Errc code) {
  switch (code) {
    case Errc::kNotFound:
    case Errc::kUnavailable:
    case Errc::kOverloaded:
    case Errc::kCancelled: return ExitCode::kMissing;
    case Errc::kCorrupt: return ExitCode::kCorrupt;
    case Errc::kIndeterminate: return ExitCode::kFenced;
    case Errc::kConflict:
    case Errc::kConditionFailed:
    case Errc::kInvalid:
    case Errc::kDuplicate:
    case Errc::kDenied:
    case Errc::kTooLarge:
    case Errc::kDiskFull:
    case Errc::kIo:
    case Errc::kInternal: return ExitCode::kRefused;
  }
  return ExitCode::kRefused;
}

ExitCode exit_code_of(const http::Response& response) {
  if (response.status < 400) return ExitCode::kDone;
  if (response.status == 404 || response.status == 429 || response.status == 503) return ExitCode::kMissing;
  return response.text().find("\"/problems/corrupt\"") == std::string_view::npos ? ExitCode::kRefused
                                                                                 : ExitCode::kCorrupt;
}

ExitCode report(const Error& error) {
  say("cairn: " + std::string(name_of(error.code)) + ": " + error.context);
  for (const auto& complaint : error.complaints) say("  " + complaint.pointer + ": " + complaint.detail);
  return exit_code_of(error.code);
}

ExitCode report(const http::Response& problem) {
  const auto parsed = http::parse_json(problem.text());
  if (!parsed || !parsed.value().is_object()) {
    say("cairn: the server answered " + std::to_string(problem.status));
    return exit_code_of(problem);
  }
  std::vector<Complaint> ignored;  // a problem is read as far as it can be
  http::JsonFields fields(parsed.value().as_object(), "", ignored);
  say("cairn: " + fields.text("title").value_or("refused") + ": " + fields.text("detail").value_or(""));
  if (const auto* errors = fields.array("errors"))
    for (const auto& error : *errors) {
      if (!error.is_object()) continue;
      http::JsonFields complaint(error.as_object(), "", ignored);
      say("  " + complaint.text("pointer").value_or("") + ": " + complaint.text("detail").value_or(""));
    }
  return exit_code_of(problem);
}

}  // namespace cairn::services::cairn
