#pragma once

#include <spdlog/spdlog.h>

#include <memory>
#include <string>

namespace cairn {

/// The log channel of one folder ("eventstore", "services.http"); made at first use, thread-safe. Writes to standard
/// error.
std::shared_ptr<spdlog::logger> log_of(const std::string& folder);

}  // namespace cairn
