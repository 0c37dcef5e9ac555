#pragma once

#include <functional>
#include <string>
#include <string_view>

namespace cairn::services::cairn {

/// Cuts an answer that comes in pieces into its lines.
class LineReader {
 public:
  explicit LineReader(std::function<void(std::string_view line)> read) : read_(std::move(read)) {}

  /// One piece. Always true: a reader never ends the call.
  bool hear(std::string_view chunk) {
    pending_ += chunk;
    size_t begin = 0;
    for (size_t end; (end = pending_.find('\n', begin)) != std::string::npos; begin = end + 1)
      if (end > begin) read_(std::string_view(pending_).substr(begin, end - begin));
    pending_.erase(0, begin);
    return true;
  }

 private:
  std::function<void(std::string_view)> read_;
  std::string pending_;
};

}  // namespace cairn::services::cairn
