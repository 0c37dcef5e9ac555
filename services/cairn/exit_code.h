#pragma once

#include <optional>
#include <string_view>

#include "eventstore/base/result.h"
#include "services/http/message.h"

namespace cairn::services::cairn {

/// What a verb tells the shell. Stable: scripts rely on them.
enum class ExitCode : int {
  kDone = 0,
  kRefused = 1,  ///< refused by a rule, or failed
  kUsage = 2,    ///< the command line itself is wrong
  kMissing = 3,  ///< no such thing, no such server, or held by another process
  kCorrupt = 4,  ///< stored data, or a bundle, contradicts itself or its signature
  // What verify --bundle tells besides.
  kIncomplete = 5,  ///< something is missing from the bundle: a file or a revision
  kUnreadable = 6,  ///< the file is no bundle, or cannot be read
  kForeign = 7,     ///< the bundle, the key or the held checkpoint is of another log
  kFenced = 70,     ///< a write failed and the log refuses more: start again, then retry (EX_SOFTWARE)
};

/// A line on standard error.
void say(std::string_view text);

ExitCode exit_code_of(Errc code);
ExitCode exit_code_of(const http::Response& response);

/// Prints the error, with every complaint, to standard error and returns its code.
ExitCode report(const Error& error);
/// The same for a problem that a server answered.
ExitCode report(const http::Response& problem);

}  // namespace cairn::services::cairn
