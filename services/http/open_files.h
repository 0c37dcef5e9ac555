#pragma once

#include <cstddef>

namespace cairn::services::http {

/// Raises what this process may open to what the system lets it, and returns that: shells and service managers start
/// programs with room for 1024 files and leave it to them to ask for more.
size_t raise_open_files_max();

/// How many of `open_files_max` a listener may use when it wants `connections_max`: the log needs files as well, and
/// must not be the one to find that there are none.
size_t connections_within(size_t open_files_max, size_t connections_max);

}  // namespace cairn::services::http
