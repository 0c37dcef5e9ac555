#include "services/http/open_files.h"

#include <sys/resource.h>

#include <algorithm>

namespace cairn::services::http {
namespace {

/// RocksDB keeps each of its tables open: some hundred at five million events.
constexpr size_t kFilesOfTheLog = 1024;

}  // namespace

size_t raise_open_files_max() {
  rlimit limit{};
  if (::getrlimit(RLIMIT_NOFILE, &limit) != 0) return kFilesOfTheLog;
  const rlim_t now = limit.rlim_cur;
  limit.rlim_cur = limit.rlim_max;
  return ::setrlimit(RLIMIT_NOFILE, &limit) == 0 ? limit.rlim_max : now;
}

size_t connections_within(size_t open_files_max, size_t connections_max) {
  return std::min(connections_max, open_files_max - std::min(kFilesOfTheLog, open_files_max / 2));
}

}  // namespace cairn::services::http
