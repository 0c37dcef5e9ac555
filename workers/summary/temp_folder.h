#pragma once

#include <filesystem>
#include <string>
#include <utility>

#include "eventstore/base/result.h"

namespace cairn::workers::summary {

/// A folder of the system's temporary ones, for one piece of work; it goes with its contents.
class TempFolder {
 public:
  /// kIo when none can be made.
  static Result<TempFolder> make();
  TempFolder(TempFolder&& other) noexcept : path_(std::exchange(other.path_, {})) {}
  TempFolder& operator=(TempFolder&&) = delete;
  ~TempFolder();
  const std::filesystem::path& path() const { return path_; }

 private:
  explicit TempFolder(std::filesystem::path path) : path_(std::move(path)) {}
  std::filesystem::path path_;
};

}  // namespace cairn::workers::summary
