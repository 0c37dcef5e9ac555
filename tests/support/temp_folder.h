#pragma once

#include <cstdlib>
#include <filesystem>
#include <string>

namespace cairn::testing {

/// A new folder under `parent`, removed at the end with all that is in it.
class TempFolder {
 public:
  explicit TempFolder(const std::filesystem::path& parent = std::filesystem::temp_directory_path()) {
    std::string path = (parent / "cairn-XXXXXX").string();
    path_ = ::mkdtemp(path.data()) ? path : "";
  }
  ~TempFolder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  TempFolder(const TempFolder&) = delete;
  TempFolder& operator=(const TempFolder&) = delete;

  const std::string& path() const { return path_; }

 private:
  std::string path_;
};

}  // namespace cairn::testing
