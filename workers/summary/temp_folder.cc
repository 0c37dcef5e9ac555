#include "workers/summary/temp_folder.h"

#include <cstdlib>
#include <cstring>
#include <system_error>

namespace cairn::workers::summary {

Result<TempFolder> TempFolder::make() {
  std::error_code error;
  auto name = (std::filesystem::temp_directory_path(error) / "cairn-summary-XXXXXX").string();
  if (error || ::mkdtemp(name.data()) == nullptr)
    return fail(Errc::kIo, "no temporary folder can be made: " + std::string(std::strerror(errno)));
  return TempFolder(name);
}

TempFolder::~TempFolder() {
  std::error_code ignored;
  if (!path_.empty()) std::filesystem::remove_all(path_, ignored);
}

}  // namespace cairn::workers::summary
